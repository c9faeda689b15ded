"""Each constant that decides what a document tells, at its edge."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from ontwikkelscan import Scan
from ontwikkelscan.documents.blocks import Callout, Heading, Paragraph, Topic
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.group_report import group_report
from ontwikkelscan.reporting.intake import learning_questions
from ontwikkelscan.reporting.need_page import own_pages
from ontwikkelscan.reporting.person_report import person_report
from ontwikkelscan.texts import text

LEERGANG = "leergang_lokaal_leiderschap"
PLAIN = Scan("gemeentesecretaris").questionnaire
SCAN = Scan("gemeentesecretaris", required=dict.fromkeys(PLAIN.competency_ids, 4.0))
ITEMS = [item for scale in PLAIN.competencies for item in scale.items]


def scanned(keyed=2, n_answered=112, importance=4):
    """Return the person who gave one keyed answer to so many items, and rates every competency alike."""
    said = {item.id: 6 - keyed if item.reverse else keyed for item in ITEMS}
    said |= dict.fromkeys(item.id for item in ITEMS[n_answered:])
    rated = {f"belang_{name}": importance for name in PLAIN.competency_ids}
    return SCAN.run(pd.DataFrame([{"respondent": "R001"} | said | rated]))["R001"]


@pytest.fixture(scope="module")
def needy():
    """Someone with fourteen clear needs."""
    return scanned()


def under(blocks, heading):
    """Return the blocks under a heading, up to the next one."""
    place = [isinstance(block, Heading) and block.text == heading for block in blocks].index(True) + 1
    rest = list(blocks[place:])
    return rest[: next((n for n, block in enumerate(rest) if isinstance(block, Heading)), len(rest))]


def part(record, title):
    """Return the first part with this title."""
    return next(b for b in person_report(record).blocks if isinstance(b, Topic) and b.title == title)


def test_the_first_page_names_three_needs(needy):
    told = part(needy.record, text("report.work.heading"))
    names = [one.competency.label for one in needy.record.ranked]
    assert [
        line.lower().startswith(f"**{name}**") for line, name in zip(told.blocks[0].items, names, strict=False)
    ] == [True] * 3
    assert told.blocks[1].text.startswith(text("report.work.more", n=11))
    assert told.note == text("report.work.order")


def test_the_lead_names_what_the_page_lists(needy):
    (first, *_) = [block.text for block in person_report(needy.record).blocks if isinstance(block, Paragraph)]
    names = [one.competency.label for one in needy.record.ranked]
    assert [name in first for name in names] == [True] * 3 + [False] * 11
    (first, *_) = [
        block.text for block in person_report(scanned(keyed=5).record).blocks if isinstance(block, Paragraph)
    ]
    assert sum(name in first for name in names) == 3


@pytest.mark.parametrize(("n", "told"), [(5, False), (6, True)])
def test_from_six_needs_on_the_theme_of_most_is_named(needy, n, told):
    kept = {one.competency.id for one in needy.record.ranked[:n]}
    outcomes = tuple(one if one.competency.id in kept else replace(one, rank=0) for one in needy.record.outcomes)
    blocks = str(part(replace(needy.record, outcomes=outcomes), text("report.work.heading")).blocks)
    assert ("nummer 1" in blocks) == told


def test_strengths_are_named_and_three_are_put_to_use():
    record = scanned(keyed=5).record
    strong = part(record, text("report.build.heading")).blocks[0]
    assert sum(one.competency.label in strong.text for one in record.outcomes) == 3
    assert "en nog 11" in strong.text
    lines = part(record, text("report.other.strengths")).blocks[0].items
    assert [line.startswith("**") for line in lines] == [True] * 3 + [False]
    assert sum(one.competency.label in lines[-1] for one in record.outcomes) == 11


def test_three_statements_stand_in_for_strengths():
    """All answers good, and nothing surely above what is asked: the level is the answer itself."""
    record = scanned(keyed=4).record
    assert not any(one.strength == "yes" for one in record.outcomes)
    (told,) = part(record, text("report.build.heading")).blocks
    assert [len(rows) for _, rows in told.groups] == [3]
    (none,) = part(scanned(keyed=3).record, text("report.build.heading")).blocks
    assert none.text == text("report.build.nothing")


@pytest.mark.parametrize(("n_judged", "told"), [(100, True), (101, False)])
def test_nearly_all_is_three_quarters(needy, n_judged, told):
    """Of 75 needs among 100 compared competencies it is said, among 101 it is not."""
    record = needy.record
    needs = (record.ranked * 75)[:75]
    other = next(one for one in scanned(keyed=5).record.outcomes if one.band in ("unlikely", "none"))
    person = replace(record, outcomes=(*needs, *[other] * (n_judged - 75)))
    assert len(person.ranked) == 75
    assert (text("report.work.nearly_all") in str(part(person, text("report.work.heading")))) == told


def test_who_has_no_need_sees_the_two_smallest_margins():
    record = scanned(keyed=5).record
    margins = {"visie": 0.2, "zelfreflectie": 0.1, "coaching_ontwikkelingsgerichtheid": 0.3}
    outcomes = tuple(replace(one, margin=margins.get(one.competency.id, 1.0)) for one in record.outcomes)
    blocks = part(replace(record, outcomes=outcomes), text("report.work.heading")).blocks
    (told,) = [block.text for block in blocks if "Het dichtst bij" in block.text]
    assert told.startswith("**Het dichtst bij wat er wordt gevraagd:** zelfreflectie en visie.")


@pytest.mark.parametrize(("share", "told"), [(0.799, "order_open"), (0.8, "order_firm")])
def test_a_place_among_the_first_three_is_firm_from_four_fifths(needy, share, told):
    record = needy.record
    outcomes = tuple(replace(one, top_share=share) for one in record.outcomes)
    written = str(person_report(replace(record, outcomes=outcomes)).blocks)
    assert (text("report.need_sure.order_firm") in written, text("report.need_sure.order_open") in written) == (
        told == "order_firm",
        told == "order_open",
    )


def test_three_needs_have_a_page_and_two_more_a_tip(needy):
    headings = [block.text.lower() for block in person_report(needy.record).blocks if isinstance(block, Heading)]
    names = [one.competency.label for one in needy.record.ranked]
    assert [name in headings for name in names] == [True] * 3 + [False] * 11
    lines = part(needy.record, text("report.other.needs")).blocks[0].items
    assert ["Eerste stap" in line for line in lines] == [True] * 2 + [False]
    assert sum(name in lines[-1] for name in names) == 9


@pytest.mark.parametrize(("importance", "n_pages"), [(4, 3), (5, 4)])
def test_what_is_indispensable_gets_a_page_too(importance, n_pages):
    assert len(own_pages(scanned(importance=importance).record)) == n_pages


@pytest.mark.parametrize(("n_answered", "told"), [(83, True), (84, False)])
def test_few_answers_are_fewer_than_three_quarters(n_answered, told):
    written = str(person_report(scanned(n_answered=n_answered).record).blocks)
    assert ("Een flink deel van de stellingen heeft geen antwoord." in written) == told


@pytest.mark.parametrize(("n_answered", "few"), [(55, True), (56, False)])
def test_below_56_answers_the_report_says_what_is_not_seen(n_answered, few):
    written = str(person_report(scanned(n_answered=n_answered).record).blocks)
    assert (text("report.filling_in.few") in written) == few
    assert (text("report.filling_in.many") in written) == (not few)


def test_what_is_not_judged_is_said_and_not_told(needy):
    """Twenty-five answers in one box are no reason to warn; five scales show no content."""
    assert text("report.filling_in.not_judged", n_answered=25) in str(
        person_report(scanned(n_answered=25).record).blocks
    )
    five = {item.id for scale in PLAIN.competencies[:5] for item in scale.items}
    row = {item: answer if item in five else None for item, answer in zip(PLAIN.item_ids, [4, 2, 3] * 38, strict=False)}
    written = str(person_report(SCAN.run(pd.DataFrame([{"respondent": "R001"} | row]))["R001"].record).blocks)
    assert text("report.filling_in.no_content") in written
    assert text("report.filling_in.few") not in written
    assert text("report.filling_in.judged") in str(person_report(needy.record).blocks)


@pytest.mark.parametrize("form", ["short", "full"])
def test_what_was_seen_is_told_once_at_the_top(needy, form):
    """A fixed order, which explains that no content was seen; nothing to who answers to the content."""
    row = dict(zip(PLAIN.item_ids, [4, 2] * 56, strict=True))
    record = SCAN.run(pd.DataFrame([{"respondent": "R001"} | row]))["R001"].record
    assert {note.index for note in record.quality if note.flag == "yes"} >= {"content", "regularity", "caution"}
    told = [block for block in person_report(record, form=form).blocks if isinstance(block, Callout)]
    (caution,) = (block for block in told if block.kind == "caution")
    assert caution.title == text("report.caution.title")
    assert caution.text == text("report.caution.text", signs=text("report.caution.regularity"))
    quiet = person_report(needy.record, form=form).blocks
    assert not [block for block in quiet if isinstance(block, Callout) and block.kind == "caution"]


def test_each_sign_has_its_sentence(needy):
    """No content, and a part that does not fit: both are said."""
    seen = tuple(
        replace(note, flag="yes" if note.index in ("content", "part") else "no") for note in needy.record.quality
    )
    blocks = person_report(replace(needy.record, quality=seen)).blocks
    (caution,) = (block for block in blocks if isinstance(block, Callout) and block.kind == "caution")
    signs = f"{text('report.caution.content')} {text('report.caution.part')}"
    assert caution.text == text("report.caution.text", signs=signs)


def test_a_report_is_kept_three_years(needy):
    run = replace(needy.record.run, time=datetime(2026, 11, 22, tzinfo=UTC))
    assert "november 2029" in str(person_report(replace(needy.record, run=run)).blocks)


def test_an_intake_drafts_three_learning_questions(needy):
    assert len(learning_questions(needy.intake(LEERGANG, share="all").record)) == 3


def test_an_intake_holds_numbers_of_four_decimals(needy, tmp_path):
    needy.intake(LEERGANG, share="all").save(tmp_path / "intake.json")
    outcomes = json.loads((tmp_path / "intake.json").read_text())["outcomes"]
    numbers = re.findall(r"\d+\.(\d+)", json.dumps(outcomes))
    assert max(map(len, numbers)) == 4


def test_a_group_names_its_largest_needs():
    group = Scan("hrm_adviseur").run(str(data_root("examples") / "hrm_adviseur.csv")).group()
    labels = {one.id: one.label for one in group.objects.needs.questionnaire.competencies}
    blocks = group_report(group.record).blocks
    lead = next(block.text for block in blocks if isinstance(block, Paragraph) and block.style == "lead")
    picture = group.picture.frame
    told = picture[picture["largest"].isin(["ahead", "first"])].sort_values("rank")["competency"]
    assert len(told) >= 3
    assert {name for name, label in labels.items() if label in lead} == set(told)
