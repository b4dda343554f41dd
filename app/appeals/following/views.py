"""The pages by which somebody begins to follow a case, says yes once more, and ends it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import anyone, link_holder
from app.appeals.errors import LinkExpired, LinkUnknown
from app.appeals.following import pages, services
from app.appeals.following.errors import CaseClosed, FollowingError, NeverChanges, TooManyAsked
from app.appeals.following.forms import FollowForm
from app.appeals.services import Post
from app.campaigns import queries as campaigns
from app.campaigns.errors import CampaignUnknown
from app.extensions import db
from app.limits.services import network_of
from app.public import cacheable, interface_language, private_page, private_redirect, worded
from app.sections.public import current_dress

following = Blueprint("following", __name__)

_STATUS = {NeverChanges: 409, CaseClosed: 409, TooManyAsked: 429}


def _post() -> Post:
    post: Post = current_app.extensions["post"]
    return post


def _published(slug: str) -> campaigns.Published:
    try:
        return campaigns.published(db.session(), slug, current_dress())
    except CampaignUnknown:
        abort(404)


@following.get("/campaigns/<slug>/follow")
@anyone
def form(slug: str) -> ResponseReturnValue:
    found = _published(slug)
    response = cacheable(_form_page(found, FollowForm()))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@following.post("/campaigns/<slug>/follow")
@anyone
def ask(slug: str) -> ResponseReturnValue:
    """Ask by one mail whether somebody wants to follow; the page is the same for every address."""
    found, typed = _published(slug), FollowForm(request.form)
    if not typed.validate():
        return _uncached(_form_page(found, typed), 422)
    wish = services.Wish(typed.address, interface_language(), network_of(request.remote_addr))
    try:
        services.ask(db.session(), found, wish, _post(), clock.now())
    except FollowingError as error:
        typed.email.errors = [worded(error)]
        return _uncached(_form_page(found, typed), _STATUS.get(type(error), 422))
    html = render_template("public/follow_asked.html", slug=slug, email=(typed.email.data or "").strip())
    return _uncached(html, 200)


@following.get("/follow/<token>")
@link_holder
def confirmation(token: str) -> ResponseReturnValue:
    """Ask for one press of a button; a machine that follows links changes nothing."""
    return private_page(_confirm_page(token))


@following.post("/follow/<token>")
@link_holder
def confirm(token: str) -> ResponseReturnValue:
    try:
        ending = services.confirm(db.session(), token, _post(), clock.now())
    except LinkUnknown:
        abort(404)
    except LinkExpired:
        return private_page(_confirm_page(token), 410)
    return private_redirect(url_for(".followed", token=ending))


@following.post("/follow/<token>/not-me")
@link_holder
def not_me(token: str) -> ResponseReturnValue:
    try:
        services.disown(db.session(), token, _post(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/follow_ended.html", not_me=True))


@following.get("/follow/<token>/not-me")
@link_holder
def back(token: str) -> ResponseReturnValue:
    return private_redirect(url_for(".confirmation", token=token))


@following.get("/following/<token>")
@link_holder
def followed(token: str) -> ResponseReturnValue:
    """Show what is followed, with the button that ends it."""
    shown = pages.of_end(db.session(), _post().links, token, interface_language(), clock.now())
    if shown is None:
        return private_page(render_template("public/follow_ended.html", not_me=False), 404)
    return private_page(render_template("public/followed.html", shown=shown, token=token))


@following.post("/following/<token>")
@link_holder
def end(token: str) -> ResponseReturnValue:
    """End it, by the button of the page or by that of a mail program (RFC 8058), as often as it is pressed."""
    services.end(db.session(), token, _post(), clock.now())
    return private_page(render_template("public/follow_ended.html", not_me=False))


def _form_page(found: campaigns.Published, typed: FollowForm) -> str:
    return render_template(
        "public/follow.html", page=pages.of_campaign(db.session(), found, interface_language()), form=typed
    )


def _confirm_page(token: str) -> str:
    shown = pages.of_confirmation(db.session(), _post().links, token, interface_language(), clock.now())
    if shown is None:
        abort(404)
    return render_template("public/follow_confirm.html", shown=shown, token=token)


def _uncached(html: str, status: int) -> Response:
    response = Response(html, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
