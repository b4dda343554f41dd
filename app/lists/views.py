"""The desk's pages of lists."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, current_actor, requires
from app.campaigns import addressing
from app.extensions import db
from app.letters.characters import line_of
from app.letters.composing import Role as Gets
from app.lists import queries, services
from app.lists.errors import ListChanged, ListError, ListKeptElsewhere, ListUnknown
from app.lists.forms import ItemForm, ListForm, NewListForm
from app.lists.models import RecipientList
from app.public import interface_language, worded
from app.recipients import queries as recipients
from app.recipients import search
from app.sections import queries as sections

lists_desk = Blueprint("lists_desk", __name__, url_prefix="/desk/lists")

_MOST_FOUND = 20
_LONGEST_SEARCH = 80
_STEPS = {"up": -1, "down": 1}


@lists_desk.get("/")
@requires(*DESK, Role.SECTION_EDITOR)
def index() -> ResponseReturnValue:
    actor = current_actor()
    names = _names_of_sections()
    rows = [
        (row, names.get(row.owner, ""), actor.may_change(row.section_id))
        for row in queries.readable(db.session(), actor)
    ]
    return render_template("desk/lists.html", rows=rows)


def _names_of_sections() -> dict[int, str]:
    language = interface_language()
    return {section.id: sections.name_of(section, language) for section in sections.all_sections(db.session())}


@lists_desk.route("/new", methods=["GET", "POST"])
@requires(*DESK, Role.SECTION_EDITOR)
def new() -> ResponseReturnValue:
    actor = current_actor()
    form = NewListForm(request.form if request.method == "POST" else None)
    own = [(str(id_), name) for id_, name in _names_of_sections().items() if actor.may_change(id_)]
    known = [*([("0", gettext("International desk"))] if actor.is_desk else []), *own]
    form.section.choices = known
    if request.method == "GET" or not form.validate():
        return _new_page(form)
    # A section that is not among the own is no section at all.
    if form.section.data not in dict(known):
        abort(404)
    try:
        number = services.create(
            db.session(), actor, int(form.section.data) or None, line_of(form.slug.data or ""),
            line_of(form.name.data or ""), clock.now(),
        )  # fmt: skip
    except ListError as error:
        form.slug.errors = [worded(error)]
        return _new_page(form)
    flash(gettext("The list is made. Now add the offices."))
    return redirect(url_for(".page", number=number), 303)


def _new_page(form: NewListForm) -> ResponseReturnValue:
    return render_template("desk/list_new.html", form=form), 422 if form.errors else 200


@lists_desk.get("/<int(max=2147483647):number>")
@requires(*DESK, Role.SECTION_EDITOR)
def page(number: int) -> ResponseReturnValue:
    return _page(_list(number))


def _list(number: int) -> RecipientList:
    return queries.one(db.session(), current_actor(), number) or abort(404)


def _page(
    found: RecipientList,
    form: ListForm | None = None,
    item: ItemForm | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    language = interface_language()
    offices = recipients.offices(db.session(), [row.office_id for row in found.items])
    asked = request.args.get("find", "")[:_LONGEST_SEARCH].replace("\0", "").strip()
    ids = search.find(db.session(), search.Asked(asked), page=_MOST_FOUND).ids if asked else ()
    hits = recipients.offices(db.session(), ids)
    html = render_template(
        "desk/list.html",
        found=found,
        owner=_names_of_sections().get(found.owner, ""),
        rows=[(row, addressing.title_of(offices[row.office_id], language)) for row in found.items],
        form=form or ListForm(data={"name": found.name}),
        item=item or ItemForm(),
        problem=problem,
        asked=asked,
        hits=[(id_, addressing.title_of(hits[id_], language)) for id_ in ids],
        may_change=current_actor().may_change(found.section_id),
    )
    return html, status


@lists_desk.post("/<int(max=2147483647):number>/name")
@requires(*DESK, Role.SECTION_EDITOR)
def rename(number: int) -> ResponseReturnValue:
    form = ListForm(request.form)
    found = _list(number)
    if not form.validate():
        return _page(found, form=form, status=422)
    name = line_of(form.name.data or "")
    try:
        services.rename(db.session(), current_actor(), number, form.seen, name, clock.now())
    except ListError as error:
        return _refused(number, error, form=form)
    flash(gettext("Saved."))
    return redirect(url_for(".page", number=number), 303)


@lists_desk.post("/<int(max=2147483647):number>/offices")
@requires(*DESK, Role.SECTION_EDITOR)
def change_office(number: int) -> ResponseReturnValue:
    """Add an office, or move, remove or otherwise treat one that stands in the list."""
    form = ItemForm(request.form)
    found = _list(number)
    if not form.validate():
        return _page(found, item=form, status=422)
    session, actor, now, role = db.session(), current_actor(), clock.now(), Gets(form.role.data or "")
    try:
        match form.action.data:
            case "remove":
                services.remove_office(session, actor, number, form.seen, form.office_id, now)
            case "up" | "down" as step:
                services.move(session, actor, number, form.seen, form.office_id, _STEPS[step], now)
            case "role":
                services.set_role(session, actor, number, form.seen, form.office_id, role, now)
            case _:
                services.append(session, actor, number, form.seen, form.office_id, role, now)
    except ListError as error:
        return _refused(number, error, item=form)
    flash(gettext("Saved."))
    return redirect(url_for(".page", number=number), 303)


@lists_desk.post("/<int(max=2147483647):number>/delete")
@requires(*DESK, Role.SECTION_EDITOR)
def delete(number: int) -> ResponseReturnValue:
    form = ListForm(request.form)
    try:
        services.delete(db.session(), current_actor(), number, form.seen, clock.now())
    except ListError as error:
        return _refused(number, error)
    flash(gettext("The list is deleted."))
    return redirect(url_for(".index"), 303)


@lists_desk.get("/<int(max=2147483647):number>/name")
@lists_desk.get("/<int(max=2147483647):number>/offices")
@lists_desk.get("/<int(max=2147483647):number>/delete")
@requires(*DESK, Role.SECTION_EDITOR)
def back(number: int) -> ResponseReturnValue:
    return redirect(url_for(".page", number=_list(number).id), 303)


def _refused(
    number: int, error: ListError, form: ListForm | None = None, item: ItemForm | None = None
) -> ResponseReturnValue:
    if isinstance(error, ListUnknown):
        abort(404)
    if isinstance(error, ListKeptElsewhere):
        abort(403)
    found = _list(number)
    if isinstance(error, ListChanged):
        return _page(found, form=form, item=item, problem=worded(error), status=409)
    if item is not None:
        item.office.errors = [worded(error)]
    return _page(found, form=form, item=item, status=422)
