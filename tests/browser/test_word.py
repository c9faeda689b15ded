"""Every Word document in LibreOffice, there and back: the same text, headings, header rows, pictures; and as PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter

import docx
import pymupdf
import pytest
from docx.oxml.ns import qn

from ontwikkelscan import Scan, example
from ontwikkelscan.documents.word import render_word
from ontwikkelscan.reporting.person_report import person_report
from tests.word_documents import word_documents

WITH_FIGURES = "rapport"
REPORT = Scan("gemeentesecretaris").run(example("gemeentesecretaris"))["R001"].record
DOCUMENTS = word_documents() | {WITH_FIGURES: person_report(REPORT, form="short")}


def is_one_page(name):
    """Tell whether it is a paper of one page: a title, one part and room to write."""
    return name.startswith(("tussengesprek", "verantwoordingsgesprek", "portfolio"))


"""The report is not offered in Word, and has both kinds of chart."""
PATIENCE = 300


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return where the documents stand, and where LibreOffice wrote them again."""
    program = shutil.which("soffice")
    if program is None:
        message = "LibreOffice is missing: apt-get install libreoffice-writer"
        raise RuntimeError(message)
    own, other, profile = (tmp_path_factory.mktemp(name) for name in ("own", "other", "profile"))
    for name, document in DOCUMENTS.items():
        (own / f"{name}.docx").write_bytes(render_word(document))
    for kind in ("docx:MS Word 2007 XML", "pdf"):
        command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", other, *sorted(own.iterdir())], check=True, capture_output=True, timeout=PATIENCE
        )
    return own, other


def texts(path):
    """Return the text of each paragraph in its order, in tables too; a tab and a break as a space."""
    body = docx.Document(str(path)).element.body
    return ["".join(map(letters, paragraph.iter(qn("w:r")))).strip() for paragraph in body.iter(qn("w:p"))]


def letters(run):
    space = dict.fromkeys((qn("w:tab"), qn("w:br")), " ")
    return "".join(node.text or "" if node.tag == qn("w:t") else space.get(node.tag, "") for node in run)


def headings(path):
    paragraphs = docx.Document(str(path)).paragraphs
    return [(one.style.name, one.text) for one in paragraphs if one.style.name.startswith(("Title", "Heading"))]


def header_rows(path):
    rows = docx.Document(str(path)).element.body.iter(qn("w:tr"))
    return [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]


def pictures(path):
    """Return what each picture says to who cannot see it, and its size in mm."""
    shapes = docx.Document(str(path)).inline_shapes
    return [(one._inline.docPr.get("descr"), round(one.width.mm), round(one.height.mm)) for one in shapes]  # noqa: SLF001


@pytest.mark.parametrize("name", DOCUMENTS)
def test_there_and_back(folders, name):
    own, again = (folder / f"{name}.docx" for folder in folders)
    assert texts(again) == texts(own)
    assert headings(again) == headings(own)
    assert len(headings(own)) > (1 if is_one_page(name) else 2)
    assert header_rows(again) == header_rows(own)
    assert pictures(again) == pictures(own)
    assert docx.Document(str(again)).core_properties.title == docx.Document(str(own)).core_properties.title
    assert docx.Document(str(again)).core_properties.language == "nl-NL"


def test_figures_are_on_the_page_as_wide_as_in_a_pdf(folders):
    _, other = folders
    with pymupdf.open(other / f"{WITH_FIGURES}.pdf") as pdf:
        shown = [pymupdf.Rect(image["bbox"]) for sheet in pdf for image in sheet.get_image_info()]
    assert [round(box.width / 72 * 25.4) for box in shown] == [156, 156]
    assert all(description for description, *_ in pictures(folders[0] / f"{WITH_FIGURES}.docx"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_as_pdf_every_word_is_there(folders, name):
    """As often as in the document: the foot and the numbers of lists may add to it."""
    own, other = folders
    with pymupdf.open(other / f"{name}.pdf") as pdf:
        printed = Counter(word for sheet in pdf for word in re.findall(r"\w+", sheet.get_text()))
    written = Counter(word for text in texts(own / f"{name}.docx") for word in re.findall(r"\w+", text))
    assert written - printed == Counter()
    assert written.total() > (50 if is_one_page(name) else 100)
