"""A Word document is read as a reader meets it."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from app.campaigns.reading.files.documents import text_of
from tests.unit.campaigns.reading.formats import docx, docx_of_blocks

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def _read(document: WordDocument) -> str:
    out = io.BytesIO()
    document.save(out)
    return text_of(out.getvalue())


def _body(xml: str, **parts: str) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", f"<w:document {_NAMESPACES}><w:body>{xml}</w:body></w:document>")
        for name, content in parts.items():
            file.writestr(f"word/{name}.xml", content)
    return text_of(out.getvalue())


def _p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_lines_parted_by_empty_paragraphs_stay_together() -> None:
    text = "One\nTwo\n\nThree\n\nFour\nFive"
    assert text_of(docx(text)) == text


def test_breaks_within_paragraphs_are_lines() -> None:
    text = "One\nTwo\n\nThree\n\nFour\nFive"
    assert text_of(docx_of_blocks(text)) == text


def test_space_around_paragraphs_parts_them() -> None:
    document = Document()
    for text, after in (("Office", 0), ("Town", 12), ("Next", 0), ("Last", 0)):
        document.add_paragraph(text).paragraph_format.space_after = Pt(after)
    assert _read(document) == "Office\nTown\n\nNext\nLast"


def test_lists_have_their_marks_and_are_counted() -> None:
    document = Document()
    for text, style in (("a", "List Bullet"), ("b", "List Bullet"), ("c", "List Number"), ("d", "List Number")):
        document.add_paragraph(text, style=style)
    assert _read(document) == "- a\n- b\n\n1. c\n2. d"


def test_a_list_is_counted_in_the_way_that_it_says() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1)"/></w:lvl>'
    numbering = (
        f'<w:numbering {_NAMESPACES}><w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    entry = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    assert _body(_p("a", entry) + _p("b", entry), numbering=numbering) == "ii) a\niii) b"


def test_cells_are_read_one_after_the_other_and_entries_on_one_line() -> None:
    document = Document()
    document.add_paragraph("WRITE TO:")
    table = document.add_table(3, 2)
    cells = [["Office\nTown", "Ministry\nCity"], ["Name:", "Oda Brenn"], ["Index: EUR 1", "Date: 1 May 2010"]]
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert _read(document) == (
        "WRITE TO:\n\nOffice\nTown\n\nMinistry\nCity\n\nName: Oda Brenn\nIndex: EUR 1    Date: 1 May 2010"
    )


def test_headers_stand_first_and_footers_last_each_once() -> None:
    document = Document()
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].header.paragraphs[0].text = "UA: 84/11"
    document.sections[0].first_page_header.paragraphs[0].text = "UA: 84/11"
    document.sections[0].footer.paragraphs[0].text = "The end"
    document.add_paragraph("Body")
    assert _read(document) == "UA: 84/11\n\nBody\n\nThe end"


def test_changes_content_controls_links_and_fields_are_read_as_they_show() -> None:
    assert (
        _body(
            "<w:sdt><w:sdtPr/><w:sdtContent><w:p>"
            "<w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
            "<w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink>"
            "<w:r><w:instrText>PAGE</w:instrText></w:r>"
            "<w:r><w:t> 3</w:t><w:br/><w:t>so</w:t><w:noBreakHyphen/><w:t>so</w:t></w:r>"
            "</w:p></w:sdtContent></w:sdt>"
        )
        == "in link 3\nso-so"
    )


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent>"
    choice = f"<mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
    run = f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"
    assert _body(f"<w:p>{run}<w:r><w:t>Beside</w:t></w:r></w:p>{_p('Below')}") == "Beside\n\nBox\n\nBelow"


def test_notes_stand_at_the_end() -> None:
    notes = (
        f'<w:footnotes {_NAMESPACES}><w:footnote w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{_p("A note.")}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert _body(body, footnotes=notes) == "Text\n\nA note."
