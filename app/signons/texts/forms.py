"""The form of a text in one language."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask_babel import lazy_gettext
from wtforms import TextAreaField

from app.campaigns.drafts.forms import PartForm
from app.campaigns.text_rules import require_page_text
from app.letters.characters import lines_of
from app.recipients import cells
from app.recipients.editing import Checked, NeverMissing, cell
from app.signons.forms import LONGEST_TITLE
from app.signons.models import JointLetter
from app.signons.services import text_mark

_LONGEST_BODY = 20_000


def _body(typed: str) -> str:
    """Return a text in the Markdown subset of letters. Raises CellTooLong, CharacterRefused, TextRefused."""
    if len(typed) > 2 * _LONGEST_BODY or len(said := lines_of(typed).strip()) > _LONGEST_BODY:
        raise cells.CellTooLong(most=_LONGEST_BODY)
    require_page_text(said)
    return said


class TextForm(PartForm):
    """Title and body in one language."""

    title = cell(lazy_gettext("Title"), partial(cells.line, most=LONGEST_TITLE), needed=True)
    body = TextAreaField(
        lazy_gettext("Text"), [Checked(_body, needed=True)], filters=[NeverMissing()], render_kw={"rows": 20}
    )

    @classmethod
    def of(cls, letter: JointLetter, language: str, typed: Any = None) -> TextForm:
        """Return the form over what stands there in a language."""
        said = letter.texts.get(language, {})
        told = {"title": said.get("title", ""), "body": said.get("body", ""), "seen": text_mark(letter, language)}
        return cls(typed, data=None if typed is not None else told)
