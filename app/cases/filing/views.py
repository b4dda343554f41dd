"""The desk's pages of case files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns import queries as campaigns
from app.campaigns.drafts.forms import STATES
from app.campaigns.ending.words import OUTCOMES
from app.cases import public_view, queries, words
from app.cases.errors import CaseError, CaseTold, CaseUnknown, EntryUnknown, SourceUsed
from app.cases.filing import services
from app.cases.filing.entries import BELONGS_TO, Entry, Kind, cells_of, entry, other_of, owner, siblings, told
from app.cases.filing.forms import FIRST, FileForm, NewCaseForm, entry_form, file_form, refuse
from app.cases.filing.services import Place
from app.cases.models import Case
from app.cases.partial_date import parse
from app.cases.values import LONGEST_QUERY
from app.extensions import db
from app.public import interface_language, worded
from app.recipients.conflicts import ChangedMeanwhile, unpacked
from app.recipients.editing import EditForm
from app.recipients.words import language_name

cases_desk = Blueprint("cases_desk", __name__, url_prefix="/desk/cases")

_ENTRIES = f"/<slug>/<any({','.join(Kind)}):kind>"
_OF_THE_FILE = f"/<slug>/<any({','.join(kind for kind in Kind if kind not in BELONGS_TO)}):kind>"
_OF_AN_ENTRY = f"/<slug>/<any({','.join(BELONGS_TO)}):part>"
_NUMBER = "<int(min=1, max=2147483647):n>"


@cases_desk.app_context_processor
def _words() -> dict[str, Any]:
    """What pages about cases need to word what they show."""
    return {
        "roles": words.ROLES,
        "statuses_of_people": words.STATUSES,
        "confidences": words.CONFIDENCE,
        "relation_kinds": words.RELATIONS,
        "campaign_states": STATES,
        "outcomes": OUTCOMES,
    }


@cases_desk.errorhandler(CaseUnknown)
def _unknown(_error: CaseError) -> ResponseReturnValue:
    return current_app.make_response(current_app.handle_http_exception(NotFound()))


@cases_desk.errorhandler(EntryUnknown)
def _removed(error: EntryUnknown) -> ResponseReturnValue:
    """Give back what was typed of an entry that somebody has removed, so that it can be entered anew."""
    given, typed = request.view_args or {}, request.form
    case = queries.case(db.session(), given.get("slug", ""))
    if case is None or request.method != "POST" or request.endpoint == "cases_desk.remove":
        return _unknown(error)
    kind = Kind(given.get("part") or given["kind"])
    # What an entry belonged to is known from its form alone, now that it is gone.
    of = given.get("of") or typed.get("of", 0, type=int)
    place = Place(case.slug, kind, of if kind in BELONGS_TO else 0)
    form = _form(case, kind, typed)
    if form.asks_for_fields(typed):
        form.offer_fields()
    is_lost = siblings(case, (), kind, place.of) is None
    return _entry(case, place, None, form, 409, removed="with its owner" if is_lost else "alone")


@cases_desk.get("/")
@requires(*DESK)
def index() -> ResponseReturnValue:
    asked = request.args.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
    session = db.session()
    found = {one.slug: one for one in queries.search(session, asked, public_only=False)}
    rows = [case for case in queries.cases(session) if not asked or case.slug in found]
    return render_template("desk/cases/index.html", asked=asked, found=found, cases=rows, called=_called)


def _called(case: Case) -> str:
    """Return what the desk calls a case: by its title, else by whoever is at risk."""
    texts = (case.texts.get(code, {}).get("title") for code in public_view.in_order(case.texts, interface_language()))
    return next(filter(None, texts), None) or ", ".join(filter(None, (one.name for one in case.people))) or case.slug


@cases_desk.route("/new", methods=["GET", "POST"])
@requires(*DESK)
def new() -> ResponseReturnValue:
    form = NewCaseForm.of(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _new(form)
    cells = form.cells()
    slug = cells.pop("slug")
    try:
        services.begin(db.session(), current_actor(), slug, cells, clock.now())
    except CaseError as error:
        refuse(form, error)
        return _new(form)
    flash(gettext("The case file is open. Begin with its sources, since all else names one."))
    return redirect(url_for(".page", slug=slug), 303)


def _new(form: NewCaseForm) -> ResponseReturnValue:
    return render_template("desk/cases/new.html", form=form), 422 if form.errors else 200


@cases_desk.get("/<slug>")
@requires(*DESK)
def page(slug: str) -> ResponseReturnValue:
    return _page(_case(slug))


def _case(slug: str) -> Case:
    return queries.case(db.session(), slug) or abort(404)


def _page(case: Case, problem: str = "", status: int = 200) -> ResponseReturnValue:
    session = db.session()
    related = [(relation, other_of(relation, case)) for relation in queries.relations(session, case.id)]
    html = render_template(
        "desk/cases/file.html", case=case, title=_called(case), relations=related, called=_called, problem=problem,
        events=sorted(case.events, key=lambda event: parse(event.happened_on).order),
        languages=public_view.in_order(case.texts, interface_language()), in_order=public_view.in_order,
        campaigns=campaigns.of_case(session, case.slug), language_name=language_name,
    )  # fmt: skip
    return html, status


@cases_desk.route("/<slug>/facts", methods=["GET", "POST"])
@requires(*DESK)
def facts(slug: str) -> ResponseReturnValue:
    case = _case(slug)
    typed = request.form if request.method == "POST" else None
    known = cells_of(case, case)
    form = file_form(typed, case, known)
    if typed is None:
        return _facts(case, form)
    if form.asks_for_fields(typed):
        form.offer_fields()
        return _facts(case, form, _status(form))
    if not form.validate():
        return _facts(case, form, _status(form))
    try:
        services.amend(db.session(), current_actor(), slug, form.edit(), clock.now())
    except ChangedMeanwhile as conflict:
        form.take(conflict)
        return _facts(_case(slug), form, 409)
    except CaseError as error:
        refuse(form, error)
        return _facts(_case(slug), form, 422)
    flash(gettext("Saved."))
    return redirect(url_for(".page", slug=slug), 303)


def _status(form: FileForm) -> int:
    return 409 if form.conflict else 422 if form.errors else 200


def _facts(case: Case, form: FileForm, status: int = 200) -> ResponseReturnValue:
    html = render_template("desk/cases/facts.html", case=case, title=_called(case), form=form)
    return html, status


@cases_desk.route("/<slug>/remove", methods=["GET", "POST"])
@requires(*DESK)
def discard(slug: str) -> ResponseReturnValue:
    case = _case(slug)
    form = EditForm(request.form if request.method == "POST" else None, version=case.revision)
    problem, status = "", 200
    if request.method == "POST":
        try:
            services.discard(db.session(), current_actor(), slug, form.edit().version, clock.now())
        except (ChangedMeanwhile, CaseTold) as error:
            problem, status = worded(error), 409
        else:
            flash(gettext("The case file is deleted."))
            return redirect(url_for(".index"), 303)
    case = _case(slug)
    form.version.data = str(case.revision)
    html = render_template("desk/cases/discard.html", case=case, title=_called(case), form=form, problem=problem)
    return html, status


@cases_desk.route(f"{_OF_THE_FILE}/new", methods=["GET", "POST"])
@requires(*DESK)
def append(slug: str, kind: str) -> ResponseReturnValue:
    return _append(Place(slug, Kind(kind)))


@cases_desk.route(f"{_OF_AN_ENTRY}/new/<int(min=1, max=2147483647):of>", methods=["GET", "POST"])
@requires(*DESK)
def append_to(slug: str, part: str, of: int) -> ResponseReturnValue:
    return _append(Place(slug, Kind(part), of))


def _append(place: Place) -> ResponseReturnValue:
    slug = place.slug
    case = _case(slug)
    if siblings(case, (), place.kind, place.of) is None:
        raise EntryUnknown
    typed = request.form if request.method == "POST" else None
    form = _form(case, place.kind, typed)
    if typed is None:
        return _entry(case, place, None, form)
    if form.asks_for_fields(typed):
        form.offer_fields()
        return _entry(case, place, None, form, _status(form))
    if not form.validate():
        return _entry(case, place, None, form, 422)
    try:
        services.append(db.session(), current_actor(), place, form.cells(), clock.now())
    except (CaseUnknown, EntryUnknown):
        raise
    except CaseError as error:
        refuse(form, error)
        return _entry(_case(slug), place, None, form, 422)
    flash(gettext("Saved."))
    return redirect(url_for(".page", slug=slug), 303)


@cases_desk.route(f"{_ENTRIES}/{_NUMBER}", methods=["GET", "POST"])
@requires(*DESK)
def change(slug: str, kind: str, n: int) -> ResponseReturnValue:
    case, place = _case(slug), Place(slug, Kind(kind))
    typed = request.form if request.method == "POST" else None
    row = _row(case, place, n)
    form = _form(case, place.kind, typed, row)
    if typed is None:
        return _entry(case, place, row, form)
    if form.asks_for_fields(typed):
        form.offer_fields()
        return _entry(case, place, row, form, _status(form))
    if not form.validate():
        return _entry(case, place, row, form, _status(form))
    try:
        services.change(db.session(), current_actor(), place, n, form.edit(), clock.now())
    except ChangedMeanwhile as conflict:
        form.take(conflict)
        case = _case(slug)
        return _entry(case, place, _row(case, place, n), form, 409)
    except (CaseUnknown, EntryUnknown):
        raise
    except CaseError as error:
        refuse(form, error)
        case = _case(slug)
        return _entry(case, place, _row(case, place, n), form, 422)
    flash(gettext("Saved."))
    return redirect(url_for(".page", slug=slug), 303)


@cases_desk.route(f"{_ENTRIES}/{_NUMBER}/remove", methods=["GET", "POST"])
@requires(*DESK)
def remove(slug: str, kind: str, n: int) -> ResponseReturnValue:
    case, place = _case(slug), Place(slug, Kind(kind))
    row = _row(case, place, n)
    form = EditForm(request.form if request.method == "POST" else None, told(row, case), case.revision)
    problem, status = "", 200
    if request.method == "POST":
        try:
            services.remove(db.session(), current_actor(), place, n, form.edit(), clock.now())
        except ChangedMeanwhile as conflict:
            form.take(conflict)
            status = 409
        except SourceUsed as error:
            problem, status = worded(error), 409
        else:
            flash(gettext("The entry is removed."))
            return redirect(url_for(".page", slug=slug), 303)
    case = _case(slug)
    html = render_template(
        "desk/cases/remove.html", case=case, title=_called(case), kind=place.kind, row=_row(case, place, n), form=form,
        problem=problem,
    )  # fmt: skip
    return html, status


def _row(case: Case, place: Place, number: int) -> Entry:
    row = entry(case, queries.relations(db.session(), case.id), place.kind, number)
    if row is None:
        raise EntryUnknown
    return row


def _form(case: Case, kind: Kind, typed: Any, row: Entry | None = None) -> FileForm:
    known = cells_of(row, case) if row else {name: value.value for name, value in FIRST.get(kind, {}).items()}
    if typed and not row:
        # The form of an entry that is gone did not ask for what cannot be changed: which case another one is.
        known |= unpacked(typed.get("seen", ""))
    return entry_form(typed, case, kind, known, new=row is None)


def _entry(
    case: Case, place: Place, row: Entry | None, form: FileForm, status: int = 200, *, removed: str = ""
) -> ResponseReturnValue:
    belongs = owner(row) if row else None
    html = render_template(
        "desk/cases/entry.html", case=case, title=_called(case), kind=place.kind, row=row, form=form, belongs=belongs,
        of=place.of, removed=removed,
    )  # fmt: skip
    return html, status
