"""The pages about someone's growth: every sentence only where it is true, two pages, and nothing shared unasked."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial
from math import isnan

import docx
import numpy as np
import outloud
import page
import pandas as pd
import pymupdf
import pytest

import ontwikkelscan as osc
from ontwikkelscan import texts
from ontwikkelscan.documents.blocks import Bullets, Facts, Figure, Paragraph, Table, Topic
from ontwikkelscan.documents.save import save_document
from ontwikkelscan.reporting.growth.chart import moves
from ontwikkelscan.reporting.growth.page import growth_page
from ontwikkelscan.reporting.growth.papers import growth_paper, papers_of
from ontwikkelscan.reporting.growth.record import apart, told_from
from ontwikkelscan.reporting.words import label
from tests.long_sentences import long_in

SCAN = osc.Scan("gemeentesecretaris")
COMPETENCIES = SCAN.questionnaire.competencies
M = len(COMPETENCIES)
PLANNED = ("visie", "samenwerken")
PLACES = [SCAN.questionnaire.column_of[name] for name in PLANNED]
DAYS = ("2026-09-01", "2027-02-01", "2027-06-15")


def row(keyed, day, left_open=0):
    """Return answers: per competency one keyed answer, or one per item; so many items of each are open."""
    keyed = np.broadcast_to(np.asarray(keyed, dtype=float).reshape(M, -1), (M, 8))
    said = {"respondent": "R001", "moment": day}
    for competency, values in zip(COMPETENCIES, keyed, strict=True):
        for place, (item, value) in enumerate(zip(competency.items, values, strict=True)):
            said[item.id] = np.nan if place < left_open else 6 - value if item.reverse else value
    return said


def growth(*moments, planned=PLANNED, share="none", scan=SCAN):
    rows = [one if isinstance(one, dict) else row(one, day) for one, day in zip(moments, DAYS, strict=False)]
    return scan.run_moments(pd.DataFrame(rows)).growth("R001", planned=planned, share=share)


def flat(value, **planned):
    found = np.full(M, float(value))
    found[PLACES] = planned.get("planned", value)
    return found


def half():
    return np.where(np.arange(M) % 2, 1.0, 5.0)


CASES = {
    "nothing": partial(growth, flat(4), flat(4)),
    "all up": partial(growth, flat(2), flat(4)),
    "all down": partial(growth, flat(5), flat(3), planned=()),
    "half up, half down": partial(growth, flat(3.0), half(), planned=()),
    "planned up": partial(growth, flat(3), flat(3, planned=5)),
    "planned down less": partial(growth, flat(5, planned=4), flat(2, planned=3)),
    "three moments": partial(growth, flat(3), flat(4), flat(3, planned=5)),
    "too few answers now": partial(growth, flat(3), row(flat(4), DAYS[1], left_open=5)),
    "some too few": partial(
        growth, flat(3), row(flat(4), DAYS[1]) | {item.id: np.nan for scale in COMPETENCIES[:9] for item in scale.items}
    ),
    "none planned": partial(growth, flat(3), flat(3), planned=()),
}


@cache
def case(name):
    return CASES[name]().record


def said(blocks):
    """Yield what blocks say, but tables and figures."""
    for block in blocks:
        match block:
            case Topic():
                yield block.note
                yield from said(block.blocks)
            case Bullets():
                yield from block.items
            case Facts():
                yield from (words for _, words in block.pairs)
            case Paragraph():
                yield block.text


def together(record):
    return record.change.together.told if record.change.retest_basis else "unknown"


def planned(record):
    """Return what is told of the planned ones, with the way they went themselves."""
    found = record.change.planned
    if found is None:
        return "none"
    went = sum(row.change for _, row in record.planned if not isnan(row.change))
    up = went > 0 if found.told == "higher" else went >= 0
    return f"{found.told}_{'up' if up else 'down'}" if found.told in ("higher", "lower") else found.told


def n_single(record, told):
    return sum(row.told == told for _, row in record.rows)


def conditions(record):
    """Yield key and whether that sentence is true of this person."""
    two_pages = any(row.told != "too_few" for _, row in record.rows)
    for part in ("lead", "together"):
        yield from ((f"{part}.{key}", key == together(record)) for key in texts.section(f"growth.{part}"))
    for part in ("lead_planned", "planned"):
        yield from ((f"{part}.{key}", key == planned(record)) for key in texts.section(f"growth.{part}"))
    for way in ("higher", "lower"):
        n = n_single(record, way)
        yield f"single.{way}", 0 < n <= 3
        yield f"single.{way}_many", 3 < n < len(record.rows)
        yield f"single.{way}_all", 3 < n == len(record.rows)
    moved = n_single(record, "higher") + n_single(record, "lower")
    yield "single.none", two_pages and not moved and bool(record.change.retest_basis)
    yield "single.unknown", two_pages and not moved and not record.change.retest_basis
    yield from ((f"sure.{key}", two_pages and key == (record.change.retest_basis or "unknown")) for key in SURE)
    yield "statements.none", two_pages and not record.change.statements
    yield "statements.count", two_pages and bool(record.change.statements)
    yield "planned.note", record.change.planned is not None and not isnan(record.change.planned.error)


SURE = ("assumed", "norm", "unknown")
NO_OUTCOME = {"together.heading", "planned.heading", "planned.row"}


def pattern(template):
    """Return what a text looks like with its fields filled in."""
    return re.sub(r"\\\{\w+\\\}", "[^:;]+?", re.escape(template))


def check(record):
    """Hold every sentence of the pages against what was found."""
    told = "\n".join(said(growth_page(record).blocks))
    wrong = {}
    for key, holds in conditions(record):
        if key in NO_OUTCOME:
            continue
        template = texts.section(f"growth.{key.partition('.')[0]}")[key.partition(".")[2]]
        if bool(re.search(pattern(template), told)) != holds and (key != "planned.note" or holds):
            wrong[key] = holds
    assert wrong == {}


@pytest.mark.parametrize("name", CASES)
def test_each_sentence_stands_where_it_is_true_and_only_there(name):
    check(case(name))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "Je beantwoordde alle 112 stellingen hetzelfde als toen."),
        ("all up", "Alle 14 competenties zijn op zichzelf verschoven (hoger)."),
        ("all down", "Alle 14 competenties zijn op zichzelf verschoven (lager)."),
        (
            "half up, half down",
            "niet aantoonbaar verschoven. Op zichzelf verschoven (hoger) zijn 7 competenties, waaronder",
        ),
        ("half up, half down", "persoonlijk optreden. Op zichzelf verschoven (lager) zijn 7 competenties, waaronder"),
    ],
)
def test_extremes_are_told_in_plain_words(name, words):
    assert words in "\n".join(said(growth_page(case(name)).blocks))


def test_each_sentence_is_true_of_people_at_random():
    rng = np.random.default_rng(20)
    for _ in range(40):
        x = rng.integers(1, 6, (M, 8)).astype(float)
        y = np.clip(np.round(x + rng.normal(rng.choice([-2, 0, 2]), 1, (M, 8)) + rng.normal(0, 1, (M, 1))), 1, 5)
        then, now = (row(keyed, day, rng.integers(0, 6)) for keyed, day in zip((x, y), DAYS, strict=False))
        check(growth(then, now, planned=PLANNED[: rng.integers(0, 3)]).record)


def test_nothing_is_said_where_no_error_is_known():
    own = osc.Scan(osc.Questionnaire.from_keys({"agree": ["A1", "-A2"], "open": ["O1", "O2"]}, minimum=1, maximum=6))
    files = [pd.DataFrame([{"respondent": "R001", "A1": x, "A2": 2, "O1": x, "O2": 3}]) for x in (2, 5)]
    record = own.run_moments(files).growth("R001", planned=["agree"]).record
    told = "\n".join(said(growth_page(record).blocks))
    assert "niet te zeggen" in told
    assert "is je zelfbeeld verschoven" not in told
    assert "Een ander woord" not in told
    (figure,) = (block for block in growth_page(record).blocks if isinstance(block, Figure))
    assert "balk" not in figure.caption


@pytest.mark.parametrize("name", CASES)
def test_with_a_measured_retest_less_is_told_too_and_where_it_comes_from(name):
    """By a measured retest what was planned can also have risen less than the rest."""
    change = replace(case(name).change, retest_basis="norm")
    check(replace(case(name), change=change))
    if change.planned is not None:
        check(replace(case(name), change=replace(change, planned=replace(change.planned, told="lower"))))


def test_the_way_of_the_planned_ones_is_their_own():
    """They went down, but less than the rest: never "more up"."""
    for then, now in ((flat(4), flat(2, planned=4)), (flat(5, planned=4), flat(2, planned=3))):
        told = "\n".join(said(growth_page(growth(then, now).record).blocks))
        assert "minder omlaag dan de rest" in told
        assert "meer omhoog dan de rest" not in told
    assert "meer omhoog dan de rest" in "\n".join(said(growth_page(case("planned up")).blocks))


def test_a_planned_competency_has_its_difference_beside_from_where_it_is_told():
    """3.875 and 4.75 read as 3,9 and 4,8, which looks like more than the .875 it is."""
    record = case("nothing")
    row = replace(record.planned[0][1], before=3.875, after=4.75, change=0.875, smallest=0.881)
    difference = "toen 3,9, nu 4,8, verschil +0,875; "
    assert told_from(row) == f"{difference}niet aantoonbaar verschoven: dat kan pas vanaf 0,881 punt"
    assert told_from(replace(row, told="too_few")) == "te weinig antwoorden"


def test_a_measured_retest_says_that_the_mean_change_is_taken_off():
    record = replace(case("nothing"), change=replace(case("nothing").change, retest_basis="norm"))
    told = "\n".join(said(growth_page(record).blocks))
    assert "Wat zij gemiddeld verschoven, is van elk verschil afgetrokken." in told
    assert "afgetrokken" not in "\n".join(said(growth_page(case("nothing")).blocks))


@pytest.mark.parametrize("n", [1, 2])
def test_what_is_told_of_one_planned_competency_reads_as_of_several(n):
    told = "\n".join(said(growth_page(growth(flat(3), flat(3, planned=5), planned=PLANNED[:n]).record).blocks))
    assert re.search(r"Wat je je voornam, ging \d,\d\d punt meer omhoog dan de rest", told)
    assert "gingen ze" not in told


def test_a_change_and_what_is_told_from_never_read_alike():
    assert apart(0.6571, 0.6601) == 3
    assert apart(-0.6571, 0.6601) == 3
    assert apart(0.65, 0.66) == 2


def statements(record):
    (topic,) = (block for block in growth_page(record).blocks if isinstance(block, Topic) and "stelling" in block.title)
    return [line for block in topic.blocks if isinstance(block, Bullets) for line in block.items]


def test_statements_are_told_of_from_two_steps_and_six_at_most():
    start = np.full((M, 8), 3.0)
    one, two, many = start.copy(), start.copy(), start.copy()
    one[0] = 4
    two[0, :2] = 5
    many[:2] = 5
    many[1, 7] = 1
    assert statements(growth(start, one).record) == []
    assert len(statements(growth(start, two).record)) == 2
    assert len(statements(growth(start, many).record)) == 6
    assert "Hier staan er 6, de grootste verschillen eerst:" in "\n".join(
        said(growth_page(growth(start, many).record).blocks)
    ), "others of two steps are as large"
    item = COMPETENCIES[0].items[0]
    (line, _) = statements(growth(start, two).record)
    assert line.startswith(item.text)
    assert "Eerst soms, nu" in line


def test_the_words_then_and_now_and_the_numbers_are_those_of_the_moments():
    record = case("planned up")
    (table,) = (block for block in growth_page(record).blocks if isinstance(block, Table))
    by_name = {cells[0]: cells for cells in table.rows}
    assert by_name["Visie (voorgenomen)"][1:4] == ("3,0", "5,0", "+2,00")
    assert by_name["Visie (voorgenomen)"][5] == "verschoven (hoger)"
    assert by_name["Communiceren"][5] == "niet aantoonbaar"
    assert len(table.rows) == M


def test_of_too_few_answers_no_number_is_told():
    record = case("some too few")
    (table,) = (block for block in growth_page(record).blocks if isinstance(block, Table))
    few = [cells for cells in table.rows if cells[5] == "te weinig antwoorden"]
    assert len(few) == 9
    assert {cells[1:5] for cells in few} == {("–",) * 4}


def test_the_middle_moment_is_in_the_picture_and_in_its_legend():
    (figure,) = (block for block in growth_page(case("three moments")).blocks if isinstance(block, Figure))
    for drawing in (figure.drawing, figure.narrow()):
        assert any(
            "1 februari 2027" in " ".join(getattr(mark, "lines", ())).replace("\u00a0", " ") for mark in drawing.marks
        )
    assert "Visie (voorgenomen): toen 3,0, nu 5,0, verschoven (hoger)." in figure.alt


def test_now_lies_outside_the_bar_where_a_change_is_told_and_only_there():
    """As the caption says, whatever else of this person is told."""
    rng, words = np.random.default_rng(21), set()
    for shift in (0, 1.5, 2.5, -2.5):
        x = rng.integers(1, 6, (M, 8)).astype(float)
        y = np.clip(np.round(x + shift + rng.normal(0, 1, (M, 8)) + rng.normal(0, 1, (M, 1))), 1, 5)
        record = growth(x, y).record
        word = {label(competency): row.told for competency, row in record.rows}
        for move in moves(record):
            assert (not move.low <= move.after <= move.high) == (word[move.label] in ("higher", "lower"))
        words |= {*word.values()}
    assert words == {"higher", "lower", "not_shown"}


@pytest.mark.parametrize("name", CASES)
def test_two_pages_that_can_be_read_aloud_and_kept(name, tmp_path):
    record, path = case(name), tmp_path / "groei.pdf"
    document = growth_page(record)
    assert long_in(document) == set()
    save_document(document, path)
    with pymupdf.open(path) as pdf:
        assert len(pdf) == (1 if name == "too few answers now" else 2)
        sizes = [
            span["size"]
            for sheet in pdf
            for block in sheet.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
        assert min(sizes) > 7.99
        assert all(sheet.get_text().count("Hoe zeker is dit?") <= 1 for sheet in pdf)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, report.failures
    assert outloud.check(str(path)).errors == 0


# Papers for others


def words(path):
    paper = docx.Document(path)
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


@pytest.mark.parametrize("name", ["besluitvaardigheid", "complexe_organisatieontwikkeling"])
def test_no_name_of_what_was_planned_is_broken(name, tmp_path):
    growth(flat(3), flat(4), planned=[name]).save(tmp_path)
    with pymupdf.open(tmp_path / "R001-groei.pdf") as pdf:
        lines = pdf[0].get_text().splitlines()
    assert [line for line in lines if re.search("[a-z][-\xad]$", line)] == []


def test_papers_hold_nothing_of_the_scan_unless_it_was_chosen(tmp_path):
    """Without a choice the papers of two people who changed otherwise are the same."""
    for name in papers_of(case("all up")):
        assert growth_paper(case("all up"), name).blocks == growth_paper(case("all down"), name).blocks
    CASES["all up"](share="visie").save(tmp_path)
    told = words(tmp_path / "R001-tussengesprek.docx")
    assert "Visie" in told
    assert "4,0" in told
    assert not any(scale.label in told.lower() for scale in COMPETENCIES if scale.id != "visie")
    assert "Alles samen" not in told
    CASES["all up"](share="all").save(tmp_path)
    assert "Alles samen" in words(tmp_path / "R001-tussengesprek.docx")


def test_which_papers_follows_from_the_programmes():
    assert papers_of(case("nothing")) == ("tussengesprek",)
    scan = osc.Scan("hrm_adviseur")
    answers = osc.example("hrm_adviseur")
    record = scan.run_moments([answers, answers]).growth("R101").record
    assert papers_of(record) == ("tussengesprek", "verantwoordingsgesprek", "portfolio")
    for name in papers_of(record):
        assert long_in(growth_paper(record, name)) == set()
    questions = [
        block.label for block in growth_paper(record, "verantwoordingsgesprek").blocks if hasattr(block, "label")
    ]
    subjects = ("inhoudelijke resultaat", "relationele en professionele", "HRM in mijn gemeente")
    assert all(subject in question for subject, question in zip(subjects, questions, strict=False))


def test_files_have_their_names(tmp_path):
    growth(flat(3), flat(4)).save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "R001-groei.html",
        "R001-groei.pdf",
        "R001-tussengesprek.docx",
    ]
