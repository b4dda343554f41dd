"""Pure: loads the conventions and templates of all languages, once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from app.letters import conventions_file, sheets
from app.letters.conventions import Language
from app.letters.errors import LanguageUnknown, TemplateFault
from app.letters.templates import LetterTemplate, checked

# The kinds of letter, and of mail to a supporter, that every language has: a file each.
LETTERS = ("appeal", "copy", "raise_with")
MAILS = ("mail_confirm", "mail_handed_over", "mail_returned", "mail_already")
KINDS = (*LETTERS, *MAILS)


class Catalogue:
    """All languages under one folder of letter templates; a language is a folder with a conventions.toml."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = folder / "_page"
        self._templates: dict[tuple[str, str], LetterTemplate] = {}

    @cached_property
    def languages(self) -> Mapping[str, Language]:
        """Languages by code, in alphabetical order."""
        files = sorted(self.folder.glob("[a-z]*/conventions.toml"))
        return MappingProxyType({path.parent.name: conventions_file.read(path) for path in files})

    @cached_property
    def sheets(self) -> sheets.Sheets:
        return sheets.read(self.page / "sheets.toml")

    def check(self) -> None:
        """Read every language and template, so that a fault shows at the start. Raises TemplateFault."""
        for code in self.languages:
            for kind in KINDS:
                self.template(code, kind)

    def language(self, code: str) -> Language:
        """Return a language. Raises LanguageUnknown."""
        try:
            return self.languages[code]
        except KeyError:
            raise LanguageUnknown(code) from None

    def asks_writer(self, language: str) -> bool:
        """Return whether a letter in a language has a word that agrees with the writer."""
        return any(self.template(language, kind).asks_writer for kind in LETTERS)

    def template(self, language: str, kind: str) -> LetterTemplate:
        """Return the template of a kind of letter or mail (KINDS). Raises LanguageUnknown, TemplateFault."""
        conventions = self.language(language).default
        key = (language, kind)
        if key not in self._templates:
            path = self.folder / language / f"{kind}.md"
            try:
                source = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise TemplateFault(f"{language}/{kind}.md", "it cannot be read") from error
            self._templates[key] = checked(f"{language}/{kind}.md", source, kind, conventions)
        return self._templates[key]
