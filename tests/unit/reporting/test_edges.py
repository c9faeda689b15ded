"""Each constant that decides what a document tells, at its edge."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from ontwikkelscan import Scan
from ontwikkelscan.documents.blocks import Bullets, Callout, Heading, Paragraph
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.group_report import group_report
from ontwikkelscan.reporting.intake import learning_questions
from ontwikkelscan.reporting.intake_sheet import intake_sheet
from ontwikkelscan.reporting.person_report import person_report
from ontwikkelscan.texts import text

LEERGANG = "leergang_lokaal_leiderschap"
PLAIN = Scan("gemeentesecretaris").questionnaire
SCAN = Scan("gemeentesecretaris", required=dict.fromkeys(PLAIN.competency_ids, 4.0))
ITEMS = [item for scale in PLAIN.competencies for item in scale.items]


def scanned(keyed=2, n_answered=112, importance=4):
    """Return the person who gave one keyed answer to so many items, and rates every competency alike."""
    said = {item.id: 6 - keyed if item.reverse else keyed for item in ITEMS}
    said |= dict.fromkeys(PLAIN.item_ids[n_answered:])
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


def test_the_first_page_names_three_of_each(needy):
    blocks = person_report(needy.record).blocks
    (first,) = [block for block in under(blocks, text("report.summary.work_on")) if isinstance(block, Bullets)]
    assert len(first.items) == 3
    (more,) = [block for block in under(blocks, text("report.summary.work_on")) if isinstance(block, Paragraph)]
    names = [one.competency.name for one in needy.record.ranked]
    assert [name in more.text for name in names] == [False] * 3 + [True] * 2 + [False] * 9
    assert "en nog 9" in more.text


def test_five_strengths_are_named():
    record = scanned(keyed=5).record
    blocks = person_report(record).blocks
    (strong,) = [b for b in under(blocks, text("report.enough.heading")) if isinstance(b, Paragraph)]
    assert sum(one.competency.name in strong.text for one in record.outcomes) == 5
    assert "en nog 9" in strong.text
    (uses,) = [b for b in under(blocks, text("report.enough.heading")) if isinstance(b, Bullets)]
    assert len(uses.items) == 2
    (first, *_) = [b for b in under(blocks, text("report.summary.stands_out")) if isinstance(b, Bullets)]
    assert sum(one.competency.name in first.items[1] for one in record.outcomes) == 5


def test_who_has_no_need_sees_the_two_smallest_margins():
    record = scanned(keyed=5).record
    margins = {"visie": 0.2, "zelfreflectie": 0.1, "coaching_ontwikkelingsgerichtheid": 0.3}
    outcomes = tuple(replace(one, margin=margins.get(one.competency.id, 1.0)) for one in record.outcomes)
    blocks = under(person_report(replace(record, outcomes=outcomes)).blocks, text("report.needs.heading"))
    (told,) = [b.text for b in blocks if isinstance(b, Paragraph) and "Kleinste marge" in b.text]
    names = {one.competency.id: one.competency.name for one in record.outcomes}
    assert told.startswith(f"**Kleinste marge:** {names['zelfreflectie']} en {names['visie']}.")


@pytest.mark.parametrize(("share", "told"), [(0.799, "order_open"), (0.8, "order_firm")])
def test_a_place_among_the_first_three_is_firm_from_four_fifths(needy, share, told):
    record = needy.record
    outcomes = tuple(replace(one, top_share=share) for one in record.outcomes)
    written = str(person_report(replace(record, outcomes=outcomes)).blocks)
    assert (text("report.needs.order_firm") in written, text("report.needs.order_open") in written) == (
        told == "order_firm",
        told == "order_open",
    )


def test_three_things_stand_out():
    """Needs of three kinds, strengths, some that matter, and scores that differ: more than three to tell."""
    record = Scan("gemeentesecretaris").run(str(data_root("examples") / "gemeentesecretaris.csv"))
    counts = [
        len(block.items)
        for name in record.respondents
        for block in under(person_report(record[name].record).blocks, text("report.summary.stands_out"))
        if isinstance(block, Bullets)
    ]
    assert max(counts) == 3


@pytest.mark.parametrize(("importance", "told"), [(3, False), (4, True), (5, True)])
def test_a_competency_matters_from_four_of_five(importance, told):
    assert ("**Belangrijk voor jou:**" in str(person_report(scanned(importance=importance).record).blocks)) == told


def test_five_needs_have_a_page(needy):
    headings = [block.text for block in person_report(needy.record).blocks if isinstance(block, Heading)]
    assert sum(bool(re.match(r"\d+\. ", heading)) for heading in headings) == 5


def test_three_themes_are_told(needy):
    assert len(needy.record.themes) > 3
    blocks = under(person_report(needy.record).blocks, text("report.needs.heading"))
    assert [len(block.items) for block in blocks if isinstance(block, Bullets)] == [3]


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


def test_a_talk_begins_with_three_questions(needy):
    """Also of a programme that works with wishes and has more to ask."""
    record = needy.intake(LEERGANG, share="all").record
    asks = [section for section in record.programme.intake.sections if section.prompts]
    wishes = record.programme.intake.model_copy(update={"levels": False, "sections": tuple(asks * 4)[:4]})
    sheet = intake_sheet(replace(record, programme=record.programme.model_copy(update={"intake": wishes}))).blocks
    asked = [block for block in under(sheet, text("intake.questions.heading")) if isinstance(block, Bullets)]
    assert [len(block.items) for block in asked] == [3]


def test_an_intake_holds_numbers_of_four_decimals(needy, tmp_path):
    needy.intake(LEERGANG, share="all").save(tmp_path / "intake.json")
    outcomes = json.loads((tmp_path / "intake.json").read_text())["outcomes"]
    numbers = re.findall(r"\d+\.(\d+)", json.dumps(outcomes))
    assert max(map(len, numbers)) == 4


def test_a_group_names_its_largest_needs():
    group = Scan("hrm_adviseur").run(str(data_root("examples") / "hrm_adviseur.csv")).group()
    names = {one.id: one.name for one in group.objects.needs.questionnaire.competencies}
    (short,) = [
        block
        for block in under(group_report(group.record).blocks, text("group.in_short"))
        if isinstance(block, Bullets)
    ]
    picture = group.picture.frame
    told = {
        place: [names[name] for name in picture.loc[picture["largest"] == place, "competency"]]
        for place in ("ahead", "first", "near")
    }
    lines = [place for place, largest in told.items() if largest]
    assert len(told["ahead"] + told["first"]) >= 3
    for place, line in zip(lines, short.items, strict=False):
        assert [name for name in names.values() if name in line] == told[place]
