"""Every Word document, in its own XML: what a screen reader and Word's accessibility checker look for."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from matplotlib.figure import Figure as Plot

from ontwikkelscan.documents.blocks import Figure, Heading, Table, Topic, heading_levels
from ontwikkelscan.documents.inline import plain
from ontwikkelscan.documents.word import render_word
from ontwikkelscan.house_style import HouseStyle
from tests.word_documents import word_documents

DOCUMENTS = word_documents()
PROGRAMMES = 5


@pytest.fixture(scope="module")
def style():
    picture = io.BytesIO()
    Plot(figsize=(0.5, 0.5)).savefig(picture, format="png")
    return HouseStyle(name="Gemeente Voorbeeld", logo=picture.getvalue())


@pytest.fixture(params=DOCUMENTS)
def document(request):
    return DOCUMENTS[request.param]


@pytest.fixture
def parts(document, style):
    """Return the XML of each part of the file, with the logo of an organisation in it."""
    with zipfile.ZipFile(io.BytesIO(render_word(replace(document, house_style=style)))) as file:
        return {name: parse_xml(file.read(name)) for name in file.namelist() if name.endswith(".xml")}


def test_every_programme_is_there():
    assert len(DOCUMENTS) == 2 * PROGRAMMES + 3 + 2 * 3  # and of the interview, and of growth
    tables = [block for document in DOCUMENTS.values() for block in document.blocks if isinstance(block, Table)]
    assert len(tables) > 2 * PROGRAMMES


def test_title_and_language(document, parts):
    core = parts["docProps/core.xml"]
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title") == plain(document.title)
    assert core.findtext("{http://purl.org/dc/elements/1.1/}language") == "nl-NL"
    languages = {mark.get(qn("w:val")) for mark in parts["word/styles.xml"].iter(qn("w:lang"))}
    assert languages == {"nl-NL"}
    assert not list(parts["word/document.xml"].iter(qn("w:lang")))


def test_headings_are_styles_of_which_none_is_skipped(document, parts):
    """A title, then levels that go one deeper at most; the styles have the levels that Word's navigation shows."""
    levels = {
        style.get(qn("w:styleId")): int(level.get(qn("w:val"))) + 1
        for style in parts["word/styles.xml"].iter(qn("w:style"))
        for level in style.iter(qn("w:outlineLvl"))
        if int(level.get(qn("w:val"))) < 9  # the tenth means body text
    }
    used = [style.get(qn("w:val")) for style in parts["word/document.xml"].iter(qn("w:pStyle"))]
    assert used.count("Title") == 1
    found = [levels[style] for style in used if style in levels]
    told = zip(document.blocks, heading_levels(document.blocks), strict=True)
    assert found == [level for block, level in told if isinstance(block, Heading | Topic)]
    assert found
    assert all(level <= before + 1 for before, level in zip([0, *found], found, strict=False))


def test_tables_have_a_header_row_a_title_and_a_description(document, parts):
    tables = list(parts["word/document.xml"].iter(qn("w:tbl")))
    blocks = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) == len(blocks)
    for table, block in zip(tables, blocks, strict=True):
        rows = table.findall(qn("w:tr"))
        marked = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert marked == [True, *(False for _ in block.rows)]
        look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
        assert look.get(qn("w:firstRow")) == "1"
        for tag in ("w:tblCaption", "w:tblDescription"):
            assert table.find(f"{qn('w:tblPr')}/{qn(tag)}").get(qn("w:val")) == plain(block.caption)
        assert not list(table.iter(qn("w:gridSpan"), qn("w:vMerge"))), "a merged cell loses its place when read"


def test_every_picture_says_what_it_shows(document, parts):
    pictures = [picture for part in parts.values() for picture in part.iter(qn("wp:docPr"))]
    figures = [plain(block.alt) for block in document.blocks if isinstance(block, Figure)]
    assert [picture.get("descr") for picture in pictures] == ["Gemeente Voorbeeld", *figures]
    assert all(figures)


def test_word_opens_what_is_written(document):
    """No paragraph is empty but the lines to write on, which would be read as blank."""
    word = docx.Document(io.BytesIO(render_word(document)))
    empty = [one for one in word.paragraphs if not one.text and not list(one._p.iter(qn("w:drawing")))]  # noqa: SLF001
    assert {paragraph.style.name for paragraph in empty} <= {"Answer Line"}
