"""What a Word file is beside its text: the page, its foot, its properties, and the same bytes each time."""

from __future__ import annotations

import zipfile
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from ontwikkelscan.documents.inline import inline_runs, plain
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from ontwikkelscan.documents.blocks import Document

TEXT_WIDTH = 160.0
"""Width of the text on A4, in mm."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can hold."""


def write_runs(paragraph: WordParagraph, text: str, *, bold: bool = False) -> None:
    """Write a text with what is bold in it."""
    for run in inline_runs(text):
        paragraph.add_run(run.text).bold = bold or run.bold or None


def set_page(word: WordDocument, document: Document) -> None:
    """Make the pages A4, with a foot that counts them."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(24), Mm(26)
    footer = section.footer.paragraphs[0]
    write_runs(footer, document.foot)
    footer.add_run().add_tab()
    _add_field(footer, "PAGE")
    footer.add_run(" / ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: WordParagraph, name: str) -> None:
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            instruction = OxmlElement("w:instrText")
            instruction.text = name
            paragraph.add_run()._r.append(instruction)  # noqa: SLF001 - python-docx has no fields
        elif kind == "end":
            paragraph.add_run("1")
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(mark)  # noqa: SLF001 - as above


def set_properties(word: WordDocument, document: Document) -> None:
    """Say what the file is, in which language, and nothing of who made it."""
    language = text("language.locale")
    defaults = word.styles.element.find(qn("w:docDefaults"))
    for element in (*defaults.iter(qn("w:lang")), *word.settings.element.iter(qn("w:themeFontLang"))):
        element.set(qn("w:val"), language)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        # Otherwise Word opens the file as one of an older Word, with less.
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    date = document.date.astimezone(UTC).replace(tzinfo=None) if document.date.tzinfo else document.date
    core = word.core_properties
    core.title, core.subject, core.language = plain(document.title)[:255], plain(document.description)[:255], language
    core.created = core.modified = date
    core.author = core.last_modified_by = core.comments = ""
    relations = word.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        # The template of python-docx brings a picture of an empty page.
        relations.pop(key)


def with_fixed_times(file: BytesIO) -> bytes:
    """Write the same files again, each with one time, so that the clock does not show in the bytes."""
    fixed = BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, EARLIEST), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
