"""What leaves the person's hands: what they share, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import outloud
import page
import pytest

from ontwikkelscan import OntwikkelscanError, Scan
from ontwikkelscan.charts.marks import Text
from ontwikkelscan.documents.blocks import Figure, Table
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.intake import intake_data, intake_document

LEERGANG = "leergang_lokaal_leiderschap"
SCHEMA = json.loads((files("ontwikkelscan.reporting") / "intake.schema.json").read_text())


@pytest.fixture(scope="module")
def result():
    return Scan("gemeentesecretaris").run(str(data_root("examples") / "gemeentesecretaris.csv"))


def text_of(intake):
    return json.dumps(intake_data(intake.record), ensure_ascii=False) + str(intake_document(intake.record).blocks)


def test_schema_is_itself_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("share", ["all", "none", "visie", "visie,needs,context", "facts", None])
def test_data_follow_the_published_schema(result, share):
    for respondent in result.respondents:
        data = json.loads(json.dumps(intake_data(result[respondent].intake(LEERGANG, share=share).record)))
        jsonschema.validate(data, SCHEMA)


def test_nothing_goes_by_default(result):
    """R009 left deel_intake empty."""
    intake = result["R009"].intake(LEERGANG)
    assert intake.record.shared.outcomes == ()
    assert intake.record.shared.answers == {}
    written = text_of(intake)
    assert not intake_data(intake.record)["outcomes"]
    assert "Voorbeeldgemeente" not in written
    assert {checked.verdict for checked in intake.record.admission} == {"unknown"}
    assert "deelt geen scores" in written


def test_who_shares_nothing_hands_over_the_same_whatever_was_answered(result):
    """The record itself holds nothing else, whatever a later document would make of it."""
    people = [result[respondent] for respondent in result.respondents]
    unnamed = [replace(person, record=replace(person.record, respondent="R")) for person in people]
    first, *others = (person.intake(LEERGANG, share="none").record for person in unnamed)
    assert {other == first for other in others} == {True}


def test_the_column_decides_when_share_is_not_given(result):
    """R002 shares two competencies and the context; R003 shares nothing in so many words."""
    shared = result["R002"].intake(LEERGANG).record.shared
    assert [outcome.competency.id for outcome in shared.outcomes] == [
        "bestuurlijke_politieke_sensitiviteit",
        "zelfreflectie",
    ]
    own = result.questionnaire.own_choice
    assert list(shared.answers) == [q.id for q in result.questionnaire.context.questions if q.id not in own]
    assert result["R003"].intake(LEERGANG).record.shared.outcomes == ()
    assert len(result["R001"].intake(LEERGANG).record.shared.outcomes) == 14


def test_a_shared_competency_brings_no_other_with_it(result):
    """The others are not even named."""
    intake = result["R010"].intake(LEERGANG, share="visie")
    data = intake_data(intake.record)
    assert [outcome["competency"] for outcome in data["outcomes"]] == ["visie"]
    assert "1 van de 14" in data["shared"]["text"]
    written = text_of(intake)
    for other in result.questionnaire.competencies:
        if other.id != "visie":
            assert f'"{other.id}"' not in written
            assert other.name not in written
            assert not [question for _, question in other.conversation if question in written]


def figure_of(person, share, programme=LEERGANG):
    return next(
        b for b in intake_document(person.intake(programme, share=share).record).blocks if isinstance(b, Figure)
    )


def drawn(figure):
    return {line for mark in figure.drawing.marks if isinstance(mark, Text) for line in mark.lines}


def test_the_figure_shows_what_is_shared_in_the_order_of_the_table(result):
    """R001 shares all: what does not count is drawn open, and what lies below the level of a need has a bar."""
    blocks = intake_document(result["R001"].intake(LEERGANG, share="all").record).blocks
    table = next(block for block in blocks if isinstance(block, Table))
    told = [
        f"{name}: score {score}, " + ("telt nu niet mee." if asked == "telt niet mee" else f"gevraagd {asked}.")
        for name, score, _, asked, *_ in table.rows
    ]
    figure = figure_of(result["R001"], "all")
    assert figure.alt == " ".join(["Gedeelde competenties: 14.", *told])
    assert {name for name, *_ in table.rows} < drawn(figure)
    assert {"score", "wat het werk vraagt", "verschil", "marge", "telt nu niet mee"} < drawn(figure)


@pytest.mark.parametrize(
    ("share", "also", "words"),
    [
        ("communicatieve_vaardigheid", "", {"score", "marge"}),
        ("communicatieve_vaardigheid needs", "", {"score", "marge"}),
        ("communicatieve_vaardigheid context facts", ", gevraagd 4,25", {"score", "marge", "wat het werk vraagt"}),
        (
            "communicatieve_vaardigheid needs context facts",
            ", gevraagd 4,25",
            {"score", "marge", "wat het werk vraagt", "verschil"},
        ),
    ],
)
def test_the_figure_shows_no_more_than_is_shared(result, share, also, words):
    """R001 has a need there; the level is told with the municipality, the gap with the need as well."""
    figure = figure_of(result["R001"], share)
    assert figure.alt == f"Gedeelde competenties: 1. Communiceren: score 3,8{also}."
    assert drawn(figure) - {*"12345"} == {"Communiceren", *words}


def test_the_figure_of_a_programme_without_levels_shows_none(adviser):
    figure = figure_of(adviser, "all", "leernetwerkgroep_eigen_regie_en_vertrouwen")
    assert "gevraagd" not in figure.alt
    assert not {"wat het werk vraagt", "verschil", "telt nu niet mee"} & drawn(figure)


def test_who_shares_no_score_has_no_figure(result):
    blocks = intake_document(result["R001"].intake(LEERGANG, share="context facts").record).blocks
    assert not [block for block in blocks if isinstance(block, Figure)]


def test_a_programme_develops_shared_needs_only(result):
    """R010 has a need in both; without the word of the need nothing follows from it."""
    for share, told in (
        ("probleemoplossend_vermogen needs", []),
        ("zelfreflectie needs", ["zelfreflectie"]),
        ("zelfreflectie", []),
    ):
        data = intake_data(result["R010"].intake(LEERGANG, share=share).record)
        assert data["developed"] == told
        assert len(data["learning_questions"]) == ("needs" in share)


@pytest.mark.parametrize(
    ("arguments", "code"), [((LEERGANG, "visi"), "SCAN-001"), (("leergang", "all"), "PROGRAMME-002")]
)
def test_unknown_names(result, arguments, code):
    with pytest.raises(OntwikkelscanError) as caught:
        result["R001"].intake(arguments[0], share=arguments[1])
    assert caught.value.code == code


def test_other_endings_are_refused(result, tmp_path):
    with pytest.raises(OntwikkelscanError) as caught:
        result["R001"].intake(LEERGANG, share="all").save(tmp_path / "R001.odt")
    assert caught.value.code == "OUTPUT-002"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("questionnaire", "respondent", "programme"),
    [
        ("gemeentesecretaris", "R004", LEERGANG),
        ("hrm_adviseur", "R102", "hrm_adviseur_partner_in_business"),
        ("hrm_adviseur", "R109", "leernetwerkgroep_eigen_regie_en_vertrouwen"),
    ],
)
@pytest.mark.parametrize("share", ["all", "none"])
def test_intake_pdf_is_accessible(questionnaire, respondent, programme, share, tmp_path):
    result = Scan(questionnaire).run(str(data_root("examples") / f"{questionnaire}.csv"))
    path = tmp_path / "intake.pdf"
    result[respondent].intake(programme, share=share).save(path)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, report.failures
    assert outloud.check(str(path)).errors == 0


@pytest.fixture(scope="module")
def adviser():
    return Scan("hrm_adviseur").run(str(data_root("examples") / "hrm_adviseur.csv"))["R111"]


def test_the_hrm_intake_asks_what_the_source_asks(adviser):
    """R111 rates everything low: the intake shows levels, three visions, results, portfolio and the manager's page."""
    written = str(intake_document(adviser.intake("hrm_adviseur_partner_in_business", share="all").record).blocks)
    for part in ("Gevraagd", "Voorwaarde 7", "klantorganisatie", "portfolio", "opdrachtgever", "360 uur", "6.500 euro"):
        assert part in written
    assert "zeven buiten werktijd" in written
    assert "lerend team" in written


def test_the_learning_network_shows_no_required_levels(adviser):
    intake = adviser.intake("leernetwerkgroep_eigen_regie_en_vertrouwen", share="all")
    written = str(intake_document(intake.record).blocks)
    assert "Gevraagd" not in written
    assert "Ontwikkelbehoefte" not in written
    assert "Wat ik zelf ga doen" in written
    data = intake_data(intake.record)
    jsonschema.validate(json.loads(json.dumps(data)), SCHEMA)
    assert (data["developed"], data["learning_questions"]) == ([], [])
    for hidden in ("required", "relevant", "band", "need", "rank"):
        assert {outcome[hidden] for outcome in data["outcomes"]} == {None}
