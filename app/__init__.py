"""Faithfully: from an urgent action to a signed letter. This module only puts the parts together."""

from __future__ import annotations

import traceback
from functools import partial
from typing import Any

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from werkzeug.exceptions import NotFound, ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from app import access, clock, desk, public, wording
from app.appeals.cli import letters
from app.appeals.confirming.views import confirming
from app.appeals.delivery import AppealLetters, AppealMails
from app.appeals.following import queries as following_queries
from app.appeals.following import services as following_services
from app.appeals.following.outgoing import FollowerMails
from app.appeals.following.views import following
from app.appeals.links import Links
from app.appeals.queries import ALREADY, CONFIRMATION, LETTER, NOTICE
from app.appeals.replies import services as reply_services
from app.appeals.replies import tasks as reply_tasks
from app.appeals.replies.views import replies, replies_desk
from app.appeals.reviewing.services import end_waiting
from app.appeals.services import Post, sweep, tell_news
from app.appeals.views import appeals
from app.appeals.ways.views import ways
from app.audit.views import audit_desk
from app.campaigns.cli import campaigns as campaigns_commands
from app.campaigns.cli import examples
from app.campaigns.demands.views import campaign_demands
from app.campaigns.drafts.views import campaigns_desk
from app.campaigns.ending.views import campaign_ending
from app.campaigns.errors import CampaignUnknown
from app.campaigns.facts.views import campaign_facts
from app.campaigns.letters.views import campaign_letters
from app.campaigns.people.views import campaign_people
from app.campaigns.reading import services as readings
from app.campaigns.reading.views import campaign_reading
from app.campaigns.safeguards.views import campaign_safeguards
from app.campaigns.targets.views import campaign_targets
from app.campaigns.tasks import (
    ending_campaigns,
    people_to_protect,
    sent_back,
    waiting_for_approval,
    waiting_for_texts,
)
from app.campaigns.texts.views import campaign_texts
from app.campaigns.versions.views import campaign_versions
from app.campaigns.views import campaigns, deadlines_desk
from app.cases import wording as case_wording
from app.cases.cli import cases as cases_commands
from app.cases.filing.views import cases_desk
from app.cases.views import cases
from app.config import ROOT, Config
from app.extensions import babel, db, migrate
from app.health.views import health
from app.imports import services as importing
from app.imports.running import folder_of
from app.imports.tasks import tasks as import_tasks
from app.imports.views import imports
from app.keys import encrypted
from app.keys.cli import keys
from app.letters.catalogue import Catalogue
from app.letters.cli import templates
from app.letters.pdf import FILTERS
from app.lists.views import lists_desk
from app.missions import tasks as mission_tasks
from app.missions.views import missions_desk
from app.outbox.cli import outbox
from app.outbox.sources import Sources
from app.outbox.tasks import tasks as outbox_tasks
from app.outbox.views import outbox_desk
from app.overrides.views import overrides_desk
from app.recipients.cli import recipients
from app.recipients.services import keep_index
from app.recipients.views import recipients_desk
from app.recipients.views import tasks as recipients_tasks
from app.reports import services as report_services
from app.reports import tasks as report_tasks
from app.reports.queries import open_by_office
from app.reports.views import reports, reports_desk
from app.sections import public as section_pages
from app.sections.cli import sections
from app.sections.views import sections_desk
from app.signons import asking as signer_mails
from app.signons.composing import Composer
from app.signons.cosigning import services as cosigning_services
from app.signons.cosigning.views import cosigning
from app.signons.handing.outgoing import JointLetters, SignerMails
from app.signons.handing.views import joint_letters_handing
from app.signons.links import Links as SignerLinks
from app.signons.organisations.views import joint_letters_organisations
from app.signons.post import Post as SignerPost
from app.signons.published.views import joint_letters
from app.signons.signing.views import signing
from app.signons.tasks import tasks as joint_letter_tasks
from app.signons.texts.views import joint_letters_texts
from app.signons.views import joint_letters_desk
from app.staff import guard
from app.staff import security as staff_security
from app.staff.cli import staff as staff_commands
from app.staff.outgoing import StaffMails
from app.staff.services import STAFF_MAIL
from app.staff.views import staff
from app.tracking.calendars.views import calendar_links, calendars
from app.tracking.progress.views import progress_desk
from app.tracking.reminders import services as reminders
from app.tracking.reminders.outgoing import ReminderMails
from app.tracking.tasks import undecided_campaigns
from app.tracking.views import tracking_desk


class Faithfully(Flask):
    """Flask, but for what it writes of a failure: a path may hold a token, an error what somebody typed."""

    def log_exception(self, exc_info: Any) -> None:
        kind, _error, trace = exc_info
        where = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace))
        self.logger.error("%s in %s: %s", getattr(kind, "__name__", kind), request.endpoint, where)


def create_app(config: Config) -> Flask:
    """Return the application for a configuration; two of them in one process do not know of each other."""
    app = Faithfully(__name__, instance_path=str(config.instance_path))
    register_config(app, config)
    register_extensions(app, config)
    register_letters(app, config)
    register_delivery(app, config)
    register_pages(app)
    register_desk(app)
    register_staff(app, config)
    register_commands(app)
    return app


def register_config(app: Flask, config: Config) -> None:
    config.instance_path.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config),
        BASE_URL=config.base_url,
        MAX_CONTENT_LENGTH=public.LARGEST_BODY,
        # What is typed and the carried signature are fields.
        MAX_FORM_MEMORY_SIZE=public.LARGEST_FORM,
        MAX_FORM_PARTS=public.MOST_PARTS,
        SESSION_COOKIE_PATH="/desk",
        # Nobody waits for the style sheet on every page again; a new one is there soon, all the same.
        SEND_FILE_MAX_AGE_DEFAULT=300,
        FAITHFULLY=config,
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way to add a middleware.


def engine_options(config: Config) -> dict[str, Any]:
    # What somebody typed must not get into the message of an error, and so into a log.
    options = {"hide_parameters": True}
    if config.sqlalchemy_url.startswith("sqlite"):
        # An embedded database is opened anew each time, which is cheap; a file that was replaced is noticed.
        return {**options, "poolclass": NullPool}
    # A connection that the server closed since, when it was restarted, is noticed and replaced before it is used.
    # As many connections as a process has threads.
    return {**options, "pool_pre_ping": True, "pool_size": 16}


def register_extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_server_default=True)
    babel.init_app(app, locale_selector=public.interface_language)
    encrypted.register(app, config.encryption_keys, config.secret_key)


def register_letters(app: Flask, config: Config) -> None:
    catalogue = Catalogue(config.letter_templates)
    app.extensions["letter_catalogue"] = catalogue
    # The preview shows a letter by the same macro as the PDF.
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "app" / "templates"), FileSystemLoader(catalogue.page)])
    app.jinja_env.filters.update(FILTERS)


def register_pages(app: Flask) -> None:
    app.before_request(access.refuse_without_rule)
    desk.register(app)
    public.register(app)
    section_pages.register(app)
    wording.register(app)
    case_wording.register(app)
    app.register_error_handler(encrypted.Unreadable, unavailable)
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(CampaignUnknown, not_found)
    app.register_blueprint(health)
    app.register_blueprint(campaigns, url_prefix="/<language:interface_language>")
    app.register_blueprint(appeals, url_prefix="/<language:interface_language>")
    app.register_blueprint(ways, url_prefix="/<language:interface_language>")
    app.register_blueprint(confirming, url_prefix="/<language:interface_language>")
    app.register_blueprint(following, url_prefix="/<language:interface_language>")
    app.register_blueprint(replies, url_prefix="/<language:interface_language>")
    app.register_blueprint(reports, url_prefix="/<language:interface_language>")
    app.register_blueprint(calendars, url_prefix="/<language:interface_language>")
    app.register_blueprint(cases, url_prefix="/<language:interface_language>")
    app.register_blueprint(signing, url_prefix="/<language:interface_language>")
    app.register_blueprint(cosigning, url_prefix="/<language:interface_language>")
    app.register_blueprint(joint_letters, url_prefix="/<language:interface_language>")
    dressed = (
        "campaigns", "appeals", "ways", "confirming", "following", "replies", "reports", "calendars", "signing",
        "cosigning", "cases", "joint_letters",
    )  # fmt: skip
    section_pages.dress(app, dressed)


def register_desk(app: Flask) -> None:
    """Give the desk its pages, and its first page what each of them has to do."""
    # What may be done with one campaign comes before its overview, which only its short name leads to.
    rooms = (
        campaign_facts, campaign_people, campaign_texts, campaign_demands, campaign_targets, campaign_letters,
        campaign_safeguards, campaign_versions, campaign_ending, progress_desk, campaigns_desk, campaign_reading,
        tracking_desk, calendar_links, cases_desk,
    )  # fmt: skip
    for pages in rooms:
        app.register_blueprint(pages)
    for pages in (sections_desk, deadlines_desk, lists_desk, missions_desk, overrides_desk, reports_desk, outbox_desk):
        app.register_blueprint(pages)
    app.register_blueprint(replies_desk)
    for pages in (joint_letters_texts, joint_letters_organisations, joint_letters_handing, joint_letters_desk):
        app.register_blueprint(pages)
    app.register_blueprint(recipients_desk, url_prefix="/desk/recipients")
    app.register_blueprint(imports)
    tasks = (
        undecided_campaigns, people_to_protect, ending_campaigns, waiting_for_approval, sent_back, waiting_for_texts,
        recipients_tasks, import_tasks, report_tasks.tasks, reply_tasks.tasks, mission_tasks.tasks, outbox_tasks,
        joint_letter_tasks,
    )  # fmt: skip
    app.extensions["desk_tasks"] += tasks
    app.extensions["office_reports"] = open_by_office


def register_staff(app: Flask, config: Config) -> None:
    """Let staff sign in, and give them the pages of the desk."""
    staff_security.register(app, config, clock.now)
    guard.register(app)
    app.register_blueprint(staff, url_prefix="/desk")
    app.register_blueprint(audit_desk, url_prefix="/desk/log")


def not_found(_error: CampaignUnknown) -> ResponseReturnValue:
    """Answer 404: a campaign may be discarded while somebody has a page of it open, whichever page that is."""
    app = current_app
    return app.make_response(app.handle_http_exception(NotFound()))


def unavailable(error: Exception) -> ResponseReturnValue:
    """Answer 503: when the database is back, or the key that is missing, the page will be there again."""
    app = current_app
    app.logger.error("%s in %s", type(error).__name__, request.endpoint)
    return app.make_response(app.handle_http_exception(ServiceUnavailable()))


def register_delivery(app: Flask, config: Config) -> None:
    """Tell the outbox whose messages it carries, and the supporter's pages what they need for delivery."""
    catalogue, links = app.extensions["letter_catalogue"], Links(config.base_url, config.secret_key)
    mails, to_followers, to_signers = AppealMails(), FollowerMails(), SignerMails()
    letters_source = AppealLetters(catalogue, links)
    sources: Sources = {
        LETTER: letters_source,
        CONFIRMATION: mails,
        ALREADY: mails,
        NOTICE: mails,
        following_queries.CONFIRMATION: to_followers,
        following_queries.ALREADY: to_followers,
        following_queries.NEWS: to_followers,
        STAFF_MAIL: StaffMails(),
        reminders.REMINDER: ReminderMails(),
        signer_mails.LETTER: JointLetters(),
        signer_mails.SIGNER: to_signers,
        signer_mails.COSIGNER: to_signers,
    }
    app.extensions["outbox_sources"] = sources
    post = app.extensions["post"] = Post(catalogue, links, config, sources)
    signer_links = SignerLinks(config.base_url, config.secret_key)
    app.extensions["joint_post"] = SignerPost(catalogue, signer_links, config, sources)
    app.extensions["joint_composer"] = Composer(catalogue)
    forget_imports = partial(importing.sweep, folder_of(app))
    news = partial(tell_news, letters_source)
    remind = partial(reminders.remind, config.base_url)
    tell_followers = partial(following_services.tell, post)
    app.extensions["housework"] = (
        news, end_waiting, sweep, report_services.sweep, forget_imports, keep_index, remind, readings.sweep,
        tell_followers, following_services.sweep, reply_services.sweep, cosigning_services.sweep,
    )  # fmt: skip


def register_commands(app: Flask) -> None:
    for group in (
        campaigns_commands,
        cases_commands,
        examples,
        keys,
        letters,
        outbox,
        recipients,
        sections,
        staff_commands,
        templates,
    ):
        app.cli.add_command(group)
