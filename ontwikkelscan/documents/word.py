"""Render a `Document` as a Word file: real styles, marked header rows and room to type in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, assert_never

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

from ontwikkelscan.documents.blocks import (
    Blank,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Statements,
    Table,
    Topic,
    heading_levels,
)
from ontwikkelscan.documents.inline import plain
from ontwikkelscan.documents.typesetter import picture
from ontwikkelscan.documents.word_file import TEXT_WIDTH, set_page, set_properties, with_fixed_times, write_runs

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shape import InlineShape
    from docx.styles.style import ParagraphStyle
    from docx.table import _Row
    from docx.text.paragraph import Paragraph as WordParagraph

FONT = "Calibri"
"""On every Windows machine of a municipality."""
INK, SOFT_INK, WARM, OWN = "1B2A3A", "46566A", "A34A12", ""
"""Colours; ``OWN`` stands for the one of the house style."""
TINT, WARM_TINT, HAIRLINE = "EEF4F5", "FAF1EA", "C9D1D8"
WIDE_FIGURE, FIGURE = 156.0, 115.0
"""Widths in mm, as in a PDF."""
TERM_WIDTH, LONGEST_TERM = 46.0, 22
"""Width in mm of the terms of `Facts`, and the letters that fit in it."""
KEPT_LINES = 4
"""Lines to write on that stay on the page of their question; more would leave much of a page empty."""
TWIPS_PER_MM = 1440 / 25.4
BELOW_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
"""What stands after borders and shading in the properties of a paragraph, in the order of the standard."""
FROM_TEMPLATE = ("w:pBdr", "w:contextualSpacing", "w:tabs")


@dataclass(frozen=True, slots=True)
class _Style:
    """The looks of a paragraph: sizes and spaces in points; ``edge`` is a left border of eighths of a point."""

    name: str
    size: float
    colour: str = INK
    bold: bool = False
    before: float = 0
    after: float = 6
    line: float = 1.12
    keep: bool = False
    edge: int = 0
    tint: str = TINT


STYLES = (
    _Style("Normal", 11),
    _Style("Title", 26, bold=True, after=2, line=1.0),
    _Style("Subtitle", 13, SOFT_INK, after=18),
    _Style("Heading 1", 17, OWN, bold=True, before=22, after=6, keep=True),
    _Style("Heading 2", 13, bold=True, before=16, after=4, keep=True),
    _Style("Heading 3", 11, OWN, bold=True, before=12, after=3, keep=True),
    _Style("Lead", 13, OWN, after=12),
    _Style("Note", 9.5, SOFT_INK),
    _Style("List Bullet", 11, after=3),
    _Style("List Number", 11, after=3),
    _Style("Facts", 11, after=4),
    _Style("Caption", 10.5, OWN, bold=True, before=12, after=4, keep=True),
    _Style("Table Text", 10, after=0, line=1.05),
    _Style("Remark", 11, after=0, edge=24),
    _Style("Caution", 11, after=0, edge=64, tint=WARM_TINT),
    _Style("Answer Label", 11, bold=True, before=14, after=0, keep=True),
    _Style("Answer Line", 11, after=0),
    _Style("Footer", 9, SOFT_INK, after=0),
)


def render_word(document: Document) -> bytes:
    """Write a document as a Word file on A4.

    Parameters
    ----------
    document : Document
        What to render. A date without a zone counts as UTC.

    Returns
    -------
    bytes
        A ``.docx`` file, the same bytes for the same document. A figure is a PNG, which every Word shows and prints
        alike, with its text for who cannot see it.
    """
    writer, blocks = _Writer(document), document.dressed
    for block, level in zip(blocks, heading_levels(blocks), strict=True):
        writer.write(block, level)
    file = BytesIO()
    writer.word.save(file)
    return with_fixed_times(file)


class _Writer:
    """A Word document that grows by a block at a time."""

    def __init__(self, document: Document) -> None:
        self.accent = document.house_style.accent.removeprefix("#").upper()
        self.word: WordDocument = docx.Document(BytesIO(_empty(self.accent)))
        self._page_break = False
        self._below_table = False
        self._ids = {style.name: style.style_id for style in self.word.styles}
        set_page(self.word, document)
        set_properties(self.word, document)
        if document.house_style.logo:
            self._logo(document)
        self._add(document.title, "Title")
        self._add(document.subtitle, "Subtitle")

    def write(self, block: Block, level: int = 1) -> None:  # noqa: C901 - a case per kind
        match block:
            case Heading():
                self._add(block.text, f"Heading {level}")
            case Paragraph():
                self._add(block.text, {"body": "Normal", "lead": "Lead", "note": "Note"}[block.style])
            case Bullets():
                self._bullets(block)
            case Table():
                self._table(block)
            case Facts():
                self._facts(block)
            case Figure():
                self._figure(block)
            case Callout():
                self._callout(block)
            case Blank():
                self._blank(block)
            case Statements():
                self._statements(block)
            case Topic():
                self._topic(block, level)
            case PageBreak():
                self._page_break = True
            case _:
                assert_never(block)

    def _add(self, text: str, style: str, *, bold: bool = False) -> WordParagraph:
        """Add a paragraph; a page break belongs to the paragraph below it, so that no empty one is read."""
        paragraph = self.word.add_paragraph()
        self._style(paragraph, style)
        write_runs(paragraph, text, bold=bold)
        if self._page_break:
            paragraph.paragraph_format.page_break_before = True
        if self._below_table and paragraph.style and (paragraph.style.paragraph_format.space_before or 0) < Pt(12):
            paragraph.paragraph_format.space_before = Pt(12)
        self._page_break = self._below_table = False
        return paragraph

    def _style(self, paragraph: WordParagraph, style: str) -> None:
        """Set a style by its id: python-docx searches all styles each time, most of the time that a document takes."""
        if style != "Normal":
            paragraph._p.style = self._ids[style]  # noqa: SLF001 - by id

    def _bullets(self, block: Bullets) -> None:
        items = [self._add(item, "List Number" if block.ordered else "List Bullet") for item in block.items]
        if block.ordered and items:
            number = self._new_numbering()
            for item in items:
                properties = item._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - python-docx has no lists
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = number
        for item in items[-1:]:
            item.paragraph_format.space_after = Pt(8)

    def _statements(self, block: Statements) -> None:
        for title, answers in block.groups:
            if title:
                self._add(title, "Answer Label")
            for answer in answers:
                paragraph = self._add(answer.text, "List Bullet")
                if answer.words:
                    paragraph.add_run(" ")
                    paragraph.add_run(answer.words).bold = True

    def _topic(self, block: Topic, level: int) -> None:
        self._add(block.title, f"Heading {level}")
        if block.note:
            self._add(block.note, "Note")
        for one in block.blocks:
            self.write(one)

    def _facts(self, block: Facts) -> None:
        """Write paragraphs and not a table, so that each term is read with its text."""
        for term, description in block.pairs:
            paragraph = self._add(term, "Facts", bold=True)
            gap = paragraph.add_run()
            if len(term) <= LONGEST_TERM:
                gap.add_tab()
            else:
                gap.add_break()
            write_runs(paragraph, description)

    def _blank(self, block: Blank) -> None:
        self._add(block.label, "Answer Label")
        lines = [self._add("", "Answer Line") for _ in range(block.lines)]
        for line in lines[:-1] if len(lines) <= KEPT_LINES else ():
            line.paragraph_format.keep_with_next = True
        for line in lines[-1:]:
            line.paragraph_format.space_after = Pt(14)

    def _new_numbering(self) -> int:
        """Start a list at 1 again; without it all numbered lists are one."""
        numbering = self.word.part.numbering_part.element
        style = self.word.styles["List Number"].element
        shared = numbering.num_having_numId(style.pPr.numPr.numId.val)
        number = numbering.add_num(shared.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def _logo(self, document: Document) -> None:
        paragraph = self.word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        logo = paragraph.add_run().add_picture(BytesIO(document.house_style.logo), height=Mm(14))
        if logo.width > Mm(52):
            logo.width, logo.height = Mm(52), Length(logo.height * Mm(52) // logo.width)
        _describe(logo, document.house_style.name)

    def _figure(self, block: Figure) -> None:
        width = WIDE_FIGURE if block.wide else FIGURE
        paragraph = self._add("", "Normal")
        _describe(paragraph.add_run().add_picture(BytesIO(picture(block, width)), width=Mm(width)), block.alt)
        if block.caption:
            paragraph.paragraph_format.keep_with_next = True
            self._add(block.caption, "Note")

    def _callout(self, block: Callout) -> None:
        caution = block.kind == "caution"
        style = "Caution" if caution else "Remark"
        title = self._add(f"! {block.title}" if caution else block.title, style, bold=True)
        title.paragraph_format.space_before = Pt(14)
        title.paragraph_format.keep_with_next = True
        for run in title.runs:
            run.font.color.rgb = RGBColor.from_string(WARM if caution else self.accent)
        self._add(block.text, style).paragraph_format.space_after = Pt(18)

    def _table(self, block: Table) -> None:
        self._add(block.caption, "Caption")
        numeric = block.numeric or (False,) * len(block.header)
        unit = TEXT_WIDTH / sum(block.widths)
        table = self.word.add_table(0, len(block.header))
        table._tbl.replace(table._tbl.tblPr, _table_properties(plain(block.caption).replace("**", "")))  # noqa: SLF001 - not in its API
        for column, width in zip(table.columns, block.widths, strict=True):
            column.width = Mm(width * unit)
        for index, texts in enumerate((block.header, *block.rows)):
            row = table.add_row()
            _mark_row(row, header=index == 0)
            for place, (cell, content) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = Mm(block.widths[place] * unit)
                paragraph = cell.paragraphs[0]
                self._style(paragraph, "Table Text")
                write_runs(paragraph, content, bold=index == 0 or place == 0)
                if numeric[place]:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._below_table = True


def _describe(shape: InlineShape, words: str) -> None:
    """Give a picture its text for who cannot see it."""
    shape._inline.docPr.set("descr", plain(words))  # noqa: SLF001 - python-docx has no alt text


@lru_cache(maxsize=4)
def _empty(accent: str) -> bytes:
    """Return a document with our styles and nothing in it: to define them takes a third of the time of a document."""
    word, file = docx.Document(), BytesIO()
    for style in STYLES:
        _define(word, replace(style, colour=style.colour or accent), accent)
    word.save(file)
    return file.getvalue()


def _define(word: WordDocument, looks: _Style, accent: str) -> None:
    """Define a style, or change the one of that name, whose font and colour come from a theme."""
    known = {style.name for style in word.styles}
    style: ParagraphStyle = (
        word.styles[looks.name] if looks.name in known else word.styles.add_style(looks.name, WD_STYLE_TYPE.PARAGRAPH)
    )
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:i", "w:iCs", "w:spacing", "w:kern"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(looks.size), looks.bold
    for script in ("w:cs", "w:eastAsia"):
        properties.rFonts.set(qn(script), FONT)
    style.font.color.rgb = RGBColor.from_string(looks.colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(looks.before), Pt(looks.after)
    layout.line_spacing, layout.keep_with_next = looks.line, looks.keep
    _lay_out(style, looks, accent)


def _lay_out(style: ParagraphStyle, looks: _Style, accent: str) -> None:
    """Give a style its frame, indents and tabs, and none of those that the template gave it."""
    kept, layout = style.element.get_or_add_pPr(), style.paragraph_format
    for element in [child for tag in FROM_TEMPLATE for child in kept.findall(qn(tag))]:
        kept.remove(element)
    if looks.edge:
        colour = WARM if looks.tint == WARM_TINT else accent
        inner, pad = f'w:val="single" w:sz="4" w:space="7" w:color="{looks.tint}"', 10
        left = f'<w:left w:val="single" w:sz="{looks.edge}" w:space="{pad}" w:color="{colour}"/>'
        _frame(style, f"<w:top {inner}/>{left}<w:bottom {inner}/>")
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{looks.tint}"/>'
        kept.insert_element_before(parse_xml(shade), *BELOW_SHADE)
        layout.left_indent = Pt(looks.edge / 8 + pad)
    elif looks.name == "Answer Line":
        # Word takes paragraphs with the same border together: only "between" draws a line under each.
        line = f'w:val="dotted" w:sz="6" w:space="0" w:color="{SOFT_INK}"'
        _frame(style, f"<w:bottom {line}/><w:between {line}/>")
        layout.line_spacing, layout.line_spacing_rule = Mm(9), WD_LINE_SPACING.AT_LEAST
    elif looks.name == "Facts":
        layout.left_indent, layout.first_line_indent = Mm(TERM_WIDTH), Mm(-TERM_WIDTH)
        layout.tab_stops.add_tab_stop(Mm(TERM_WIDTH))
    elif looks.name == "Footer":
        layout.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _frame(style: ParagraphStyle, sides: str) -> None:
    borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")
    style.element.get_or_add_pPr().insert_element_before(borders, "w:shd", *BELOW_SHADE)


def _table_properties(caption: str) -> BaseOxmlElement:
    """Write the looks of a table, and what it is about for who cannot see it."""
    rule, hair = f'w:val="single" w:sz="8" w:color="{INK}"', f'w:val="single" w:sz="4" w:color="{HAIRLINE}"'
    properties = parse_xml(
        f"""<w:tblPr {nsdecls("w")}><w:tblW w:w="{round(TEXT_WIDTH * TWIPS_PER_MM)}" w:type="dxa"/><w:tblBorders>
        <w:top {rule}/><w:bottom {hair}/><w:insideH {hair}/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>
        <w:top w:w="60" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/>
        <w:right w:w="200" w:type="dxa"/></w:tblCellMar>
        <w:tblLook w:val="06A0" w:firstRow="1" w:firstColumn="1" w:lastRow="0" w:lastColumn="0" w:noHBand="1"
        w:noVBand="1"/>
        <w:tblCaption/><w:tblDescription/></w:tblPr>"""
    )
    for tag in ("w:tblCaption", "w:tblDescription"):
        properties.find(qn(tag)).set(qn("w:val"), caption)
    return properties


def _mark_row(row: _Row, *, header: bool) -> None:
    """Keep a row on one page, and let Word repeat a header row and read it as one."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no header rows
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
        border = f'<w:bottom w:val="single" w:sz="8" w:color="{INK}"/>'
        for cell in row.cells:
            borders = parse_xml(f"<w:tcBorders {nsdecls('w')}>{border}</w:tcBorders>")
            cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - python-docx has no borders
