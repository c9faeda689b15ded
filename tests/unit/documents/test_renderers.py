"""The three renderers on one document with every kind of block and texts that try to break out."""

from __future__ import annotations

import re
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from typing import get_args

import docx
import outloud
import page
import pikepdf
import pymupdf
import pytest
import typst
from docx.oxml.ns import qn
from docx.shared import Mm

from ontwikkelscan.charts.marks import Drawing, Shape, Text
from ontwikkelscan.documents import pdf_file as module
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
    Statement,
    Statements,
    Table,
    Topic,
    heading_levels,
)
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.documents.inline import Run, inline_runs, plain
from ontwikkelscan.documents.pdf import render_pdf
from ontwikkelscan.documents.typesetter import picture
from ontwikkelscan.documents.word import render_word
from ontwikkelscan.saving import now

LONG = "Gemeenschappelijkeregelingenbeleidsondersteuningsmedewerker"
HOSTILE = (
    '<script>alert("x")</script> & #let x = 1 ] } "] \\ \\n $ @preview/a:1 *ster* _streep_ `code` // een /* twee =='
)
NAMES = (
    "Bestuurlijke/politieke sensitiviteit",
    "Communicatieve vaardigheid",
    "Coaching/ontwikkelingsgerichtheid",
    "Complexe organisatieontwikkeling",
)
BARS = Drawing(
    (
        Shape(((120, 20), (300, 20), (300, 40), (120, 40)), fill="#0b5c6b"),
        Text(("Visie",), 10, 35),
        Text(("3,4",), 305, 35, bold=True),
    ),
    (0, 0, 400, 120),
)
ROWS = tuple(
    (f"{NAMES[i % 4]} {i}", f"{i / 10:.1f}".replace(".", ","), "2,8 tot 3,9", "mogelijk") for i in range(1, 49)
)

SAMPLE = Document(
    title="Ontwikkelscan gemeentesecretaris",
    subtitle="Persoonlijk rapport voor R001, 22 november 2026",
    description="Een zelfbeeld per competentie, met de onzekerheid, en wat dat vraagt.",
    footer="Ontwikkelscan, persoonlijk rapport voor R001; vertrouwelijk",
    date=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    blocks=(
        Paragraph("Dit rapport beschrijft uw zelfbeeld. Het is een **begin van een gesprek**, geen oordeel.", "lead"),
        Facts(
            (
                ("Respondent", "R001"),
                ("Datum", "22 november 2026"),
                (
                    "Functie en hoe lang u die al vervult",
                    "Gemeentesecretaris, vier jaar; daarvoor directeur bedrijfsvoering bij een buurgemeente",
                ),
                ("Aantal inwoners", "42.500"),
                ("Afdeling", LONG),
            )
        ),
        Heading("In het kort"),
        Paragraph(
            "Van de veertien competenties zijn er **twee** waarin ontwikkeling duidelijk nodig is en drie waarin dat "
            "mogelijk zo is. Bij de andere ligt uw zelfbeeld op of boven het gevraagde niveau."
        ),
        Bullets(
            (
                "**Duidelijk**: bestuurlijke en politieke sensitiviteit, visie.",
                "**Mogelijk**: besluitvaardigheid, als de opgave verandert zoals de raad voor de komende jaren ziet.",
                "Geen: de overige.",
            )
        ),
        Callout(
            "Dit zijn uw eigen antwoorden", "Anderen kunnen u anders zien. Bespreek het rapport met iemand die u kent."
        ),
        Callout("Let op: een voorlopige norm", "De normgroep is **gesimuleerd**. Vergelijk u er niet mee.", "caution"),
        Heading("Hoe u de getallen leest", 2),
        Paragraph("Het interval zegt tussen welke waarden uw score waarschijnlijk ligt."),
        Bullets(("Lees eerst de samenvatting.", "Kijk dan naar het interval.", "Kies één onderwerp."), ordered=True),
        Heading("Over de schaal", 3),
        Paragraph("De schaal loopt van 1 (niet) tot 5 (geheel). Bron: ≥ 3,5 is een sterke kant.", "note"),
        Figure(
            BARS, "bars", "Balken", "Staafdiagram: visie 3,4 op een schaal van 1 tot 5.", "Uw scores met het interval"
        ),
        Table(
            "Wat de woorden betekenen",
            ("Woord", "Betekenis"),
            (("duidelijk", "de kans op een ontwikkelbehoefte is 80% of meer"), ("mogelijk", ""), ("", "geen kop")),
            (1.0, 2.0),
        ),
        Heading("Alle scores"),
        Table(
            "Uw score per competentie, met het 90%-interval",
            ("Competentie", "Score", "Interval", "Ontwikkelbehoefte"),
            ROWS,
            (2.2, 0.7, 1.2, 1.4),
            (False, True, True, False),
        ),
        Topic(
            "Waar u aan kunt werken",
            (
                Paragraph("Eén ding eerst."),
                Bullets(("Vraag een voorbeeld.", "Kies een moment."), ordered=True),
                Facts((("Duur", "een week"),)),
                Callout("Deze week", "Vraag het aan één collega."),
                Statements((("Gaat al goed", (Statement("Ik vraag door.", "vaak", 4),)),), 5),
            ),
            "Twee stappen zijn genoeg.",
        ),
        Statements(
            (
                ("", (Statement("Zonder kop staat deze hier.", "soms", 3),)),
                (
                    "Hier zit ruimte",
                    (Statement(HOSTILE, "(vrijwel) nooit", 1), Statement("Niet beantwoord.", "geen antwoord")),
                ),
            ),
            5,
        ),
        PageBreak(),
        Heading("Uw eigen woorden"),
        Blank("Wat wilt u leren?", 4),
        Blank("Wie helpt u daarbij?", 2),
        Heading("Wat niet stuk mag", 2),
        Paragraph(HOSTILE),
        Facts(((HOSTILE, HOSTILE),)),
        Callout(HOSTILE, HOSTILE, "caution"),
        Table(HOSTILE, (HOSTILE, "b", LONG), ((HOSTILE, LONG, "x" * 150), ("kort", "", "")), (1.0, 1.0, 1.0)),
        Bullets((HOSTILE, LONG, "pad/" * 40, "x" * 200)),
        Blank(HOSTILE, 0),
        Bullets(()),
        Facts(()),
        Table("Nog geen rijen", ("Competentie", "Score"), (), (1.0, 1.0)),
        Paragraph(""),
        Paragraph("Regel een\nregel twee\x00\x07 met 😀 en 日本 en e\u0301e\u0301n ** los."),
    ),
    endings=(".pdf", ".html"),
)
(BARS_FIGURE,) = (block for block in SAMPLE.blocks if isinstance(block, Figure))
EMPTY = replace(SAMPLE, blocks=())
UNSEEN = {"drawing", "name", "title", "alt"}
"""What of a figure stands in no running text."""
VOID = {"meta", "col", "wbr"}


def texts(document):
    """Return every text of a document as a reader should see it."""
    yield from (document.title, document.subtitle, document.footer)
    for block in document.blocks:
        for value in (getattr(block, field.name) for field in fields(block) if field.name not in UNSEEN):
            yield from (text for text in strings(value) if text not in {"body", "lead", "note", "remark", "caution"})


def strings(value):
    if isinstance(value, str):
        yield re.sub(r"\*\*(.+?)\*\*", r"\1", plain(value))
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name != "kind":
                yield from strings(getattr(value, field.name))


def squeezed(text):
    """Leave out what lines break at: spaces, hyphens, and the invisible places to break a word."""
    return re.sub(r"[\s\u200b\u00ad-]", "", text)


def pages(pdf):
    return [page_.get_text() for page_ in pymupdf.open(stream=pdf)]


@pytest.fixture(scope="module")
def pdf():
    return render_pdf(SAMPLE)


@pytest.fixture(scope="module")
def html():
    reader = Reader()
    reader.source = render_html(SAMPLE).decode()
    reader.feed(reader.source)
    reader.close()
    return reader


@pytest.fixture(scope="module")
def word():
    return docx.Document(BytesIO(render_word(SAMPLE)))


class Reader(HTMLParser):
    """Collects elements and texts, and refuses a tag that closes another one."""

    def __init__(self):
        super().__init__()
        self.elements, self.open, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_sample_has_every_kind_of_block():
    assert {type(block) for block in SAMPLE.blocks} == set(get_args(Block))


@pytest.mark.parametrize("render", [render_pdf, render_html, render_word])
def test_same_document_same_bytes(render):
    assert render(SAMPLE) == render(SAMPLE)


@pytest.mark.parametrize("render", [render_pdf, render_html, render_word])
def test_document_without_blocks(render):
    assert render(EMPTY)


@pytest.mark.parametrize("render", [render_pdf, render_html, render_word])
def test_unknown_block_is_refused(render):
    with pytest.raises(AssertionError):
        render(replace(SAMPLE, blocks=(object(),)))


@pytest.mark.parametrize("render", [render_pdf, render_html, render_word])
def test_row_of_another_length_than_the_header_is_refused(render):
    table = Table("Scores", ("Competentie", "Score"), (("Visie",),), (1.0, 1.0))
    with pytest.raises(ValueError, match="zip"):
        render(replace(SAMPLE, blocks=(table,)))


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_pdf_meets_standard(pdf, profile):
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_pdf_reads_well_aloud(pdf, tmp_path):
    path = tmp_path / "sample.pdf"
    path.write_bytes(pdf)
    result = outloud.check(str(path))
    assert [(finding.rule, finding.message) for finding in result.sorted_findings()] == []
    assert (result.verdict, result.error) == ("pass", None)


def test_pdf_stream_that_ends_in_a_carriage_return_is_still_whole(monkeypatch):
    documents = (replace(EMPTY, title=f"Rapport {number}") for number in range(1000))
    with monkeypatch.context() as patch:
        patch.setattr(module, "_with_plain_ends", lambda pdf: pdf)
        found = next(document for document in documents if b"\r\nendstream" in render_pdf(document))
        assert not page.is_pdf_compliant_bytes(render_pdf(found), profile="2a")
    assert page.is_pdf_compliant_bytes(render_pdf(found), profile="2a")


def test_pdf_breaks_words_that_do_not_fit_and_no_others(pdf):
    words = [word for page_ in pymupdf.open(stream=pdf) for word in page_.get_text("words")]
    left, right = 20 / 25.4 * 72, (210 - 20) / 25.4 * 72
    assert [word[4] for word in words if word[0] < left - 0.5 or word[2] > right + 0.5] == []
    # The narrowest of three columns, two of which hold the word.
    assert sum(LONG in word[4] for word in words) == 2


def test_pdf_shows_a_caution_without_colour(pdf):
    assert "!Letop:eenvoorlopigenorm" in squeezed("".join(pages(pdf)))


def test_pdf_has_every_text(pdf):
    found = squeezed("".join(pages(pdf)))
    missing = [text for text in texts(SAMPLE) if squeezed(re.sub("[😀日本]", "□", text)) not in found]
    assert missing == []


def test_pdf_metadata(pdf):
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.Root.Lang == "nl"
        assert file.docinfo.Title == SAMPLE.title
        assert "/Author" not in file.docinfo
        assert file.docinfo.CreationDate == "D:20261122093000Z"


def test_pdf_date_without_zone_counts_as_utc(pdf):
    assert render_pdf(replace(SAMPLE, date=SAMPLE.date.replace(tzinfo=None))) == pdf


def test_pdf_has_only_the_packaged_font(pdf):
    fonts = {font[3] for number in range(len(pages(pdf))) for font in pymupdf.open(stream=pdf).get_page_fonts(number)}
    assert {name.partition("+")[2] for name in fonts} == {"SourceSans3-Roman"}


def test_pdf_pages_have_footer_number_and_repeated_table_header(pdf):
    found = pages(pdf)
    for number, text in enumerate(found, 1):
        assert SAMPLE.footer in text
        assert f"{number} / {len(found)}" in text
    with_rows = [text for text in found if "2,8 tot 3,9" in text]
    assert len(with_rows) > 1
    assert all("Competentie" in text for text in with_rows)


def test_pdf_has_row_headers_that_a_reader_finds(pdf):
    with pikepdf.open(BytesIO(pdf)) as file:
        rows = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TR"]
        cells = [list(row.K) for row in rows if len(row.K) == 4]
        body = [row for row in cells if row[1].S == "/TD"]
        assert len(body) == len(ROWS)
        for row in body:
            assert [str(cell.S) for cell in row] == ["/TH", "/TD", "/TD", "/TD"]
            assert row[0].A[0].Scope == "/Row"
            assert all("/Headers" not in cell.A[0] for cell in row)


@pytest.mark.parametrize(
    "block",
    [
        Paragraph("woord " * 3000),
        Callout("Titel", "woord " * 3000),
        Facts((("Term", "woord " * 3000),)),
        Table("Tabel", ("Smal", "Breed"), (("Rij", "woord " * 1500), ("woord " * 1500, "")), (1.0, 9.0)),
        Bullets(("woord " * 3000,)),
    ],
)
def test_pdf_keeps_a_text_of_pages_within_the_pages(block):
    pages_ = pymupdf.open(stream=render_pdf(replace(EMPTY, blocks=(block,))))
    inner = [page_.get_text(clip=(56, 51, 540, 794)) for page_ in pages_]
    assert sum(text.count("woord") for text in inner) == 3000


@pytest.mark.parametrize(("n", "size", "n_pages"), [(680, 10, 1), (740, 9.5, 1), (820, 9, 1), (900, 10, 2)])
def test_pdf_page_that_should_hold_its_content(n, size, n_pages):
    """In letters as large as they can be; what cannot be held runs on at full size."""
    file = pymupdf.open(stream=render_pdf(replace(EMPTY, blocks=(Paragraph("woord " * n),), fit=True)))
    lines = [line for page_ in file for block in page_.get_text("dict")["blocks"] for line in block["lines"]]
    words = {round(span["size"], 2) for line in lines for span in line["spans"] if "woord" in span["text"]}
    assert (words, len(file)) == ({size}, n_pages)


def test_pdf_drawing_is_set_in_the_weight_of_the_text():
    drawing = Figure(Drawing((Text(("Minimum",), 10, 35),), BARS.canvas), "word", "Woord", "Een woord.", "Onderschrift")
    file = pymupdf.open(stream=render_pdf(replace(EMPTY, blocks=(Paragraph("Minimum"), drawing))))
    lines = [line for block in file[0].get_text("dict")["blocks"] for line in block["lines"]]
    spans = [span for line in lines for span in line["spans"] if span["text"] == "Minimum"]
    widths = [(span["bbox"][2] - span["bbox"][0]) / span["size"] for span in spans]
    assert widths == pytest.approx([widths[0]] * 2, rel=1e-3)


def test_pdf_sets_any_order_of_documents_and_threads():
    documents = [replace(EMPTY, title=f"Rapport {number}") for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(render_pdf, documents)) == [render_pdf(document) for document in reversed(documents)][::-1]


@pytest.mark.parametrize(
    "blocks",
    [
        (Figure(BARS, "bars", "Balken", "", "Zonder tekst"),),
        (Heading("Deel"), Heading("Te diep", 3)),
    ],
)
def test_pdf_that_cannot_be_accessible_is_refused(blocks):
    with pytest.raises(typst.TypstError, match="PDF/UA-1"):
        render_pdf(replace(SAMPLE, blocks=blocks))


def test_html_is_well_formed(html):
    assert html.open == []
    ids = [attributes["id"] for _, attributes in html.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = {name for _, attributes in html.elements for name in attributes.get("aria-labelledby", "").split()}
    assert named
    assert named <= set(ids)


def test_html_has_every_text_and_runs_none(html):
    assert [text for text in texts(SAMPLE) if text not in html.text] == []
    assert html.all("script") == []
    assert HOSTILE not in html.source


def test_html_asks_nothing_of_a_network(html):
    policies = [meta["content"] for meta in html.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert [attributes for _, attributes in html.elements if "src" in attributes or "action" in attributes] == []
    assert [attributes["href"] for _, attributes in html.elements if "href" in attributes] == ["#main"]
    assert [tag for tag, _ in html.elements if tag in {"link", "base", "iframe", "object"}] == []
    assert "url(" not in html.source
    assert "@import" not in html.source


def test_html_has_landmarks_and_headings(html):
    assert html.all("html") == [{"lang": "nl"}]
    tags = [tag for tag, _ in html.elements]
    assert [tags.count(tag) for tag in ("h1", "main", "header", "footer")] == [1] * 4
    assert f"<title>{SAMPLE.title}</title>" in html.source
    pairs = zip(SAMPLE.blocks, heading_levels(SAMPLE.blocks), strict=True)
    levels = [level + 1 for block, level in pairs if isinstance(block, Heading | Topic)]
    assert [int(tag[1]) for tag in tags if re.fullmatch("h[2-6]", tag)] == levels


def test_html_tables_have_scopes_and_scroll_when_wide(html):
    tables = [block for block in SAMPLE.blocks if isinstance(block, Table)]
    scopes = [attributes["scope"] for attributes in html.all("th")]
    assert scopes.count("col") == sum(len(table.header) for table in tables)
    assert scopes.count("row") == sum(bool(row[0]) for table in tables for row in table.rows)
    regions = [attributes for attributes in html.all("div") if attributes.get("class") == "scroll"]
    assert [(region["role"], region["tabindex"]) for region in regions] == [("region", "0")] * 2
    assert sum(attributes.get("class") == "number" for attributes in html.all("td")) == 2 * len(ROWS)


def test_html_passes_by_the_dots_that_the_words_say(html):
    dots = [span for span in html.all("span") if span.get("class") == "dots"]
    assert [span["aria-hidden"] for span in dots] == ["true"] * 3
    assert sum(place.get("class") == "own" for place in html.all("i")) == 3
    assert len(html.all("i")) == 3 * 5
    assert html.all("section") == [{"class": "topic"}]


def test_html_of_many_parts_begins_with_a_list_of_them():
    parts = [Heading(f"Deel {n} **vet**") for n in range(1, 5)]
    few, many = (render_html(replace(SAMPLE, blocks=tuple(parts[:n]))).decode() for n in (3, 4))
    assert "<nav" not in few
    links = re.findall(r'<a href="#(block-\d)">(.*?)</a>', many)
    assert links == [(f"block-{n}", f"Deel {n} <strong>vet</strong>") for n in range(1, 5)]
    assert all(f'<h2 id="{place}">' in many for place, _ in links)


def test_html_drawing_has_its_text(html):
    (figure,) = (block for block in SAMPLE.blocks if isinstance(block, Figure))
    assert {"role": "img", "aria-label": figure.alt} in html.all("div")


def test_html_shows_a_caution_without_colour(html):
    assert [span for span in html.all("span") if span.get("class") == "mark"] == [{"class": "mark"}] * 2
    assert "! Let op: een voorlopige norm" in html.text


def test_word_has_every_text(word):
    paragraphs = [paragraph.text for paragraph in word.element.iter(qn("w:p"))]
    found = "\n".join(paragraphs) + word.sections[0].footer.paragraphs[0].text
    assert [text for text in texts(SAMPLE) if text not in found] == []


def test_word_language_and_properties(word):
    assert word.core_properties.title == SAMPLE.title
    assert word.core_properties.language == "nl-NL"
    assert (word.core_properties.author, word.core_properties.comments) == ("", "")
    assert word.core_properties.modified.replace(tzinfo=UTC) == SAMPLE.date
    assert {lang.get(qn("w:val")) for lang in word.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))} == {
        "nl-NL"
    }


def test_word_headings(word):
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    assert styles[:2] == ["Title", "Subtitle"]
    pairs = zip(SAMPLE.blocks, heading_levels(SAMPLE.blocks), strict=True)
    levels = [level for block, level in pairs if isinstance(block, Heading | Topic)]
    assert [int(style[-1]) for style in styles if style.startswith("Heading")] == levels


def test_word_tables_have_header_rows_captions_and_whole_rows(word):
    tables = [block for block in SAMPLE.blocks if isinstance(block, Table)]
    found = list(word.element.iter(qn("w:tbl")))
    assert len(found) == len(tables)
    for table, block in zip(found, tables, strict=True):
        rows = table.tr_lst
        assert [bool(list(row.iter(qn("w:tblHeader")))) for row in rows] == [True] + [False] * len(block.rows)
        assert all(list(row.iter(qn("w:cantSplit"))) for row in rows)
        assert table.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == plain(block.caption)
        assert sum(column.w for column in table.tblGrid.gridCol_lst) == pytest.approx(Mm(160), rel=1e-3)
        assert table.getprevious().style == "Caption"


def test_word_numbered_lists_each_start_at_one():
    two = replace(SAMPLE, blocks=(Bullets(("a", "b"), ordered=True), Bullets(("c",), ordered=True)))
    body = docx.Document(BytesIO(render_word(two))).element.body
    numbers = [number.val for number in body.iter(qn("w:numId"))]
    assert numbers[0] == numbers[1] != numbers[2]


def test_word_page_break_belongs_to_the_heading_below(word):
    broken = [paragraph.text for paragraph in word.paragraphs if paragraph.paragraph_format.page_break_before]
    assert broken == ["Uw eigen woorden"]


def test_word_footer_counts_pages(word):
    footer = word.sections[0].footer.part.element
    assert [field.text for field in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_word_has_room_to_type(word):
    lines = sum(block.lines for block in SAMPLE.blocks if isinstance(block, Blank))
    assert [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == "Answer Line"] == [""] * lines


def test_word_keeps_a_question_and_its_few_lines_on_one_page():
    """Each holds on to what follows, but for the last line; many lines may run on."""
    questions = replace(SAMPLE, blocks=(Blank("Wat wilt u leren?", 4), Blank("Opmerkingen", 5)))
    room = [
        one
        for one in docx.Document(BytesIO(render_word(questions))).paragraphs
        if one.style.name in ("Answer Label", "Answer Line")
    ]
    kept = [bool(one.paragraph_format.keep_with_next or one.style.paragraph_format.keep_with_next) for one in room]
    assert kept == [True] * 4 + [False] + [True] + [False] * 5


def test_word_bytes_do_not_show_the_clock():
    with zipfile.ZipFile(BytesIO(render_word(EMPTY))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(name.endswith(".jpeg") for name in file.namelist())


@pytest.mark.parametrize(("wide", "width"), [(False, 115), (True, 156)])
def test_word_has_a_figure_as_a_picture_with_its_text(wide, width):
    """As wide as in a PDF, sharp enough to print, and on one page with the words below it."""
    figure = replace(BARS_FIGURE, wide=wide)
    word = docx.Document(BytesIO(render_word(replace(EMPTY, blocks=(PageBreak(), figure)))))
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == figure.alt  # noqa: SLF001 - python-docx has no alt text
    _, _, across, down = figure.drawing.canvas
    assert (shape.width.mm, shape.height.mm) == pytest.approx((width, width * down / across), rel=0.01)
    (part,) = (part for part in word.part.package.iter_parts() if part.content_type == "image/png")
    picture = pymupdf.Pixmap(part.blob)
    assert picture.width / (width / 25.4) == pytest.approx(220, rel=0.01)
    place, caption = word.paragraphs[-2:]
    assert place.paragraph_format.page_break_before
    assert place.paragraph_format.keep_with_next
    assert caption.text == figure.caption


def test_word_writes_no_empty_line_under_a_figure_without_a_caption():
    word = docx.Document(BytesIO(render_word(replace(EMPTY, blocks=(replace(BARS_FIGURE, caption=""),)))))
    assert len(word.inline_shapes) == 1
    assert [paragraph.text for paragraph in word.paragraphs] == [EMPTY.title, EMPTY.subtitle, ""]


def test_a_picture_is_set_in_the_weight_of_the_text_and_keeps_no_letter_back():
    """Without its weight a letter is thin and pale; one that the font lacks becomes a box."""
    drawn = [
        Figure(Drawing((Text((letters,), 10, 35),), BARS.canvas), "word", "Woord", "Een woord.", "")
        for letters in ("Minimum", "日", "□")
    ]
    text, lacking, box = (pymupdf.Pixmap(picture(figure, 40.0)) for figure in drawn)
    assert lacking.samples == box.samples
    darkest = min(sum(text.pixel(x, y)[:3]) for x in range(text.width) for y in range(text.height))
    assert darkest < 3 * 60


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("gewoon", [("gewoon", False)]),
        ("**vet** en niet", [("vet", True), (" en niet", False)]),
        ("2 ** 3 en ****", [("2 ** 3 en ****", False)]),
        ("", []),
        ("[lees](R001.pdf) dit", [("lees", False, "R001.pdf"), (" dit", False)]),
        ("[weg](javascript:alert) [x](../y/z)", [("[weg](javascript:alert) [x](../y/z)", False)]),
        ("a\n\tb\x00\x1bc\ud800", [("a bc", False)]),
    ],
)
def test_bold_and_links_are_the_only_mark_up(text, runs):
    assert list(inline_runs(text, links=True)) == [Run(*run) for run in runs]


@pytest.mark.parametrize("piece", ["**a ", "**a** ", "** ", "[a](b", "["])
def test_mark_up_is_found_in_a_time_that_grows_with_the_text(piece):
    """A square of it takes minutes here."""
    begun = time.process_time()
    assert "".join(run.text for run in inline_runs(piece * 100_000, links=True)).count("a") == 100_000 * ("a" in piece)
    assert time.process_time() - begun < 3


def test_what_someone_typed_is_no_link_but_in_a_page_of_our_own():
    typed = Document("T", "", "", "", now(), (Paragraph("zie [x](evil.html)"),), endings=(".html",))
    assert b"zie [x](evil.html)" in render_html(typed)
    assert b'zie <a href="evil.html">x</a>' in render_html(replace(typed, links=True))
    assert b"<a href" not in render_html(typed).replace(b'<a class="skip" href', b"")
    assert [run.text for run in inline_runs("zie [x](evil.html)")] == ["zie [x](evil.html)"]
