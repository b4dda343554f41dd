"""The pages that only a link opens: the one that asks whether letters may leave, and what became of them."""

from __future__ import annotations

from random import SystemRandom

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import link_holder
from app.appeals import ledger, services
from app.appeals.errors import LinkExpired, LinkUnknown
from app.extensions import db
from app.public import interface_language, private_page, private_redirect

confirming = Blueprint("confirming", __name__)


@confirming.get("/confirm/<token>")
@link_holder
def confirmation(token: str) -> ResponseReturnValue:
    """Ask for one press of a button; a machine that follows links changes nothing."""
    return private_page(_confirm_page(token))


@confirming.post("/confirm/<token>")
@link_holder
def confirm(token: str) -> ResponseReturnValue:
    try:
        ledger_token = services.confirm(db.session(), token, _post(), clock.now(), SystemRandom())
    except LinkUnknown:
        abort(404)
    except LinkExpired:
        return private_page(_confirm_page(token), 410)
    return private_redirect(url_for(".followed", token=ledger_token))


@confirming.post("/confirm/<token>/not-me")
@link_holder
def not_me(token: str) -> ResponseReturnValue:
    try:
        services.disown(db.session(), token, _post(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/erased.html", not_me=True))


@confirming.get("/appeals/<token>")
@link_holder
def followed(token: str) -> ResponseReturnValue:
    """Show what became of each letter."""
    try:
        shown = ledger.of_ledger(db.session(), _post().links, token, interface_language(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/ledger.html", shown=shown, token=token))


@confirming.post("/appeals/<token>/withdraw")
@link_holder
def withdraw(token: str) -> ResponseReturnValue:
    try:
        services.withdraw(db.session(), token, _post(), request.form.getlist("office"), clock.now())
    except LinkUnknown:
        abort(404)
    return private_redirect(url_for(".followed", token=token))


@confirming.post("/appeals/<token>/erase")
@link_holder
def erase(token: str) -> ResponseReturnValue:
    try:
        services.erase(db.session(), token, _post(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/erased.html", not_me=False), has_script=True)


@confirming.get("/appeals/<token>/withdraw")
@confirming.get("/appeals/<token>/erase")
@link_holder
def back_to_ledger(token: str) -> ResponseReturnValue:
    return private_redirect(url_for(".followed", token=token))


@confirming.get("/confirm/<token>/not-me")
@link_holder
def back_to_confirmation(token: str) -> ResponseReturnValue:
    return private_redirect(url_for(".confirmation", token=token))


def _post() -> services.Post:
    around: services.Post = current_app.extensions["post"]
    return around


def _confirm_page(token: str) -> str:
    try:
        shown = ledger.of_confirmation(db.session(), _post().links, token, interface_language(), clock.now())
    except LinkUnknown:
        abort(404)
    return render_template("public/confirm.html", shown=shown, token=token)
