"""The desk's pages of import and export."""

from __future__ import annotations

import tempfile
from typing import Any, cast

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import CombinedMultiDict

from app import clock
from app.access import Role, current_actor, requires
from app.campaigns import services as campaigns
from app.errors import AppError
from app.extensions import db
from app.imports import queries, running, services
from app.imports.errors import FaultsLeft, NotNow, RunUnknown
from app.imports.forms import MendForm, UploadForm, told
from app.imports.models import ImportOffice, ImportRun
from app.imports.staging import fault_of
from app.imports.states import UNDER_WAY, Choice, RunState, Verdict
from app.public import interface_language, worded
from app.recipients import formats, stored
from app.sections import queries as sections

imports = Blueprint("imports", __name__, url_prefix="/desk/imports")

_editors = requires(Role.ADMIN, Role.COORDINATOR, Role.SECTION_EDITOR)
_MOST_PAGES = 10_000
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vcf": "text/vcard; charset=utf-8",
}
# What is shown where nobody chose a verdict.
_NOT_ALL_ALIKE = tuple(verdict for verdict in Verdict if verdict is not Verdict.UNCHANGED)


def _app() -> Flask:
    app: Flask = cast("Any", current_app)._get_current_object()  # noqa: SLF001  # Flask's documented way to hand an application to a thread.
    return app


def _run(number: int) -> ImportRun:
    try:
        return queries.run(db.session(), current_actor(), number)
    except RunUnknown:
        abort(404)


def _office(run: ImportRun, number: int) -> ImportOffice:
    try:
        return queries.office(db.session(), run, number)
    except RunUnknown:
        abort(404)


def _page_number() -> int:
    text = request.args.get("page", "1")
    return min(max(int(text), 1), _MOST_PAGES) if text.isascii() and text.isdecimal() and len(text) < 7 else 1  # noqa: PLR2004  # So many pages there are never.


def _sections() -> list[tuple[int, str]]:
    found = sections.all_sections(db.session())
    return [(section.id, sections.name_of(section, interface_language())) for section in found]


def _words() -> dict[str, str]:
    """Each verdict in a word."""
    return {
        Verdict.WAITING: gettext("not checked yet"),
        Verdict.FAULTY: gettext("with faults"),
        Verdict.REFUSED: gettext("not yours to change"),
        Verdict.CONFLICT: gettext("changed since"),
        Verdict.NEW: gettext("new"),
        Verdict.CHANGED: gettext("changed"),
        Verdict.UNCHANGED: gettext("unchanged"),
        Verdict.LEFT_OUT: gettext("left out"),
    }


def _states() -> dict[str, str]:
    """Where an import stands, in a word."""
    return {
        RunState.READING: gettext("being read"),
        RunState.CHECKING: gettext("being checked"),
        RunState.CHECKED: gettext("waits for you"),
        RunState.APPLYING: gettext("being applied"),
        RunState.APPLIED: gettext("applied"),
        RunState.FAILED: gettext("could not be read"),
    }


@imports.get("")
@_editors
def index() -> ResponseReturnValue:
    return _index(UploadForm.of(current_actor(), _sections()))


def _index(form: UploadForm, status: int = 200) -> ResponseReturnValue:
    actor, page = current_actor(), _page_number()
    runs = queries.runs(db.session(), actor, page)
    kept = [section for section in sections.all_sections(db.session()) if actor.is_desk or section.id in actor.sections]
    return render_template(
        "desk/imports.html", form=form, runs=runs[: queries.PAGE], more=len(runs) > queries.PAGE, page=page,
        states=_states(), kept=[(section.slug, sections.name_of(section, interface_language())) for section in kept],
    ), status  # fmt: skip


@imports.post("")
@_editors
def upload() -> ResponseReturnValue:
    actor = current_actor()
    form = UploadForm.of(actor, _sections(), CombinedMultiDict([request.files, request.form]))
    if not form.validate():
        return _index(form, 422)
    number = services.begin(db.session(), actor, form.upload(), clock.now(), ready=False)
    folder = running.folder_of(_app())
    folder.mkdir(mode=0o700, exist_ok=True)
    form.file.data.save(running.file_of(folder, number))
    services.uploaded(db.session(), number, clock.now())
    running.start(_app(), number, clock.now)
    return redirect(url_for(".show", number=number), 303)


@imports.get("/<int:number>")
@_editors
def show(number: int) -> ResponseReturnValue:
    run = _run(number)
    if queries.is_abandoned(run, clock.now()):
        running.start(_app(), number, clock.now)
    if run.state in UNDER_WAY:
        return render_template("desk/import_progress.html", run=run, state=run.state)
    return _checked(run)


def _checked(run: ImportRun, fault: str = "", status: int = 200) -> ResponseReturnValue:
    """The page of an import that waits for somebody, or has ended."""
    asked = request.args.get("verdict", "")
    verdicts = [Verdict(asked)] if asked in tuple(Verdict) else _NOT_ALL_ALIKE
    page = _page_number()
    offices = queries.offices(db.session(), run.id, verdicts, page)
    counts = queries.counts(db.session(), run.id)
    broken: list[str] = []
    if run.state == RunState.APPLIED:
        broken = campaigns.letters_refused(db.session(), current_app.extensions["letter_catalogue"], clock.today())
    return render_template(
        "desk/import_check.html" if run.state == RunState.CHECKED else "desk/import_done.html",
        run=run, counts=counts, to_write=counts.to_write + queries.chosen(db.session(), run.id), verdicts=list(Verdict),
        words=_words(), offices=offices[: queries.PAGE], more=len(offices) > queries.PAGE, page=page, asked=asked,
        fault=fault, broken=broken, faults_of=_faults_of, remarks=[told(fault_of(remark)) for remark in run.remarks],
        file_faults=[(fault_of(one), told(fault_of(one))) for one in run.faults],
    ), status  # fmt: skip


def _faults_of(office: ImportOffice) -> list[tuple[int, str, str]]:
    """Row, column and words of each fault of an office."""
    found = [fault_of(fault) for fault in office.faults or ()]
    return [(fault.row, fault.column, told(fault)) for fault in found]


@imports.post("/<int:number>/apply")
@_editors
def apply(number: int) -> ResponseReturnValue:
    run = _run(number)
    skip = bool(request.form.get("skip"))
    try:
        services.ask_to_apply(db.session(), number, current_actor(), clock.now(), skip=skip)
    except FaultsLeft as error:
        return _checked(run, worded(error), 422)
    except NotNow as error:
        return _elsewhere(number, error)
    running.start(_app(), number, clock.now)
    return redirect(url_for(".show", number=number), 303)


def _elsewhere(number: int, error: AppError) -> ResponseReturnValue:
    flash(worded(error), "error")
    return redirect(url_for(".show", number=number), 303)


@imports.post("/<int:number>/remove")
@_editors
def remove(number: int) -> ResponseReturnValue:
    run = _run(number)
    try:
        services.remove(db.session(), run.id, current_actor())
    except NotNow as error:
        return _elsewhere(number, error)
    running.file_of(running.folder_of(_app()), number).unlink(missing_ok=True)
    flash(gettext("The import is forgotten."))
    return redirect(url_for(".index"), 303)


@imports.post("/<int:number>/choose")
@imports.post("/<int:number>/offices/<int:office>/choose", endpoint="choose_one")
@_editors
def choose(number: int, office: int | None = None) -> ResponseReturnValue:
    _run(number)
    choice = Choice.FILE if request.form.get("choice") == Choice.FILE else Choice.STORED
    try:
        services.choose(db.session(), number, current_actor(), choice, office)
    except RunUnknown:
        abort(404)
    except NotNow as error:
        return _elsewhere(number, error)
    return redirect(url_for(".show", number=number, verdict=Verdict.CONFLICT.value), 303)


@imports.post("/<int:number>/offices/<int:office>/leave-out")
@_editors
def leave_out(number: int, office: int) -> ResponseReturnValue:
    _run(number)
    out = not request.form.get("in")
    try:
        services.leave_out(db.session(), number, current_actor(), office, out=out)
    except RunUnknown:
        abort(404)
    except NotNow as error:
        return _elsewhere(number, error)
    flash(gettext("The office is left out: it stays as it is.") if out else gettext("The office is taken in again."))
    return _next(number)


@imports.get("/<int:number>/offices/<int:office>")
@_editors
def mend(number: int, office: int) -> ResponseReturnValue:
    run = _run(number)
    return _mend_page(run, _office(run, office))


def _mend_page(run: ImportRun, office: ImportOffice, status: int = 200) -> ResponseReturnValue:
    if run.state != RunState.CHECKED or office.verdict not in {Verdict.FAULTY, Verdict.LEFT_OUT}:
        return redirect(url_for(".show", number=run.id), 303)
    form = MendForm(queries.faulty_rows(db.session(), office))
    return render_template("desk/import_mend.html", run=run, office=office, form=form, told=told), status


@imports.post("/<int:number>/offices/<int:office>")
@_editors
def save_mended(number: int, office: int) -> ResponseReturnValue:
    run = _run(number)
    form = MendForm(queries.faulty_rows(db.session(), _office(run, office)), request.form)
    try:
        mended = services.mend(db.session(), number, current_actor(), office, form.typed())
    except RunUnknown:
        abort(404)
    except NotNow as error:
        return _elsewhere(number, error)
    if mended.verdict == Verdict.FAULTY:
        return _mend_page(_run(number), mended, 422)
    flash(gettext("Row %(row)s is mended.", row=mended.number))
    return _next(number)


def _next(number: int) -> ResponseReturnValue:
    """Lead on to the next office with faults; where there is none, back to the whole."""
    faulty = queries.next_faulty(db.session(), number)
    if faulty:
        return redirect(url_for(".mend", number=number, office=faulty.id), 303)
    return redirect(url_for(".show", number=number), 303)


@imports.get("/export/recipients.<any(csv, xlsx, vcf):kind>")
@_editors
def export(kind: str) -> ResponseReturnValue:
    keeper = None
    if slug := request.args.get("keeper", ""):
        section = sections.by_slug(db.session(), slug) if "\0" not in slug else None
        if section is None:
            abort(404)
        keeper = section.id
    out = tempfile.TemporaryFile()  # noqa: SIM115  # Whoever sends it closes it.
    session = db.session()
    formats.write(out, kind, stored.every_record(session, keeper), stored.filled_columns(session))
    out.seek(0)
    return send_file(out, mimetype=_TYPES[kind], as_attachment=True, download_name=f"{slug or 'recipients'}.{kind}")
