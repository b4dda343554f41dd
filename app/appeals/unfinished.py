"""What a form asks for while it is still being filled in, so that its letter can be shown meanwhile."""

from __future__ import annotations

from flask_babel import gettext

from app.appeals.errors import FormUnclear
from app.appeals.forms import LetterForm
from app.appeals.letters_of import Appeal
from app.letters.composing import SignatureKind

# Whoever is about to fill them in has done nothing wrong yet: what is in them so far is left out of the letter.
_UNFINISHED = frozenset({"name", "country", "email", "translation_language", "signature", "drawing"})


def appeal_so_far(form: LetterForm) -> tuple[Appeal, bool]:
    """Return what a form asks for without the fields that are unfinished, and whether it is finished.

    The form is validated, and must not be shown afterwards. Raises FormUnclear where another field keeps the letter
    from being made.
    """
    if form.validate():
        return form.appeal(), True
    wrong = set(form.errors)
    if wrong - _UNFINISHED:
        raise FormUnclear
    if "name" in wrong:
        form.name.data = gettext("Your name")
    if "country" in wrong:
        # Without a country nobody knows which missions are there.
        form.country.data, form.copies.data = "", "no"
    if "email" in wrong:
        form.email.data = ""
    if "translation_language" in wrong:
        form.translation.data = False
    if wrong & {"signature", "drawing"}:
        form.signature_kind.data = SignatureKind.TYPED.value
    return form.appeal(), False
