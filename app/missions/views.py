"""The desk's pages of missions: a section's own list, and what is missing where no section is."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, current_actor, requires
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.extensions import db
from app.letters.countries import is_country, name_of
from app.missions import queries, services
from app.missions.errors import ChoiceChanged, MissionError, NotOfThisSection
from app.missions.forms import BY_RULE, NONE, ChoiceForm
from app.missions.rules import Rule
from app.public import interface_language, worded
from app.recipients import queries as recipients
from app.sections import queries as sections
from app.sections.models import Section

missions_desk = Blueprint("missions_desk", __name__, url_prefix="/desk")


@missions_desk.get("/sections/<slug>/missions")
@requires(*DESK, Role.SECTION_EDITOR)
def index(slug: str) -> ResponseReturnValue:
    section = _section(slug)
    lines = queries.overview(db.session(), section.id, campaigns.states_with_copies(db.session(), clock.now()))
    return _list("desk/missions.html", lines, section=section, name=sections.name_of(section, interface_language()))


@missions_desk.get("/missions/")
@requires(*DESK)
def unserved() -> ResponseReturnValue:
    """Where a mission is missing in countries that no section serves."""
    return _list("desk/missions_missing.html", queries.missing(db.session(), None))


def _list(template: str, lines: list[queries.Line], **values: object) -> ResponseReturnValue:
    language = interface_language()
    offices = recipients.offices(db.session(), [line.found.office for line in lines if line.found.office])
    rows = [
        (
            line,
            name_of(line.country, language),
            name_of(line.found.state, language),
            addressing.title_of(offices[line.found.office], language) if line.found.office else "",
        )
        for line in lines
    ]
    missing = sum(line.found.rule is Rule.UNKNOWN for line in lines)
    return render_template(template, rows=rows, missing=missing, rules=_rules(), **values)


def _rules() -> dict[str, str]:
    return {
        Rule.CHOSEN: gettext("chosen by the section"),
        Rule.IN_COUNTRY: gettext("it stands in the country"),
        Rule.FROM_ABROAD: gettext("accredited from abroad"),
        Rule.NONE_WANTED: gettext("none, and on purpose"),
        Rule.UNKNOWN: gettext("none is known"),
    }


@missions_desk.get("/sections/<slug>/missions/<country>/<state>")
@requires(*DESK, Role.SECTION_EDITOR)
def choice(slug: str, country: str, state: str) -> ResponseReturnValue:
    return _choice_page(_served(slug, country, state), (state, country), None)


@missions_desk.post("/sections/<slug>/missions/<country>/<state>")
@requires(*DESK, Role.SECTION_EDITOR)
def choose(slug: str, country: str, state: str) -> ResponseReturnValue:
    section, pair = _served(slug, country, state), (state, country)
    form = _form(state, posted=True)
    if not form.validate():
        return _choice_page(section, pair, form, status=422)
    session, actor, now = db.session(), current_actor(), clock.now()
    try:
        if form.mission.data == BY_RULE:
            services.choose_by_rule(session, actor, section, pair, form.seen, now)
        else:
            office = None if form.mission.data == NONE else form.mission.data
            services.choose(session, actor, section, pair, office, form.seen, now)
    except NotOfThisSection:
        abort(404)
    except ChoiceChanged as error:
        return _choice_page(section, pair, None, worded(error), status=409)
    except MissionError as error:
        form.mission.errors = [worded(error)]
        return _choice_page(section, pair, form, status=422)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


def _section(slug: str) -> Section:
    return sections.of_actor(db.session(), slug, current_actor()) or abort(404)


def _served(slug: str, country: str, state: str) -> Section:
    section = _section(slug)
    if country not in queries.countries_of(db.session(), section.id) or not is_country(state) or state == country:
        abort(404)
    return section


def _form(state: str, *, posted: bool) -> ChoiceForm:
    language = interface_language()
    missions = []
    for office in queries.missions_of(db.session(), state):
        countries = ", ".join(name_of(row.country, language) for row in office.accreditations)
        words = gettext("%(mission)s – accredited to: %(countries)s",
                        mission=addressing.title_of(office, language), countries=countries)  # fmt: skip
        missions.append((office.id, words))
    return ChoiceForm(request.form if posted else None).with_missions(missions)


def _choice_page(
    section: Section, pair: tuple[str, str], form: ChoiceForm | None, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    state, country = pair
    stands = queries.choice(db.session(), section.id, state, country)
    if form is None:
        form = _form(state, posted=False)
        form.mission.data = BY_RULE if stands is None else stands.office_id or NONE
    if not form.version.data or problem:
        form.version.data = str(stands.version if stands else 0)
    (found,) = queries.missions_for(db.session(), country, [state], section.id)
    language = interface_language()
    office = recipients.offices(db.session(), [found.office])[found.office] if found.office else None
    html = render_template(
        "desk/mission.html",
        section=section,
        country=name_of(country, language),
        state=name_of(state, language),
        found=found,
        mission=addressing.title_of(office, language) if office else "",
        form=form,
        problem=problem,
        rules=_rules(),
    )
    return html, status
