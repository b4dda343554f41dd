"""The desk's page of a campaign's progress, and the same counts as a file."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import wording
from app.access import DESK, Role, requires
from app.campaigns.drafts.views import draft_or_404
from app.extensions import db
from app.public import interface_language
from app.tracking.progress import charts, services, words

progress_desk = Blueprint("progress_desk", __name__, url_prefix="/desk/campaigns/<slug>/progress")


@progress_desk.get("")
@requires(*DESK, Role.SECTION_EDITOR)
def page(slug: str) -> ResponseReturnValue:
    campaign = draft_or_404(slug)
    found = services.progress(db.session(), slug)
    return render_template(
        "desk/campaigns/progress.html",
        campaign=campaign,
        found=found,
        names=services.names(db.session(), found, interface_language()),
        state_names={state: gettext(words.STATES[state]).capitalize() for state in found.totals},
        words=words,
        charts=charts,
        # The same days stand beside every state, and each takes a while to be worded.
        day=cache(wording.day),
    )


@progress_desk.get("/letters.csv")
@requires(*DESK, Role.SECTION_EDITOR)
def letters_csv(slug: str) -> ResponseReturnValue:
    draft_or_404(slug)
    file = BytesIO(services.as_csv(services.progress(db.session(), slug)))
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=f"{slug}-letters.csv")
