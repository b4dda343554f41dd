"""Pure: the parts of a Word document, unpacked within bounds."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from app.campaigns.reading.errors import FileBroken, FileEncrypted, FileOfWrongType, UnpacksTooLarge

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
# What the text parts of a document may unpack to, in megabytes; the pictures are not unpacked.
MOST_UNPACKED = 30
_MEGABYTE = 1024 * 1024
_MOST_MEMBERS = 5_000
_ENCRYPTED = 0x1


def of(element: etree._Element, name: str) -> str | None:
    """Return an attribute of WordprocessingML."""
    value: str | None = element.get(W + name)
    return value


class Package:
    """The members of a document. Of a member no more is unpacked than the bound, whatever its header claims."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise FileBroken from error
        self._names = self._zip.namelist()
        if len(self._names) > _MOST_MEMBERS:
            raise UnpacksTooLarge(megabytes=MOST_UNPACKED)
        self._left = MOST_UNPACKED * _MEGABYTE
        if "word/document.xml" not in self._names:
            raise FileOfWrongType

    def body(self) -> etree._Element:
        """Return the body. Raises FileBroken."""
        root = self.part("document")
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise FileBroken
        return body

    def part(self, name: str) -> etree._Element | None:
        """Return the root of a part, None if the document has none."""
        member = f"word/{name}.xml"
        return _root(self._unpacked(member)) if member in self._names else None

    def parts(self, name: str) -> list[etree._Element]:
        """Return the roots of all numbered parts of that name, in the order of their numbers."""
        part = re.compile(rf"word/({name}\d+)\.xml")
        found = [match[1] for match in map(part.fullmatch, self._names) if match]
        numbered = sorted(found, key=lambda each: (len(each), each))
        return [root for root in map(self.part, numbered) if root is not None]

    def has_pictures(self) -> bool:
        """Whether there is a picture in the document."""
        return any(name.startswith("word/media/") for name in self._names)

    def _unpacked(self, member: str) -> bytes:
        info = self._zip.getinfo(member)
        if info.flag_bits & _ENCRYPTED:
            raise FileEncrypted
        try:
            with self._zip.open(info) as file:
                data = file.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise FileBroken from error
        self._left -= len(data)
        if self._left < 0:
            raise UnpacksTooLarge(megabytes=MOST_UNPACKED)
        return data


def _root(data: bytes) -> etree._Element:
    # Entities stay unresolved, so none can multiply; Word writes none.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data.replace(_STRICT, W[1:-1].encode()), parser)
    except (etree.LxmlError, ValueError) as error:
        raise FileBroken from error
