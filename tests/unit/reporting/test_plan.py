"""The plan and the page for a colleague: begun with what the scan knows, and nothing that was not meant to go along."""

from __future__ import annotations

from datetime import timedelta

import docx
import outloud
import page
import pymupdf
import pytest
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan.commands.app import app
from ontwikkelscan.documents.blocks import Blank, Callout, Facts, Heading, Statements, Table
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.plans.colleague import colleague_sheet
from ontwikkelscan.reporting.plans.plan import (
    FIRST_STEP,
    LOOK_BACK,
    asks_for_both,
    chosen,
    organisation_plan,
    personal_plan,
)
from ontwikkelscan.reporting.words import because, keyed, label
from ontwikkelscan.texts import day
from tests.outputs import written

SCANS = ("gemeentesecretaris", "hrm_adviseur")


@pytest.fixture(scope="module")
def results():
    return {name: osc.Scan(name).run(osc.example(name)) for name in SCANS}


@pytest.fixture(scope="module")
def needy(results):
    return results["gemeentesecretaris"]["R001"]


def of(document, kind):
    return [block for block in document.blocks if isinstance(block, kind)]


@pytest.mark.parametrize("name", SCANS)
def test_a_plan_begins_with_the_largest_need_its_lowest_answers_and_a_step(results, name):
    for person in results[name]:
        record = person.record
        document = personal_plan(record, chosen(record, None))
        if not record.ranked:
            assert not of(document, Facts)
            assert of(document, Blank)[0].label == "Waar wil ik aan werken?"
            continue
        need = record.ranked[0]
        (facts,) = of(document, Facts)
        assert facts.pairs[0][1].startswith(label(need.competency))
        assert facts.pairs[1][1] == because(need, record)
        values = sorted(keyed(item, said, record.questionnaire) for item, said in need.answers if isinstance(said, int))
        (told,) = of(document, Statements)
        assert [row.place for _, rows in told.groups for row in rows] == [value for value in values if value < 4][:3]
        (step,) = of(document, Callout)
        assert step.title == f"Eerste stap, uiterlijk {day(record.run.time + timedelta(weeks=1))}"
        assert day(record.run.time + timedelta(weeks=13)) in of(document, Blank)[-1].label


def test_the_steps_are_a_week_and_a_quarter_away():
    assert (timedelta(weeks=1), timedelta(weeks=13)) == (FIRST_STEP, LOOK_BACK)


def test_a_plan_may_be_about_anything(needy):
    record = needy.record
    for outcome in record.outcomes:
        (facts, *_) = of(personal_plan(record, chosen(record, outcome.competency.id)), Facts)
        assert facts.pairs[0][1].startswith(label(outcome.competency))
        assert ("eigen keuze" in facts.pairs[0][1]) == (not outcome.rank)
    with pytest.raises(osc.OntwikkelscanError) as caught:
        needy.plan("visje")
    assert caught.value.code == "SCAN-001"
    assert "visie" in str(caught.value)


def test_the_plan_for_the_leergang_has_its_four_themes_and_what_is_presented(results, needy):
    record = needy.record
    programme = asks_for_both(record)
    document = organisation_plan(record, record.ranked[0], programme)
    labels = [blank.label for blank in of(document, Blank)]
    assert labels.count("Strategie ontwikkelen") == 1
    themes = [part.name for part in programme.parts if part.id.startswith("thema_")]
    assert len(themes) == 4
    assert set(themes) <= set(labels)
    assert "Wat ik presenteer" in [heading.text for heading in of(document, Heading)]
    assert asks_for_both(results["hrm_adviseur"]["R101"].record) is None


@pytest.mark.parametrize("name", SCANS)
def test_a_page_for_a_colleague_holds_no_answer_and_every_statement_in_the_third_person(results, name):
    """The page is the same, whatever the person answered."""
    first, second = list(results[name])[:2]
    for competency in first.record.questionnaire.competencies:
        sheets = [colleague_sheet(person.record, competency) for person in (first, second)]
        assert sheets[0].blocks == sheets[1].blocks
        (table,) = of(sheets[0], Table)
        assert [row[0] for row in table.rows] == [item.other for item in competency.items]


def test_the_files_are_written_and_can_be_read(needy, tmp_path):
    needy.plan().save(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["R001-collega.docx", "R001-collega.pdf", "R001-ontwikkelingsplan.docx", "R001-plan.docx"]
    assert docx.Document(tmp_path / "R001-plan.docx").core_properties.title == "Mijn plan"
    path = str(tmp_path / "R001-collega.pdf")
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf(path, profile=profile).is_compliant
    assert outloud.check(path).errors == 0
    assert len(pymupdf.open(path)) == 1


def test_the_command_writes_the_plans_of_all_or_of_one(tmp_path):
    file = str(data_root("examples") / "gemeentesecretaris.csv")
    one = CliRunner().invoke(
        app, ["plan", file, "-o", str(tmp_path / "een"), "--respondent", "R001", "--need", "visie"]
    )
    assert one.exit_code == 0, one.output
    assert {name.partition("-")[0] for name in written(tmp_path / "een")} == {"R001"}
    told = "\n".join(paragraph.text for paragraph in docx.Document(tmp_path / "een" / "R001-plan.docx").paragraphs)
    assert "Visie" in told
    everyone = CliRunner().invoke(app, ["plan", file, "-o", str(tmp_path / "alle")])
    assert everyone.exit_code == 0, everyone.output
    assert len({name.partition("-")[0] for name in written(tmp_path / "alle")}) == 24
