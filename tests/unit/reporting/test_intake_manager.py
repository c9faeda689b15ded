"""The programme manager's papers: a page per talk and an overview, with what people share and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import outloud
import page
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan import OntwikkelscanError, Scan
from ontwikkelscan.documents.blocks import Bullets, Facts, Table
from ontwikkelscan.documents.pdf import render_pdf
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.intake_overview import intake_overview
from ontwikkelscan.reporting.intake_sheet import intake_sheet
from ontwikkelscan.texts import text

LEERGANG, PARTNER = "leergang_lokaal_leiderschap", "hrm_adviseur_partner_in_business"
NETWORK = "leernetwerkgroep_eigen_regie_en_vertrouwen"
RESULTS = {
    name: Scan(name).run(str(data_root("examples") / f"{name}.csv")) for name in ("gemeentesecretaris", "hrm_adviseur")
}
SECRETARIES, ADVISERS = RESULTS.values()
SCALES = SECRETARIES.questionnaire.competencies
CHOICES = [*(scale.id for scale in SCALES), "facts", "context", "needs"]
NOTHING = ("deelt niets; dat is een eigen keuze", "", "")


def records(result, programme, share=None, remark=""):
    return [intake.record for intake in result.intakes(programme, share=share, remark=remark).each]


def record(respondent, share, programme=LEERGANG):
    return SECRETARIES[respondent].intake(programme, share=share).record


def written(document):
    return f"{document.title} {document.subtitle} {document.description} {document.footer} {document.blocks}"


def named(written):
    return {scale.id for scale in SCALES if re.search(rf"(?<!\w){re.escape(scale.name)}(?!\w)", written)}


def table(document, first):
    """Return the rows of the table whose first column has this header; none without it."""
    found = [block.rows for block in document.blocks if isinstance(block, Table) and block.header[0] == first]
    return {row[0]: row[1:] for rows in found for row in rows}


# The page for one talk


@pytest.mark.parametrize(
    ("result", "programme"), [(SECRETARIES, LEERGANG), (ADVISERS, PARTNER), (ADVISERS, NETWORK)], ids=[*"abc"]
)
@pytest.mark.parametrize("share", ["all", "none", None, "competencies"])
def test_a_talk_takes_one_page(result, programme, share):
    """With the remark of an example too, and with as many conditions open and needs as there can be."""
    chosen = result.questionnaire.competency_ids if share == "competencies" else share
    for intake in records(result, programme, chosen, text("intake.demo")):
        with pymupdf.open(stream=render_pdf(intake_sheet(intake))) as pdf:
            assert len(pdf) == 1, intake.respondent


def test_without_sharing_everyone_has_the_same_page():
    pages = {intake_sheet(intake).blocks for intake in records(SECRETARIES, LEERGANG, "none")}
    assert len(pages) == 1
    assert "De deelnemer deelt niets; dat is een eigen keuze." in str(pages)
    assert "Wat herken je in de scan" not in str(pages)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SECRETARIES.respondents), st.sets(st.sampled_from(CHOICES)))
def test_the_page_holds_shared_needs_and_answers_only(respondent, chosen):
    intake = record(respondent, chosen)
    sheet = intake_sheet(intake)
    page_ = written(sheet)
    needs = [outcome.competency.id for outcome in intake.shared.ranked]
    assert bool(needs) <= ("needs" in chosen)
    assert named(page_) <= chosen & set(needs)
    assert len(named(page_)) == min(len(needs), 3)
    assert not re.search(r"\d,\d", page_)
    if "facts" not in chosen:
        said = [pair for block in sheet.blocks if isinstance(block, Facts) for pair in block.pairs]
        something = chosen - {"needs"} != set()
        assert [value for _, value in said][1:] == ["niet gedeeld; dat is een eigen keuze"] * something
        asked = next(block.items for block in sheet.blocks if isinstance(block, Bullets))
        assert asked == tuple(condition.ask for condition in intake.programme.admission)
        assert "Voorbeeldgemeente" not in page_


def test_the_page_shows_role_and_municipality_where_they_are_shared():
    """What the last test looks for can be found; the other facts are for the conditions."""
    facts = next(block for block in intake_sheet(record("R001", "all")).blocks if isinstance(block, Facts))
    words = "verder behoeften, rol en gemeente, wat er in de gemeente speelt en belang"
    assert facts.pairs[0][1] == f"scores van alle 14 competenties; {words}"
    role = "gemeentesecretaris / algemeen directeur · 1 jaar"
    assert facts.pairs[1][1] == f"{role} · Voorbeeldgemeente A · 23.000 inwoners"
    assert "in deze gemeente" not in written(intake_sheet(record("R001", "all")))


def test_the_page_asks_what_the_answers_leave_open():
    """R004 is an aspirant: by the answer not admitted, which is to be checked and decided by a person."""
    open_ = next(block.items for block in intake_sheet(record("R004", "all")).blocks if isinstance(block, Bullets))
    conditions = record("R004", "all").programme.admission
    assert open_ == (f"**Volgens het antwoord niet:** {conditions[0].text}", conditions[1].ask)
    hidden = next(block.items for block in intake_sheet(record("R004", "none")).blocks if isinstance(block, Bullets))
    assert hidden == tuple(condition.ask for condition in conditions)
    met = ADVISERS["R101"].intake(NETWORK, share="all").record
    assert "aan alle voorwaarden. Vraag of dat nog klopt." in written(intake_sheet(met))


def test_learning_questions_stand_in_the_order_of_the_profile():
    order = [scale.name for scale in SCALES]
    for intake in records(SECRETARIES, LEERGANG, "all"):
        names = list(table(intake_sheet(intake), "Leervraag over"))
        assert names == sorted(names, key=order.index)
    ranked = [outcome.competency.name for outcome in SECRETARIES["R001"].record.ranked[:3]]
    assert ranked != sorted(ranked, key=order.index), "the order of the needs is another one"


def test_a_sheet_is_a_pdf(tmp_path):
    with pytest.raises(OntwikkelscanError) as caught:
        SECRETARIES["R001"].intake(LEERGANG).save_sheet(tmp_path / "R001.docx")
    assert caught.value.code == "OUTPUT-002"
    assert list(tmp_path.iterdir()) == []


# The overview


def test_the_order_is_that_of_the_ids():
    """Not of the file, nor of scores or needs."""
    intakes = records(SECRETARIES, LEERGANG, "all")
    assert intake_overview(intakes[::-1]) == intake_overview(intakes)
    assert list(table(intake_overview(intakes[::-1]), "Persoon")) == sorted(SECRETARIES.respondents)


def test_who_shares_nothing_has_nothing_else():
    rows = table(intake_overview(records(SECRETARIES, LEERGANG)), "Persoon")
    assert {name for name, row in rows.items() if row != NOTHING} == {"R001", "R002", "R006"}
    everyone = intake_overview(records(SECRETARIES, LEERGANG, "none"))
    assert set(table(everyone, "Persoon").values()) == {NOTHING}
    assert named(written(everyone)) == set()


def test_each_kind_is_told_apart():
    """R002 shares two scores and the context, R006 the context; R004 is by the answer not admitted."""
    rows = table(intake_overview(records(SECRETARIES, LEERGANG)), "Persoon")
    context = "Verder: wat er in de gemeente speelt."
    assert rows["R002"] == (f"Scores: 2 van de 14. {context}", "alles", "niet gedeeld")
    assert rows["R006"] == (f"Scores: geen. {context}", "alles", "niet gedeeld")
    rows = table(intake_overview(records(SECRETARIES, LEERGANG, "zelfreflectie,needs,facts")), "Persoon")
    assert rows["R002"] == (
        "Scores: 1 van de 14. Verder: behoeften en rol en gemeente.",
        "b",
        "'Zelfreflectie'",
    )
    rows = table(intake_overview(records(SECRETARIES, LEERGANG, "all")), "Persoon")
    words = "behoeften, rol en gemeente, wat er in de gemeente speelt en belang"
    assert rows["R004"][:2] == (f"Scores: alle 14. Verder: {words}.", "b; niet: a")
    rows = table(intake_overview(records(SECRETARIES, LEERGANG, "visie")), "Persoon")
    assert {row[:2] for row in rows.values()} == {("Scores: 1 van de 14.", "alles")}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sets(st.sampled_from(CHOICES)), min_size=24, max_size=24))
def test_the_overview_holds_what_each_shares_and_nothing_else(chosen):
    """Each row holds names of that person's own shared needs; a count is over shared needs of five people or more."""
    intakes = [record(name, share) for name, share in zip(SECRETARIES.respondents, chosen, strict=True)]
    overview = intake_overview(intakes)
    rows, shared = table(overview, "Persoon"), dict(zip(SECRETARIES.respondents, chosen, strict=True))
    needs = {
        name: {o.competency.id for o in SECRETARIES[name].record.ranked} if "needs" in shared[name] else set()
        for name in rows
    }
    for name, row in rows.items():
        assert named(str(row)) <= shared[name] & needs[name]
        assert (row == NOTHING) == (shared[name] <= {"needs"})
        assert row == NOTHING or (row[1] == "alles") == ("facts" not in shared[name])
    people = {scale.name: sum(scale.id in shared[name] & needs[name] for name in rows) for scale in SCALES}
    told = {name: int(row[0]) for name, row in table(overview, "Competentie").items()}
    assert told == {name: n for name, n in people.items() if n >= 5}
    assert not re.search(r"\d,\d|Voorbeeldgemeente", written(overview))


@pytest.mark.parametrize(("n", "told"), [(4, {}), (5, {"Zelfreflectie": ("5",)})])
def test_a_need_of_four_people_is_not_counted(n, told):
    with_need = [i for i in records(SECRETARIES, LEERGANG, "zelfreflectie,needs") if i.shared.ranked]
    overview = intake_overview(with_need[:n])
    assert table(overview, "Competentie") == told
    assert ("daarom staan er geen aantallen" in written(overview)) == (n == 4)


def test_a_programme_that_works_with_wishes_tells_no_needs():
    names = [competency.name for competency in ADVISERS.questionnaire.competencies]
    intakes = records(ADVISERS, NETWORK, "all")
    for document in (intake_overview(intakes), *map(intake_sheet, intakes)):
        assert not [name for name in names if name in written(document)]
    assert "Welke stappen ga je zelf zetten" in written(intake_sheet(intakes[0]))
    assert "leerwensen" in written(intake_overview(intakes))


def test_a_programme_without_conditions():
    bare = [
        replace(intake, admission=(), programme=intake.programme.model_copy(update={"admission": ()}))
        for intake in records(SECRETARIES, LEERGANG, "all")
    ]
    assert {row[1] for row in table(intake_overview(bare), "Persoon").values()} == {"niets"}
    assert table(intake_overview(bare), "Letter") == {}
    assert "voorwaarden" not in written(intake_sheet(bare[0]))


@pytest.mark.parametrize(("result", "programme"), [(SECRETARIES, LEERGANG), (ADVISERS, PARTNER)], ids=[*"ab"])
@pytest.mark.parametrize("share", ["all", None])
def test_the_papers_are_accessible(result, programme, share, tmp_path):
    """Two or three pages for the overview; nobody's row is missing from the file for a screen."""
    result.intakes(programme, share=share).save_manager_papers(tmp_path)
    sheets = [f"{name}-gespreksblad.pdf" for name in result.respondents]
    found = sorted(path.name for path in tmp_path.iterdir())
    assert found == sorted([*sheets, "overzicht-intakes.html", "overzicht-intakes.pdf"])
    for name in (sheets[0], sheets[3], "overzicht-intakes.pdf"):
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            report = page.validate_pdf(str(tmp_path / name), profile=profile)
            assert report.is_compliant, report.failures
        assert outloud.check(str(tmp_path / name)).errors == 0
    with pymupdf.open(tmp_path / "overzicht-intakes.pdf") as pdf:
        assert len(pdf) <= 3
    html = (tmp_path / "overzicht-intakes.html").read_text()
    assert [name for name in result.respondents if f'<th scope="row">{name}</th>' not in html] == []


def test_no_text_is_left_open():
    documents = [intake_overview(records(SECRETARIES, LEERGANG)), *map(intake_sheet, records(ADVISERS, PARTNER, "all"))]
    assert not [document.title for document in documents if re.search(r"[{}]", written(document))]
