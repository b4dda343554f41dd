"""The figures for Prometheus, read when they are asked for, so that all processes give the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from app.appeals import queries as appeals
from app.outbox import queries as outbox

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def text(session: Session, now: datetime) -> bytes:
    """Return all figures in Prometheus' text format. Raises SQLAlchemyError."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(session, now))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "faithfully_outbox_oldest_due_seconds",
            "For how long the message has been due that has been due longest",
            value=outbox.oldest_due(self._session, self._now).total_seconds(),
        )
        yield GaugeMetricFamily(
            "faithfully_outbox_uncertain",
            "Tries that were repeated although the mail server may have taken the message already",
            value=outbox.uncertain(self._session),
        )
        messages = GaugeMetricFamily("faithfully_outbox_messages", "Messages in each state", labels=["state"])
        for message_state, number in outbox.counts(self._session).items():
            messages.add_metric([message_state.value], number)
        yield messages
        totals: dict[tuple[str, str, str], int] = {}
        for campaign, _target, _language, form, count, state in appeals.counts(self._session):
            totals[campaign, form, state] = totals.get((campaign, form, state), 0) + count
        letters = CounterMetricFamily(
            "faithfully_letters",
            "Letters by campaign, form and what is known of them",
            labels=["campaign", "form", "state"],
        )
        for labels, total in totals.items():
            letters.add_metric(labels, total)
        yield letters
