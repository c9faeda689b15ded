"""The papers of groups as pages: what stands first, how large letters are, how full pages are, how long sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pymupdf
import pytest

from ontwikkelscan import Scan, compose_cohorts, example, read_answers, simulate_answers
from ontwikkelscan.charts.figure import draw_chart
from ontwikkelscan.charts.marks import GAP, OWN, Shape, Text
from ontwikkelscan.charts.svg import write_svg
from ontwikkelscan.commands.write import write_cohorts
from ontwikkelscan.documents.blocks import Figure, PageBreak, Paragraph, Topic
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.cohort_sheet import cohort_sheet
from ontwikkelscan.reporting.division_sheet import division_sheet
from ontwikkelscan.reporting.group_report import group_report, offer_page
from ontwikkelscan.reporting.groups.agenda import needs_drawing
from ontwikkelscan.reporting.groups.words import by_cover, people
from ontwikkelscan.texts import text
from tests.long_sentences import long_in
from tests.properties.charts import boxes, inside, overlaps

if TYPE_CHECKING:
    from ontwikkelscan.model.records import GroupRecord

SMALLEST = 8.0
REMARK = text("index.demo_group")
"""What the demo says above its papers."""
BODY = (51.0, 794.0)
"""Where the text of a page begins and ends, in points."""


def simulated(n):
    """People in situations that the example has."""
    scan = Scan("gemeentesecretaris")
    known = read_answers(str(data_root("examples") / "gemeentesecretaris.csv"), scan.questionnaire)
    context = known.context.sample(n, replace=True, random_state=n, ignore_index=True)
    return scan.run(replace(simulate_answers(scan.questionnaire, n, seed=n), context=context))


PROGRAMME = "leergang_lokaal_leiderschap"


@pytest.fixture(scope="module")
def demo():
    return Scan("gemeentesecretaris").run(example("gemeentesecretaris"))


@pytest.fixture(scope="module")
def groups(demo):
    hrm = Scan("hrm_adviseur").run(example("hrm_adviseur"))
    small = {str(n): simulated(n).group() for n in (8, 18, 340)}
    return {"23": demo.group(), "hrm": hrm.group(), **small}


@pytest.fixture(scope="module")
def folder(demo, groups, tmp_path_factory):
    """All papers of groups, in a folder."""
    folder = tmp_path_factory.mktemp("papers")
    for name, group in groups.items():
        group.save_report(folder / f"groep-{name}.pdf", remark=REMARK)
        group.save_offer_page(folder / f"aanbod-{name}.pdf", remark=REMARK)
    write_cohorts(compose_cohorts(demo.context, PROGRAMME, needs=demo.objects.needs), demo, folder, remark=REMARK)
    demo.divide(programme=PROGRAMME, share="all", remark=REMARK).save(folder)
    return folder


def spans(sheet):
    return [
        span
        for block in sheet.get_text("dict")["blocks"]
        for line in block.get("lines", [])
        for span in line["spans"]
        if span["text"].strip()
    ]


def test_no_letter_is_smaller_than_eight_points(folder):
    files = sorted(folder.glob("*.pdf"))
    assert len(files) == 12
    for path in files:
        for sheet in pymupdf.open(path):
            assert min(span["size"] for span in spans(sheet)) >= SMALLEST - 0.01, (path.name, sheet.number)


def test_no_page_but_the_last_is_less_than_a_third_full(folder):
    for path in folder.glob("*.pdf"):
        sheets = list(pymupdf.open(path))
        for sheet in sheets[:-1]:
            low = max(span["bbox"][3] for span in spans(sheet) if span["bbox"][3] < BODY[1])
            assert (low - BODY[0]) / (BODY[1] - BODY[0]) > 1 / 3, (path.name, sheet.number)


@pytest.mark.parametrize(("name", "pages"), [("groep-23", 4), ("groep-18", 4), ("groep-8", 1), ("cohorten", 1)])
def test_papers_have_so_many_pages(folder, name, pages):
    assert len(pymupdf.open(folder / f"{name}.pdf")) == pages


def first_page(document):
    blocks = list(document.blocks)
    ends = [place for place, block in enumerate(blocks) if isinstance(block, PageBreak)]
    return blocks[: ends[0]]


@pytest.mark.parametrize("name", ["23", "18", "hrm"])
def test_page_one_has_three_sentences_and_the_bars(groups, folder, name):
    page = first_page(group_report(groups[name].record))
    leads = [block.text for block in page if isinstance(block, Paragraph) and block.style == "lead"]
    assert len(leads) == 3
    assert all(len(re.findall(r"[.!?](?:\s|$)", lead)) == 1 for lead in leads)
    assert [type(block) for block in page[3:]] == [Figure, Topic, Paragraph]
    words = pymupdf.open(folder / f"groep-{name}.pdf")[0].get_text()
    assert "mensen met een ontwikkelbehoefte" in words
    assert page[-1].text.startswith("**Hoe zeker is dit?**")


@pytest.mark.parametrize("name", ["23", "18", "hrm"])
def test_words_of_headings_are_not_said_again_and_again(groups, folder, name):
    document = group_report(groups[name].record)
    titles = [document.title, *(block.title for block in first_page(document) if isinstance(block, Topic))]
    heads = {word for title in titles for word in re.findall(r"\w{5,}", title.lower())}
    said = Counter(re.findall(r"\w+", pymupdf.open(folder / f"groep-{name}.pdf")[0].get_text().lower()))
    assert heads
    assert {word: said[word] for word in heads if said[word] > 2} == {}


def test_no_sentence_is_longer_than_twenty_five_words(demo, groups):
    cohorts = compose_cohorts(demo.context, PROGRAMME, needs=demo.objects.needs)
    papers = [
        cohort_sheet(cohorts, "Leergang", demo.time),
        division_sheet(demo.divide(programme=PROGRAMME, share="all").record),
        *(make(group.record) for group in groups.values() for make in (group_report, offer_page)),
    ]
    assert set().union(*map(long_in, papers)) == set()


@pytest.mark.parametrize("name", ["23", "18", "hrm"])
def test_bars_count_people_as_told(groups, name):
    group = groups[name]
    record = group.record
    whole = group.frame[(group.frame["breakdown"] == "") & group.frame["n_need"].notna()].sort_values("rank")
    totals = group.picture.totals.query("breakdown == '' and what == 'need'").set_index("id")["told"]
    assert people(record) == {row.competency: row.n_need for row in whole.itertuples()}
    for row in whole.itertuples():
        assert row.n_need == min(max(totals[row.competency], 0), row.n)
    widths = bars(record)
    scale = max(widths.values()) / whole["n_need"].max()
    assert {key: round(width / scale) for key, width in widths.items()} == {
        place: n for place, n in enumerate(whole["n_need"]) if n >= 5
    }, "of fewer than five no bar tells how many"
    shares = by_cover(record)
    assert sum(shares.values()) == whole["n_need"].sum()


def bars(record: GroupRecord):
    """Return the width of the bar of each row, by its place."""
    drawing = needs_drawing(record)
    left = drawing.marks[-1].points[0][0]
    tops = {}
    for mark in drawing.marks[:-1]:
        if isinstance(mark, Shape) and mark.closed and abs(mark.points[0][0] - left) < 1e-6:
            tops.setdefault(mark.points[0][1], mark.points[1][0] - left)
    n = len(people(record))
    rows = [
        mark for mark in drawing.marks if hasattr(mark, "lines") and mark.lines[0].startswith(("minder", *"0123456789"))
    ]
    told = [mark for mark in rows if " van " in mark.lines[0]]
    assert len(told) == n
    widths = {}
    for place, mark in enumerate(told):
        near = [width for top, width in tops.items() if abs(top - mark.y) < 16]
        if near:
            widths[place] = near[0]
    return widths


@pytest.mark.parametrize("name", ["23", "18", "hrm", "340"])
def test_one_grammar_in_svg_and_matplotlib_without_texts_that_overlap(groups, name):
    drawing = needs_drawing(groups[name].record)
    found = boxes(drawing)
    assert all(inside(box, drawing) for box in found)
    assert not any(overlaps(*pair) for pair in combinations(found, 2))
    figure = draw_chart(drawing, title="")
    assert len(figure.axes[0].patches) == sum(isinstance(mark, Shape) for mark in drawing.marks)
    assert len(figure.axes[0].texts) == sum(len(mark.lines) for mark in drawing.marks if isinstance(mark, Text))


def with_cover(record, kept):
    """Return a record in which only these forms occur."""
    offer = tuple(replace(row, cover=row.cover if row.cover in kept else kept[0]) for row in record.offer)
    return replace(record, offer=offer)


@pytest.mark.parametrize(
    "kept", [("covered",), ("partly",), ("not",), ("covered", "not"), ("covered", "partly", "not")]
)
def test_the_key_names_what_is_drawn_and_forms_differ_without_colour(groups, kept):
    record = with_cover(groups["23"].record, kept)
    drawing = needs_drawing(record)
    svg = write_svg(drawing, title="t", description="d", id_prefix="p")
    words = {"covered": "% rechtstreeks", "partly": "% deels", "not": "% geen aanbod bekend"}
    for cover, word in words.items():
        assert (word in svg) == (cover in kept)
    hatched = [mark for mark in drawing.marks if isinstance(mark, Shape) and not mark.closed and mark.stroke == OWN]
    opened = [mark for mark in drawing.marks if isinstance(mark, Shape) and mark.closed and mark.stroke == GAP]
    full = [mark for mark in drawing.marks if isinstance(mark, Shape) and mark.closed and mark.fill == OWN]
    assert (bool(full), bool(hatched), bool(opened)) == tuple(cover in kept for cover in words)
    assert all(mark.fill is None for mark in opened)


def test_without_an_offer_bars_are_full_and_nothing_is_said_of_it(groups):
    record = replace(groups["23"].record, links_status="", offer=())
    drawing = needs_drawing(record)
    svg = write_svg(drawing, title="t", description="d", id_prefix="p")
    assert "aanbod" not in svg
    page = first_page(group_report(record))
    assert sum(isinstance(block, Paragraph) and block.style == "lead" for block in page) == 2
