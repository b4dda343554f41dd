"""The mails to those who are asked to sign a joint letter, in a language of the interface that they read.

A subject shows on locked screens and in lists of mails: it names nobody.
"""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale, gettext

from app.outbox.content import NoticeContent
from app.public import INTERFACE_LANGUAGES
from app.signons.links import Links
from app.signons.models import JointCosigner, JointLetter, JointOrganisation
from app.wording import day

# In whose name the mails about a letter come that names nobody.
_SENDER = "Faithfully"


def interface_of(language: str) -> str:
    """Return the language of the pages and mails for whoever reads a language (BCP 47)."""
    return next((code for code in (language, language.partition("-")[0]) if code in INTERFACE_LANGUAGES), "en")


def title_in(letter: JointLetter, language: str) -> str:
    """Return what a letter is called for a reader of a language."""
    said = letter.texts.get(language) or letter.texts.get(letter.letter_language) or {}
    return str(said.get("title", ""))


def invitation(organisation: JointOrganisation, letter: JointLetter, links: Links) -> NoticeContent:
    """Return the mail that asks an organisation to sign."""
    language = interface_of(organisation.language)
    with force_locale(language):
        return _mail(
            organisation.email or "",
            letter,
            language,
            gettext("Will your organisation sign a joint letter?"),
            gettext("We ask your organisation to sign a joint letter: %(title)s.", title=title_in(letter, language)),
            gettext("Here you read it, and sign or decline:") + f"\n{_sign(organisation, links, language)}",
            *_until(letter.sign_until),
            _for_whom(),
        )


def changed(organisation: JointOrganisation, letter: JointLetter, links: Links) -> NoticeContent:
    """Return the mail that asks an organisation again, since the text is another one now."""
    language = interface_of(organisation.language)
    with force_locale(language):
        signed = organisation.signed_number is not None
        return _mail(
            organisation.email or "",
            letter,
            language,
            gettext("The text of the joint letter has changed: please sign again")
            if signed
            else gettext("The text of the joint letter has changed"),
            gettext("The text of this joint letter has changed: %(title)s.", title=title_in(letter, language)),
            *(
                [gettext("A signature is for one text: until you sign the new one, your organisation is not under it.")]
                if signed
                else []
            ),
            gettext("Here you see what has changed, and sign or decline:")
            + f"\n{_sign(organisation, links, language)}",
            *_until(letter.sign_until),
            _for_whom(),
        )


def cosigning(cosigner: JointCosigner, letter: JointLetter, links: Links, last_day: date) -> NoticeContent:
    """Return the one mail that asks whether somebody wants to co-sign."""
    language = cosigner.interface_language
    link = links.cosign(language, links.cosign_token(cosigner.seed or ""))
    with force_locale(language):
        return _mail(
            cosigner.email or "",
            letter,
            language,
            gettext("Do you want to co-sign this letter?"),
            gettext(
                "Somebody, we think you, wants to co-sign a joint letter with this address: %(title)s.",
                title=title_in(letter, language),
            ),
            gettext("Open this page and press the button, and you have signed:") + f"\n{link}",
            gettext(
                "The link works until %(day)s. If it was not you, do nothing: then no more mails come, and your "
                "address is erased after that day.", day=day(last_day),
            ),
            _way_out(cosigner, links),
        )  # fmt: skip


def cosigned_changed(cosigner: JointCosigner, letter: JointLetter, links: Links) -> NoticeContent:
    """Return the mail to somebody who co-signed a text that has changed since."""
    language = cosigner.interface_language
    link = links.cosign(language, links.cosign_token(cosigner.seed or ""))
    with force_locale(language):
        return _mail(
            cosigner.email or "",
            letter,
            language,
            gettext("The letter that you co-signed has changed"),
            gettext("The text of this joint letter has changed: %(title)s.", title=title_in(letter, language)),
            gettext("A signature is for one text: until you sign the new one, you are not under it."),
            gettext("Here you see what has changed, and sign again:") + f"\n{link}",
            _way_out(cosigner, links),
        )


def _way_out(cosigner: JointCosigner, links: Links) -> str:
    link = links.take_off(cosigner.interface_language, links.take_off_token(cosigner.seed or ""))
    words = gettext("Here you take your name off at any time, and your address is erased at once:")
    return f"{words}\n{link}"


def _sign(organisation: JointOrganisation, links: Links, language: str) -> str:
    return links.sign(language, links.sign_token(organisation.seed or ""))


def _until(last_day: date | None) -> list[str]:
    return [gettext("Please answer until %(day)s.", day=day(last_day))] if last_day else []


def _for_whom() -> str:
    words: str = gettext("Whoever has this link can sign for your organisation: forward it only to those who may.")
    return words


def _mail(to: str, letter: JointLetter, language: str, subject: str, *paragraphs: str) -> NoticeContent:
    """Return a mail in the name in which the letter comes, as the office will read it."""
    text = "\n\n".join((gettext("Hello,"), *paragraphs)) + "\n"
    return NoticeContent(to, letter.sender_name or _SENDER, subject, text, language, reply_to=letter.reply_to)
