"""The mails that remind of a last day, in the language of the page that causes them; where none does, in English."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext, ngettext

from app.campaigns.models import Campaign
from app.outbox.content import NoticeContent
from app.staff.mails import mail
from app.staff.models import Account
from app.tracking.reminders.due import is_ahead
from app.wording import day, zone


def reminder(account: Account, campaign: Campaign, event: str, today: date, base_url: str) -> NoticeContent:
    """Return the mail that reminds somebody of a campaign's last day; `today` is the day by which days are counted."""
    name = " – ".join(part for part in (campaign.reference, campaign.subject) if part) or campaign.slug
    last_day = campaign.last_day or today
    days = abs((last_day - today).days)
    values = {"campaign": name, "day": day(last_day), "today": day(today), "place": zone(campaign.time_zone)}
    if not is_ahead(event):
        subject = gettext("To be decided: %(campaign)s", **values)
        said = (
            ngettext(
                "The last day of this campaign was %(day)s, by the clock of %(place)s: %(num)d day ago, counted on "
                "%(today)s. Nobody has decided what follows: %(campaign)s",
                "The last day of this campaign was %(day)s, by the clock of %(place)s: %(num)d days ago, counted on "
                "%(today)s. Nobody has decided what follows: %(campaign)s",
                days,
                **values,
            ),
            gettext("All coordinators are reminded every day until it is extended, updated, closed or stopped."),
        )
    else:
        if days:
            subject = ngettext("%(num)d day left: %(campaign)s", "%(num)d days left: %(campaign)s", days, **values)
            until = ngettext(
                "The last day of this campaign is %(day)s, by the clock of %(place)s. %(num)d day is left, counted on "
                "%(today)s: %(campaign)s",
                "The last day of this campaign is %(day)s, by the clock of %(place)s. %(num)d days are left, counted "
                "on %(today)s: %(campaign)s",
                days,
                **values,
            )
        else:
            subject = gettext("Last day: %(campaign)s", **values)
            until = gettext(
                "This is the last day of this campaign, %(day)s, by the clock of %(place)s: %(campaign)s", **values
            )
        owner = () if account.id == campaign.owner_id else (gettext("Nobody who can decide about it owns it."),)
        ends = gettext("With that day its letters end, unless it is extended or updated before.")
        said = (until, *owner, ends)
    return mail(
        account,
        subject,
        *said,
        gettext("All last days:") + f"\n{base_url}/desk/deadlines",
        gettext("This campaign:") + f"\n{base_url}/desk/campaigns/{campaign.slug}",
    )
