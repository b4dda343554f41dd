"""The desk's pages of campaigns: all of them, a new one, the overview of one, and the file that it is."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import CombinedMultiDict

from app import clock
from app.access import DESK, Role, current_actor, requires
from app.campaigns.campaign_toml import written
from app.campaigns.content import CampaignContent
from app.campaigns.drafts import queries, services
from app.campaigns.drafts.differences import differences
from app.campaigns.drafts.forms import STATES, ListForm, NewForm, ReplaceForm, UploadForm
from app.campaigns.drafts.services import mark_of
from app.campaigns.errors import (
    CampaignError,
    CampaignFileRefused,
    CampaignOver,
    DraftChanged,
    SlugRefused,
    SlugTaken,
)
from app.campaigns.readiness import Standard
from app.campaigns.versions import pages
from app.campaigns.versions.forms import NoteForm
from app.campaigns.versions.places import words_of
from app.errors import N_
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.public import worded
from app.sections.typed import number

campaigns_desk = Blueprint("campaigns_desk", __name__, url_prefix="/desk/campaigns")

# The rooms of a campaign in the order in which it is written: endpoint, what it is called, who sees it.
ROOMS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("campaigns_desk.overview", N_("Overview"), frozenset(Role)),
    ("campaign_facts.page", N_("Facts and last day"), DESK),
    ("campaign_people.index", N_("People"), DESK),
    ("campaign_texts.index", N_("Texts"), DESK | {Role.TRANSLATOR}),
    ("campaign_demands.index", N_("Demands"), DESK),
    ("campaign_targets.index", N_("Targets"), DESK),
    ("campaign_letters.index", N_("Letters"), DESK | {Role.TRANSLATOR}),
    ("campaign_safeguards.page", N_("Do no harm"), DESK),
    ("campaign_versions.index", N_("Versions"), DESK),
    ("progress_desk.page", N_("Progress"), DESK | {Role.SECTION_EDITOR}),
    ("campaign_ending.index", N_("Decide"), DESK),
)


@campaigns_desk.app_context_processor
def _rooms() -> dict[str, object]:
    """Give every template what the navigation of one campaign needs."""

    def campaign_rooms() -> list[tuple[str, str]]:
        roles, known = current_actor().roles, current_app.view_functions
        return [(endpoint, name) for endpoint, name, who in ROOMS if endpoint in known and roles & who]

    return {"campaign_rooms": campaign_rooms}


@campaigns_desk.get("")
@requires()
def index() -> ResponseReturnValue:
    form = ListForm.asked(request.args)
    page = queries.page_of(db.session(), form.words, form.status, form.number, clock.now())
    return render_template("desk/campaigns/index.html", form=form, page=page, states=STATES)


@campaigns_desk.route("/new", methods=["GET", "POST"])
@requires(*DESK)
def new() -> ResponseReturnValue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    known = [(code, language.name) for code, language in catalogue.languages.items()]
    form = NewForm.of(known, request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            slug = services.create(db.session(), current_actor(), form.content(clock.today()), clock.now())
        except (SlugRefused, SlugTaken) as error:
            form.refuse(error)
        else:
            flash(gettext("The campaign is begun, as a draft that only the desk sees. Now fill its pages."))
            return redirect(url_for(".overview", slug=slug), 303)
    return render_template("desk/campaigns/new.html", form=form), 422 if form.errors else 200


@campaigns_desk.route("/import", methods=["GET", "POST"])
@requires(*DESK)
def import_new() -> ResponseReturnValue:
    return _upload("")


@campaigns_desk.route("/<slug>/import", methods=["GET", "POST"])
@requires(*DESK)
def import_over(slug: str) -> ResponseReturnValue:
    return _upload(draft_or_404(slug).slug)


def _upload(slug: str) -> ResponseReturnValue:
    """Take a campaign file: a new campaign is made at once, a draft that is there is held against it first."""
    form = UploadForm(CombinedMultiDict([request.files, request.form]) if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            content = queries.content_of_file(db.session(), form.name, form.contents())
        except CampaignFileRefused as error:
            form.refuse(error)
        else:
            if slug and content.slug != slug:
                form.file.errors = [gettext("This is the file of another campaign, “%(slug)s”.", slug=content.slug)]
            else:
                return _taken(content, form)
    return _upload_page(form, slug)


def _taken(content: CampaignContent, form: UploadForm) -> ResponseReturnValue:
    try:
        services.create(db.session(), current_actor(), content, clock.now())
    except SlugTaken:
        return _compared(content)
    except SlugRefused as error:
        form.refuse(error)
        return _upload_page(form, "")
    flash(gettext("The campaign is begun, as a draft that only the desk sees. Now fill its pages."))
    return redirect(url_for(".overview", slug=content.slug), 303)


def _upload_page(form: UploadForm, slug: str) -> ResponseReturnValue:
    campaign = draft_or_404(slug) if slug else None
    return render_template("desk/campaigns/import.html", form=form, campaign=campaign), 422 if form.errors else 200


def _compared(content: CampaignContent, problem: str = "", status: int = 200) -> ResponseReturnValue:
    """Show what a file would change in the draft that is there, and ask."""
    found = draft_or_404(content.slug)
    form = ReplaceForm(data={"text": written(content), "seen": mark_of(found.content)})
    changes = differences(found.content, content)
    html = render_template(
        "desk/campaigns/replace.html", campaign=found, form=form, changes=changes, problem=problem, words_of=words_of
    )
    return html, status


@campaigns_desk.post("/<slug>/replace")
@requires(*DESK)
def replace(slug: str) -> ResponseReturnValue:
    form = ReplaceForm(request.form)
    found = draft_or_404(slug)
    try:
        content = queries.content_of_file(
            db.session(), f"{slug}.toml", (form.text.data or "").encode("utf-8", "replace")
        )
    except CampaignFileRefused as error:
        upload = UploadForm()
        upload.refuse(error)
        return _upload_page(upload, slug)
    if content.slug != found.slug:
        abort(400)
    edit = services.Edit("import", lambda draft: draft, form.seen.data or "", lambda _draft: content)
    try:
        services.change(db.session(), current_actor(), slug, edit, clock.now())
    except (CampaignOver, DraftChanged) as error:
        return _compared(content, worded(error), 409)
    flash(gettext("The draft is what the file says."))
    return redirect(url_for(".overview", slug=slug), 303)


@campaigns_desk.get("/<slug>/replace")
@requires(*DESK)
def back_to_import(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".import_over", slug=draft_or_404(slug).slug), 303)


@campaigns_desk.get("/<slug>/file")
@requires(*DESK)
def file(slug: str) -> ResponseReturnValue:
    found = draft_or_404(slug)
    headers = {"Content-Disposition": f'attachment; filename="{found.slug}.toml"'}
    return Response(written(found.content), mimetype="application/toml", headers=headers)


@campaigns_desk.get("/<slug>/discard")
@requires(*DESK)
def discard(slug: str) -> ResponseReturnValue:
    return _discard_page(slug)


@campaigns_desk.post("/<slug>/discard")
@requires(*DESK)
def discard_now(slug: str) -> ResponseReturnValue:
    seen = ReplaceForm(request.form)
    try:
        services.discard(db.session(), current_actor(), slug, number(seen.seen), clock.now())
    except CampaignError as error:
        return _discard_page(slug, worded(error), 409)
    flash(gettext("The draft is discarded."))
    return redirect(url_for(".index"), 303)


def _discard_page(slug: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    found = draft_or_404(slug)
    return render_template("desk/campaigns/discard.html", campaign=found, problem=problem), status


@campaigns_desk.get("/<slug>")
@requires()
def overview(slug: str) -> ResponseReturnValue:
    return overview_page(draft_or_404(slug))


def overview_page(
    found: queries.Draft, *, problem: str = "", note: NoteForm | None = None, status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    """Return the overview of a campaign, with why a step of its review was refused, if one was."""
    shown = pages.overview(db.session(), found, current_actor(), standard_of_now())
    form = note or NoteForm()
    form.revision.data = str(found.revision)
    html = render_template("desk/campaigns/overview.html", campaign=found, shown=shown, problem=problem, form=form)
    return html, status


def standard_of_now() -> Standard:
    """Return what a draft is held against now."""
    days = current_app.config["FAITHFULLY"].stale_after_days
    return Standard(current_app.extensions["letter_catalogue"], clock.now(), days)


def draft_or_404(slug: str) -> queries.Draft:
    """Return a campaign with its draft, for the view of any of its rooms; an unknown one is answered as such."""
    return queries.draft(db.session(), slug)
