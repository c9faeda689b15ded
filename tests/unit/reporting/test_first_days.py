"""The page for the first hundred days: for whom it is, what it tells of the municipality, and that it is one page."""

from __future__ import annotations

import outloud
import page
import pandas as pd
import pymupdf
import pytest
from typer.testing import CliRunner

import ontwikkelscan as osc
from ontwikkelscan.commands.app import app
from ontwikkelscan.documents.blocks import Bullets, Facts, Paragraph, Topic
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.plans.first_days import early, first_days_page, is_new
from tests.outputs import files_in

ANSWERS = str(data_root("examples") / "gemeentesecretaris.csv")
NEW = ["R001", "R002", "R004", "R006"]
"""Demo people of less than two years in the function, or on their way to it from outside."""
TALKS = ["Burgemeester", "Griffier", "Wethouders", "MT of directie", "OR"]


@pytest.fixture(scope="module")
def result():
    return osc.Scan("gemeentesecretaris").run(osc.example("gemeentesecretaris"))


@pytest.fixture(scope="module")
def written(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dagen")
    for person in result:
        person.first_days().save(folder)
    return folder


def someone(keyed=3, **said):
    """Return the record of somebody who answers all statements alike."""
    scan = osc.Scan("gemeentesecretaris")
    items = [item for scale in scan.questionnaire.competencies for item in scale.items]
    row = {item.id: 6 - keyed if item.reverse else keyed for item in items}
    return scan.run(pd.DataFrame([{"respondent": "R1", **row, **said}]))["R1"].record


def topics(record):
    return {block.title: block for block in first_days_page(record).blocks if isinstance(block, Topic)}


def lines(record, title):
    return topics(record)[title].blocks[0].items


def lead(record):
    return next(block.text for block in first_days_page(record).blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    ("said", "new"),
    [
        ({"rol": "gemeentesecretaris", "jaren_in_rol": 0}, True),
        ({"rol": "loco", "jaren_in_rol": 1.9}, True),
        ({"rol": "gemeentesecretaris", "jaren_in_rol": 2}, False),
        ({"rol": "aspirant", "jaren_in_rol": 0}, False),
        ({"jaren_in_rol": 0}, False),
        ({"rol": "gemeentesecretaris"}, False),
        ({"rol": "gemeentesecretaris", "jaren_in_rol": 5, "herkomst": "gemeente"}, False),
        ({"rol": "gemeentesecretaris", "jaren_in_rol": 5, "herkomst": "buiten"}, False),
        ({"herkomst": "buiten"}, True),
        ({}, False),
    ],
)
def test_it_is_for_who_is_less_than_two_years_in_the_function_or_from_outside(said, new):
    """An aspirant has no function yet; what is unknown makes nobody new."""
    assert is_new(someone(**said)) == new


def test_the_rule_of_the_questionnaire_calls_the_same_people_new(result):
    rule = next(rule for rule in result.questionnaire.rules.rules if rule.id == "CL28")
    assert rule.when["rol"] == ("gemeentesecretaris", "loco")
    assert rule.when["jaren_in_rol"].below == 2


def test_demo_people_for_whom_it_is(result):
    assert [person.id for person in result if is_new(person.record)] == NEW


def test_it_is_one_page_that_can_be_read_aloud(result, written):
    for name in result.respondents:
        path = written / f"{name}-eerste-honderd-dagen.pdf"
        with pymupdf.open(path) as pdf:
            assert len(pdf) == 1, name
        assert path.with_suffix(".html").is_file()
    for name in ("R002", "R008"):
        path = written / f"{name}-eerste-honderd-dagen.pdf"
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            assert page.validate_pdf(str(path), profile=profile).is_compliant, name
        assert outloud.check(str(path)).errors == 0, name


def test_the_longest_page_is_one_page(tmp_path):
    """Two competencies in each part, a colleague from outside, and no need told twice in the lead."""
    record = someone(
        2, herkomst="buiten", herindeling="plannen", opbouw="meer_kernen", partijen_college="vier_of_meer",
        bestuursmodel="wethoudersmodel", overleg_or="moeizaam", personeel="verloop", verandering_fase="uitvoering",
        rol="gemeentesecretaris", jaren_in_rol=1,
    )  # fmt: skip
    assert [len(lines(record, part)) for part in ("Gemeente", "Bestuur", "Organisatie")] == [2, 2, 2]
    osc.FirstDays(record).save(tmp_path)
    with pymupdf.open(tmp_path / "R1-eerste-honderd-dagen.pdf") as pdf:
        assert len(pdf) == 1


def test_what_an_answer_asks_stands_in_its_part_with_how_one_stands():
    said = {"bestuursmodel": "wethoudersmodel"}
    because = "omdat wethouders vooral de eigen portefeuille sturen en jij voor de samenhang moet opkomen."
    low = someone(2, **said)
    assert lines(low, "Bestuur") == (f"**Persoonlijk optreden**, {because} Dit is een ontwikkelbehoefte (duidelijk).",)
    assert "aandacht aan persoonlijk optreden: je gemeente vraagt erom" in lead(low)
    high = someone(5, **said)
    assert lines(high, "Bestuur")[0].endswith("Hier ben je volgens je antwoorden sterk in: zet het in.")
    assert lead(high) == "Je gemeente vraagt in je eerste maanden vooral om persoonlijk optreden."
    assert "Gemeente" not in topics(low)


@pytest.mark.parametrize(("keyed", "stands"), [(2, "Dit is een ontwikkelbehoefte (duidelijk)."), (5, "zet het in.")])
def test_what_the_years_alone_ask_is_told_with_a_question_to_oneself(keyed, stands):
    """The first sentence is about the municipality, which does not ask it."""
    record = someone(keyed, rol="loco", jaren_in_rol=1)
    (line,) = lines(record, "Omdat je nieuw bent")
    assert line.startswith("**Zelfreflectie**, omdat je deze rol nog kort hebt en er veel nieuw is.")
    assert stands in line
    own = next(one.competency for one in record.outcomes if one.competency.id == "zelfreflectie")
    assert line.endswith(f" Vraag jezelf: '{own.learning_questions[0]}'")
    assert "zelfreflectie" not in lead(record)
    assert "Omdat je nieuw bent" not in topics(someone(keyed, rol="loco", jaren_in_rol=2))


def test_what_the_municipality_asks_too_is_not_told_again():
    record = someone(2, rol="loco", jaren_in_rol=1, verloop_coalitie="kort")
    assert any("**Zelfreflectie**" in line for line in lines(record, "Bestuur"))
    assert lines(record, "Omdat je nieuw bent")[0].startswith("Ook hier **zelfreflectie**, omdat je deze rol")


def test_needs_come_first_and_a_part_tells_of_two(result):
    sizes = set()
    for person in result:
        asked = early(person.record)
        for part in {one.part for one in asked}:
            ranks = [one.outcome.rank or 99 for one in asked if one.part == part]
            assert ranks == sorted(ranks)
            sizes.add(len(ranks))
        ranked = sorted({one.outcome.rank for one in asked if one.outcome.rank})
        by_rank = {outcome.rank: outcome.competency.label for outcome in person.record.ranked}
        named = [by_rank[rank] for rank in ranked]
        if named:
            assert all(name in lead(person.record) for name in named[:2])
            assert f"aandacht aan {' en '.join(named[:2])}:" in lead(person.record)
    assert sizes == {1, 2}


def test_how_one_stands_is_told_once(result):
    told = [line for part in ("Gemeente", "Organisatie") for line in lines(result["R001"].record, part)]
    again = [line for line in told if line.startswith("Ook hier **")]
    assert len(again) == 2
    assert not any("ontwikkelbehoefte" in line for line in again)


def test_without_answers_about_the_municipality_it_has_the_talks_and_the_colleague():
    record = someone(inwoners=14000, eigen_keuze="visie", jaren_in_rol=1, rol="loco")
    assert list(topics(record)) == ["Omdat je nieuw bent", "Vraag bij het kennismaken", "Vraag het een collega"]
    assert lead(record).startswith("Begin met kennismaken")
    (facts,) = topics(record)["Vraag bij het kennismaken"].blocks
    assert isinstance(facts, Facts)
    assert [who for who, _ in facts.pairs] == TALKS
    assert all(questions.count("?") == 2 for _, questions in facts.pairs)


def test_a_colleague_is_a_kind_of_person_and_nobody_by_name(result):
    """No other respondent, municipality or answer to a statement stands on it."""
    names = {*result.respondents, *result.context["gemeente"].dropna()}
    items = [item.text for scale in result.questionnaire.competencies for item in scale.items]
    for person in result:
        told = str(first_days_page(person.record).blocks)
        assert not [name for name in names if name in told]
        assert not [item for item in items if item in told]


def test_who_comes_from_outside_is_told_of_the_same_step(result):
    step = [any("dezelfde overstap" in line for line in lines(result[name].record, "Vraag het een collega"))
            for name in ("R004", "R001")]  # fmt: skip
    assert step == [True, False]
    assert isinstance(topics(result["R004"].record)["Vraag het een collega"].blocks[0], Bullets)


def test_a_questionnaire_without_such_talks_is_refused():
    person = next(iter(osc.Scan("hrm_adviseur").run(osc.example("hrm_adviseur"))))
    with pytest.raises(osc.OntwikkelscanError) as caught:
        person.first_days()
    assert caught.value.code == "SCAN-028"
    assert "gemeentesecretaris" in str(caught.value)
    assert not is_new(person.record)


@pytest.mark.parametrize(("name", "there"), [("R001", True), ("R003", False)])
def test_the_command_report_writes_it_where_it_applies(name, there, tmp_path):
    done = CliRunner().invoke(app, ["report", ANSWERS, "-o", str(tmp_path), "--respondent", name, "--form", "short"])
    assert done.exit_code == 0
    page_files = {f"{name}-eerste-honderd-dagen.html", f"{name}-eerste-honderd-dagen.pdf"} if there else set()
    assert {path.name for path in files_in(tmp_path)} == {f"{name}.pdf"} | page_files
