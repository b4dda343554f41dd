"""The pages of accounts: the first page of the desk, one's own account, and who is let in."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import Any

from babel import Locale
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_security import hash_password
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app import clock
from app.access import Role, account_page, current_actor, requires
from app.extensions import db
from app.public import interface_language, worded
from app.sections import queries as sections
from app.staff import mails, queries, services
from app.staff.errors import AccountError, LinkRefused
from app.staff.forms import AccountForm, InvitationForm, WelcomeForm
from app.staff.grants import ROLE_WORDS
from app.staff.guard import lacks_second_factor, may_try_from_here, signed_in
from app.staff.models import Account
from app.staff.security import SHORTEST_PASSWORD, staff_of

staff = Blueprint("staff", __name__)


@staff.get("/")
@requires()
def home() -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    sources = current_app.extensions["desk_tasks"]
    tasks = list(chain.from_iterable(source(db.session(), actor, now) for source in sources))
    return render_template("desk/home.html", tasks=tasks)


@staff.get("/account/")
@requires()
def account() -> ResponseReturnValue:
    return render_template("desk/account/home.html", account=signed_in())


@staff.post("/account/sign-out-everywhere")
@requires()
def sign_out_everywhere() -> ResponseReturnValue:
    services.sign_out_everywhere(db.session(), current_actor().account or 0, clock.now())
    flash(gettext("You are signed out everywhere."), "success")
    return redirect(url_for("security.login"), 303)


@staff.get("/account/second-factor")
@account_page
def second_factor() -> ResponseReturnValue:
    """Lead to a second factor whoever must have one and has none."""
    found = signed_in()
    if found is None or not lacks_second_factor(found):
        return redirect(url_for("staff.account"), 303)
    return render_template("desk/account/second_factor.html", account=found)


@staff.route("/account/welcome/<token>", methods=["GET", "POST"])
@account_page
def welcome(token: str) -> ResponseReturnValue:
    """Let whoever has the link of an invitation choose a password."""
    form, now, setup = WelcomeForm(request.form), clock.now(), staff_of(current_app)
    try:
        found = services.account_of_link(db.session(), setup.links, token, now)
        if request.method == "POST" and not may_try_from_here(now):
            return render_template("desk/account/too_often.html", page=""), 429
        if request.method == "POST" and form.validate():
            wrong, clean = current_app.extensions["security"].password_util.validate(
                form.password.data, is_register=False, user=found
            )
            if not wrong:
                hashed = hash_password(clean)
                services.set_password(db.session(), setup.links, token, hashed, mails.password_changed, now)
                flash(gettext("Your password is set. Sign in with it."), "success")
                return redirect(url_for("security.login"), 303)
            form.password.errors = list(wrong)
    except LinkRefused as error:
        return render_template("desk/account/link_refused.html", sentence=worded(error)), 410
    page = render_template("desk/account/welcome.html", form=form, email=found.email, least=SHORTEST_PASSWORD)
    return page, 422 if request.method == "POST" else 200


@staff.get("/staff")
@requires(Role.ADMIN)
def index() -> ResponseReturnValue:
    accounts, names = queries.everybody(db.session()), _sections()
    return render_template(
        "desk/staff/index.html", accounts=accounts, sections=names, roles=ROLE_WORDS,
        lacking={account.id for account in accounts if lacks_second_factor(account)},
    )  # fmt: skip


@staff.route("/staff/invite", methods=["GET", "POST"])
@requires(Role.ADMIN)
def invite() -> ResponseReturnValue:
    form = InvitationForm(_sent(), offered=_sections(), languages=_languages())
    if request.method == "POST" and form.validate():
        try:
            services.invite(
                db.session(), current_actor(), form.newcomer(), staff_of(current_app).links, mails.invitation,
                clock.now(),
            )  # fmt: skip
        except AccountError as error:
            _note(form, error)
        else:
            flash(gettext("A mail with a link is on its way to %(email)s.", email=form.email.data), "success")
            return redirect(url_for("staff.index"), 303)
    page = render_template("desk/staff/account.html", form=form, roles=ROLE_WORDS, account=None)
    return page, 422 if request.method == "POST" else 200


@staff.route("/staff/<int:number>", methods=["GET", "POST"])
@requires(Role.ADMIN)
def change(number: int) -> ResponseReturnValue:
    found = _account(number)
    form = AccountForm(
        _sent(), offered=_sections(), languages=_languages(), data={"name": found.name, **_granted(found)}
    )
    if request.method == "POST" and form.validate():
        try:
            services.change(db.session(), current_actor(), number, form.name.data or "", form.grant(), clock.now())
        except AccountError as error:
            _note(form, error)
        else:
            return _done(gettext("The account is changed."))
    page = render_template("desk/staff/account.html", form=form, roles=ROLE_WORDS, account=_account(number))
    return page, 422 if request.method == "POST" else 200


@staff.post("/staff/<int:number>/active")
@requires(Role.ADMIN)
def set_active(number: int) -> ResponseReturnValue:
    active = request.form.get("active") == "yes"
    words = gettext("The account can sign in again.") if active else gettext("The account is out, at once.")
    return _tried(partial(services.set_active, active=active), number, words)


@staff.post("/staff/<int:number>/second-factors")
@requires(Role.ADMIN)
def remove_second_factors(number: int) -> ResponseReturnValue:
    return _tried(services.remove_second_factors, number, gettext("The second factors are removed."))


@staff.post("/staff/<int:number>/invitation")
@requires(Role.ADMIN)
def invite_again(number: int) -> ResponseReturnValue:
    email = _account(number).email
    links = staff_of(current_app).links
    services.invite_again(db.session(), current_actor(), number, links, mails.invitation, clock.now())
    return _done(gettext("A mail with a link is on its way to %(email)s.", email=email))


def _sent() -> MultiDict[str, str] | None:
    """Return what was typed; None where nothing was sent, or boxes would lose what the account has."""
    return request.form if request.method == "POST" else None


def _tried(use_case: Any, number: int, words: str) -> ResponseReturnValue:
    _account(number)
    try:
        use_case(db.session(), current_actor(), number, clock.now())
    except AccountError as error:
        flash(worded(error), "error")
        return redirect(url_for("staff.change", number=number), 303)
    return _done(words)


def _done(words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("staff.index"), 303)


def _account(number: int) -> Account:
    found = queries.by_number(db.session(), number)
    if found is None:
        abort(404)
    return found


def _granted(found: Account) -> dict[str, Any]:
    actor = found.actor
    return {"roles": list(actor.roles), "sections": list(actor.sections), "languages": list(actor.languages)}


def _sections() -> dict[int, tuple[str, str]]:
    """Return the slug and the name of every section by its number."""
    language = interface_language()
    return {row.id: (row.slug, sections.name_of(row, language)) for row in sections.all_sections(db.session())}


def _languages() -> dict[str, str]:
    """Return what each language of letters is called, by its code."""
    shown_in = get_locale()
    codes = sorted(current_app.extensions["letter_catalogue"].languages)
    return {code: Locale.parse(code, sep="-").get_display_name(shown_in) or code for code in codes}


def _note(form: Form, error: AccountError) -> None:
    """Put an error beside the field that it is about."""
    field = form[error.field] if error.field in form else form["name"]
    field.errors = [worded(error)]
