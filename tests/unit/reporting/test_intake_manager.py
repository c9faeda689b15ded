"""The programme manager's papers: intake, page per talk and overview, with what people share and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import outloud
import page
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan import OntwikkelscanError, Scan
from ontwikkelscan.documents.blocks import Paragraph, Table, Topic
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.documents.pdf import render_pdf
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.intake import intake_document
from ontwikkelscan.reporting.intake_overview import intake_overview
from ontwikkelscan.reporting.intake_sheet import intake_sheet
from ontwikkelscan.texts import text, texts
from tests.long_sentences import long_in, texts_of

LEERGANG, PARTNER = "leergang_lokaal_leiderschap", "hrm_adviseur_partner_in_business"
NETWORK = "leernetwerkgroep_eigen_regie_en_vertrouwen"
RESULTS = {
    name: Scan(name).run(str(data_root("examples") / f"{name}.csv")) for name in ("gemeentesecretaris", "hrm_adviseur")
}
SECRETARIES, ADVISERS = RESULTS.values()
EVERY = [(SECRETARIES, LEERGANG), (ADVISERS, PARTNER), (ADVISERS, NETWORK)]
SCALES = SECRETARIES.questionnaire.competencies
CHOICES = [*(scale.id for scale in SCALES), "facts", "context", "needs", "importance"]
THREE = "visie,zelfreflectie,communicatieve_vaardigheid,needs,facts"
DASH = "–"
SMALLEST = 8.0


def records(result, programme, share=None, remark=""):
    return [intake.record for intake in result.intakes(programme, share=share, remark=remark).each]


def record(respondent, share, programme=LEERGANG):
    return SECRETARIES[respondent].intake(programme, share=share).record


def written(document):
    told = [piece for block in document.blocks for piece in texts_of(block)]
    return "\n".join([document.title, document.subtitle, document.description, document.footer, *told])


def topics(document):
    return {block.title: block for block in document.blocks if isinstance(block, Topic)}


def name_of(scale):
    return scale.label[:1].upper() + scale.label[1:]


def drafted(document):
    """Return the names of the competencies that questions are drafted for, in their order."""
    found = topics(document).get(text("intake.drafts.heading"))
    names = [re.match(r"\*\*\d\. (.+)\*\* · ", block.text) for block in found.blocks[::2]] if found else []
    return [name[1] for name in names]


def rows_of(document, first):
    """Return the rows of the table whose first column has this header; none without it."""
    found = [block.rows for block in document.blocks if isinstance(block, Table) and block.header[0] == first]
    return {row[0]: row[1:] for rows in found for row in rows}


def told_in(document):
    """Return which secretaries' competencies a document names in its drafts, its outcomes or its rows."""
    cells = [cell for row in rows_of(document, "Wie").values() for cell in row]
    found = {*drafted(document), *rows_of(document, "Competentie"), *(cell.partition(" (")[0] for cell in cells)}
    lead = next(block.text for block in document.blocks if isinstance(block, Paragraph))
    return {scale.id for scale in SCALES if name_of(scale) in found or re.search(rf"\b{scale.label}\b", lead)}


def read(document):
    return pymupdf.open(stream=render_pdf(document))


def open_asks(intake):
    return next(b.blocks[0] for title, b in topics(intake_sheet(intake)).items() if title == "Voor de toelating")


# Pages


@pytest.mark.parametrize(("result", "programme"), EVERY, ids=[*"abc"])
@pytest.mark.parametrize("share", ["all", "none", None, "competencies", "needs"])
def test_a_talk_takes_one_page(result, programme, share):
    """With the remark of an example too, and with as many conditions open and needs as there can be."""
    ids = result.questionnaire.competency_ids
    chosen = {"competencies": ids, "needs": [*ids, "needs"]}.get(share, share)
    for intake in records(result, programme, chosen, text("intake.demo")):
        with read(intake_sheet(intake)) as pdf:
            assert len(pdf) == 1, intake.respondent


@pytest.mark.parametrize(("share", "n"), [("all", 5), (THREE, 5), ("none", 5)])
def test_the_pages_of_an_intake(share, n):
    """The talk, the outcomes, and the annexes, which are the shorter the less is shared."""
    with read(intake_document(record("R001", share))) as pdf:
        begins = [sheet.get_text().split("\n")[0] for sheet in pdf]
    assert len(begins) == n
    assert begins[:3] == ["Voor het intakegesprek", "Wat R001 deelt", "Bijlage: rol en gemeente"]
    assert begins[-1] == "Bijlage: om op te schrijven"


@pytest.mark.parametrize(
    ("result", "programme", "n", "share", "pages"),
    [
        (SECRETARIES, LEERGANG, 18, "all", 1),
        (SECRETARIES, LEERGANG, 18, None, 1),
        (SECRETARIES, LEERGANG, 24, "all", 2),
        (SECRETARIES, LEERGANG, 24, None, 2),
        (ADVISERS, PARTNER, 18, "all", 1),
        (ADVISERS, NETWORK, 18, "all", 1),
    ],
)
def test_the_overview_is_a_landscape_page_for_eighteen_talks(result, programme, n, share, pages):
    """And two for 24; no letter is smaller than eight points, and a row is high enough to write in."""
    with read(intake_overview(records(result, programme, share, text("intake.demo"))[:n])) as pdf:
        assert len(pdf) == pages
        assert len(re.findall(r"^R\d{3} ?$", pdf[0].get_text(), re.MULTILINE)) >= 18
        assert {sheet.rect.width > sheet.rect.height for sheet in pdf} == {True}
        spans = [s for p in pdf for b in p.get_text("dict")["blocks"] for line in b["lines"] for s in line["spans"]]
    assert min(span["size"] for span in spans) >= SMALLEST
    places = [span["origin"][1] for span in spans if re.fullmatch(r"R\d{3}", span["text"])]
    assert len(places) == n
    assert min(abs(below - above) for above, below in pairwise(places)) > 14


def test_the_overview_lies_on_its_side_in_a_browser_too():
    intakes = records(SECRETARIES, LEERGANG)
    assert b"size: A4 landscape" in render_html(intake_overview(intakes))
    assert b"landscape" not in render_html(intake_sheet(intakes[0]))


# One order, each thing once, plain sentences


@pytest.mark.parametrize("share", ["all", THREE])
def test_competencies_stand_in_one_order_everywhere(share):
    """The needs, the largest first, as in the report; then what is no need, as in the profile."""
    intakes = records(SECRETARIES, LEERGANG, share)
    overview = rows_of(intake_overview(intakes), "Wie")
    for intake in intakes:
        document, sheet, shared = intake_document(intake), intake_sheet(intake), intake.shared
        needs = [name_of(outcome.competency) for outcome in shared.ranked]
        names = list(rows_of(document, "Competentie"))
        others = [name_of(outcome.competency) for outcome in shared.outcomes if not outcome.rank]
        assert names == needs + others
        assert drafted(document) == drafted(sheet) == needs[:3]
        cells = overview[shared.respondent][3:5]
        assert [cell.partition(" (")[0] for cell in cells if "(" in cell] == needs[:2]
        assert document.blocks[: len(sheet.blocks)] == sheet.blocks


def test_the_order_is_not_that_of_the_profile():
    """So that the last test can fail."""
    ranks = [outcome.competency for outcome in record("R001", "all").shared.ranked]
    assert ranks != sorted(ranks, key=SCALES.index)


@pytest.mark.parametrize("result_programme", EVERY, ids=[*"abc"])
@pytest.mark.parametrize("share", ["all", "none"])
def test_each_condition_is_printed_once(result_programme, share):
    intakes = records(*result_programme, share)
    overview = written(intake_overview(intakes))
    assert intakes[0].programme.admission
    for condition in intakes[0].programme.admission:
        assert overview.count(condition.text) == 1
        for intake in intakes:
            assert written(intake_document(intake)).count(condition.text) == 1
            met = {one.condition.id for one in intake.admission if one.verdict == "yes"}
            asked = [line.count(condition.ask) for line in texts_of(topics(intake_sheet(intake))["Voor de toelating"])]
            assert sum(asked) == (condition.id not in met)


@pytest.mark.parametrize("result_programme", EVERY, ids=[*"abc"])
@pytest.mark.parametrize("share", ["all", "none", None, "needs", "context"])
def test_no_sentence_is_longer_than_25_words(result_programme, share):
    result, programme = result_programme
    chosen = [*result.questionnaire.competency_ids[:3], share] if share in ("needs", "context") else share
    intakes = records(result, programme, chosen, text("intake.demo"))
    papers = [intake_overview(intakes), *map(intake_document, intakes)]
    assert set().union(*map(long_in, papers)) == set()


def test_the_papers_speak_of_the_participant_and_to_the_manager():
    """A question is put to the participant; nothing else is, and nobody asks the provider what it offers."""
    for result, programme in EVERY:
        for intake in records(result, programme, "all"):
            told = [block.text for block in intake_sheet(intake).blocks if isinstance(block, Paragraph)]
            notes = [topic.note for topic in topics(intake_sheet(intake)).values()]
            assert not re.search(r"\b(je|jij|jouw)\b", " ".join([*told, *notes]), re.IGNORECASE)
            assert "Vraag de aanbieder" not in written(intake_document(intake))


def test_a_draft_looks_back_and_forward():
    """As questions of the scan, that help someone to a question of their own."""
    topic = topics(intake_sheet(record("R001", "all")))["Gespreksvragen"]
    first = record("R001", "all").shared.ranked[0].competency
    assert topic.blocks[1].items == (
        f"**Terug:** {first.conversation.situation}",
        f"**Vooruit:** '{first.learning_questions[0]}'",
    )
    assert topic.blocks[0].text.endswith("en voor de deelnemer heel belangrijk")
    assert len(topic.blocks) == 6
    assert "leervragen" not in str(topic).lower()


def test_the_talk_asks_what_the_source_looks_forward_to():
    """What to present in June and which of the four themes; then what is recognised, of who shares outcomes."""
    for share, n, title in (("all", 3, "Vraag ook"), ("facts", 2, "Vraag")):
        asked = topics(intake_sheet(record("R001", share)))[title].blocks[0].items
        assert len(asked) == n
        assert "ontwikkelresultaat wil je in juni presenteren" in asked[0]
        for theme in ("verkennen", "strategie ontwikkelen", "veranderingsprocessen", "vernieuwingsprocessen"):
            assert theme in asked[1]
    other = topics(intake_sheet(ADVISERS["R101"].intake(PARTNER, share="none").record))["Vraag"]
    assert other.blocks[0].items == texts("intake.ask.forward")


# What is not shared


def test_without_sharing_everyone_has_the_same_papers():
    intakes = records(SECRETARIES, LEERGANG, "none")
    for make in (intake_sheet, intake_document):
        assert len({make(replace(one, shared=replace(one.shared, respondent="R"))).blocks for one in intakes}) == 1
    assert "R001 deelt niets; dat is een eigen keuze." in written(intake_sheet(intakes[0]))
    assert "Wat herken je" not in written(intake_sheet(intakes[0]))
    rows = set(rows_of(intake_overview(intakes), "Wie").values())
    assert rows == {(DASH, DASH, DASH, DASH, DASH, "deelt niets", "", "")}
    assert told_in(intake_overview(intakes)) == set()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SECRETARIES.respondents), st.sets(st.sampled_from(CHOICES)))
def test_an_intake_holds_what_is_shared_and_nothing_else(respondent, chosen):
    intake = record(respondent, chosen)
    sheet, document = intake_sheet(intake), intake_document(intake)
    needs = {outcome.competency.id for outcome in intake.shared.ranked}
    assert bool(needs) <= ("needs" in chosen)
    assert told_in(sheet) <= chosen & needs
    assert len(told_in(sheet)) == min(len(needs), 3)
    assert told_in(document) == chosen & {scale.id for scale in SCALES}
    assert not re.search(r"\d,\d", written(sheet))
    told = written(document)
    assert ("Voorbeeldgemeente" in told) <= ("facts" in chosen)
    assert ("Gevraagd" in told) <= ("context" in chosen)
    assert ("Belang" in told) <= ("importance" in chosen)
    assert ("voor de deelnemer" in written(sheet)) <= ("importance" in chosen)
    if "facts" not in chosen:
        assert open_asks(intake).items == tuple(condition.ask for condition in intake.programme.admission)
        assert {row[0] for row in rows_of(document, "Voorwaarde").values()} == {"nog te bespreken"}


def test_what_is_looked_for_can_be_found():
    """Role, years and municipality where they are shared; the other facts are for the conditions and the annex."""
    sheet, told = intake_sheet(record("R001", "all")), written(intake_document(record("R001", "all")))
    who = topics(sheet)["Wie"].blocks[0].text
    assert who == "gemeentesecretaris / algemeen directeur · 1 jaar in deze rol · Voorbeeldgemeente A"
    assert "23.000 inwoners" in told
    assert "23.000 inwoners" not in written(sheet)
    for word in ("Gevraagd", "Belang", "voor de deelnemer"):
        assert word in told


def test_the_page_asks_what_the_answers_leave_open():
    """R004 is an aspirant: by the answer not admitted, which is to be checked and decided by a person."""
    conditions = record("R004", "all").programme.admission
    wanted = (f"**Volgens het antwoord niet:** {conditions[0].ask}", conditions[1].ask)
    assert open_asks(record("R004", "all")).items == wanted
    assert open_asks(record("R004", "none")).items == tuple(condition.ask for condition in conditions)
    met = ADVISERS["R101"].intake(NETWORK, share="all").record
    assert open_asks(met).text == "Volgens de antwoorden is aan alle voorwaarden voldaan. Vraag of dat nog klopt."


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
    assert list(rows_of(intake_overview(intakes[::-1]), "Wie")) == sorted(SECRETARIES.respondents)


def test_each_kind_of_row():
    """R004 is not admitted by the answer, R013 gave no role; R002 has two needs, R003 none, R008 no score."""
    rows = rows_of(intake_overview(records(SECRETARIES, LEERGANG, "all")), "Wie")
    place = ("Voorbeeldgemeente B", "gemeentesecretaris", "0 jaar")
    assert rows["R002"] == (*place, "Zelfreflectie (duidelijk)", "Communiceren (waarschijnlijk)", "", "", "")
    assert rows["R003"][3:] == ("geen", "", "", "", "")
    assert rows["R004"][1:2] + rows["R004"][5:] == ("aspirant", "niet: a", "", "")
    assert rows["R008"] == (DASH, DASH, DASH, "niet te zeggen", "", "open: a", "", "")
    rows = rows_of(intake_overview(records(SECRETARIES, LEERGANG)), "Wie")
    assert rows["R002"] == (DASH, DASH, DASH, DASH, DASH, "deelt 2 van de 14 competenties", "", "")
    own = replace(record("R001", "all").shared, questions=("Wat kan ik loslaten?",))
    rows = rows_of(intake_overview([replace(record("R001", "all"), shared=own)]), "Wie")
    assert rows["R001"][5] == "eigen leervraag"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sets(st.sampled_from(CHOICES)), min_size=24, max_size=24))
def test_the_overview_holds_what_each_shares_and_nothing_else(chosen):
    """Each row holds the person's own shared facts and needs, each need with its word; a lead names what five share."""
    shares = dict(zip(SECRETARIES.respondents, chosen, strict=True))
    overview = intake_overview([record(name, share) for name, share in shares.items()])
    label = {name_of(scale): scale.id for scale in SCALES}
    rows = rows_of(overview, "Wie")
    for name, (*facts, first, second, note, date, done) in rows.items():
        share, found = shares[name], {}
        for cell in (first, second):
            if "(" in cell:
                competency, _, word = cell[:-1].partition(" (")
                found[label[competency]] = word
        needs = {o.competency.id: o for o in SECRETARIES[name].record.ranked if o.competency.id in share}
        assert len(found) == (min(len(needs), 2) if "needs" in share else 0)
        assert found == {key: text(f"need_short.{needs[key].band}") for key in found}
        assert (DASH in (first, second)) == ("needs" not in record(name, share).shared.share.words)
        assert "facts" in share or (set(facts) == {DASH} and "niet:" not in note and "open" not in note)
        assert (date, done) == ("", "")
    assert not re.search(r"\d,\d", written(overview))
    lead = next(block.text for block in overview.blocks if isinstance(block, Paragraph))
    people = {
        scale.label: sum(
            scale.id in share
            and "needs" in share
            and scale.id in {o.competency.id for o in SECRETARIES[name].record.ranked}
            for name, share in shares.items()
        )
        for scale in SCALES
    }
    named = lead.partition(": ")[2].partition(".")[0].split(" en ") if "terug:" in lead else []
    assert len(named) == min(sum(n >= 5 for n in people.values()), 2)
    assert sorted(people[one] for one in named) == sorted(sorted(people.values())[-len(named) :] if named else [])


def test_the_overview_begins_with_what_comes_back_most():
    """The two needs that most people share, and in how many talks something is to be checked beforehand."""
    lead = intake_overview(records(SECRETARIES, LEERGANG, "all")).blocks[0].text
    assert lead == (
        "Deze ontwikkelbehoeften komen het vaakst terug: communiceren en zelfreflectie. "
        "Bij 7 gesprekken valt vooraf iets na te gaan."
    )
    one = intake_overview([record("R004", "all")]).blocks[0].text
    assert one == "Een rij per gesprek, met alleen wat ieder deelt. Bij één gesprek valt vooraf iets na te gaan."


@pytest.mark.parametrize(("n", "told"), [(4, False), (5, True)])
def test_a_need_of_four_people_does_not_come_back_most(n, told):
    with_need = [i for i in records(SECRETARIES, LEERGANG, "zelfreflectie,needs") if i.shared.ranked]
    lead = intake_overview(with_need[:n]).blocks[0].text
    assert ("Deze ontwikkelbehoefte komt het vaakst terug: zelfreflectie." in lead) == told


def test_a_programme_that_works_with_wishes_tells_no_needs():
    intakes = records(ADVISERS, NETWORK, "all")
    for document in (intake_overview(intakes), *map(intake_document, intakes)):
        told = written(document)
        assert not re.search(r"\((duidelijk|waarschijnlijk|mogelijk)\)|[Oo]ntwikkelbehoefte\b|Gespreksvragen", told)
        assert "leerwensen" in told
    profile = [name_of(scale) for scale in ADVISERS.questionnaire.competencies]
    assert list(rows_of(intake_document(intakes[0]), "Competentie")) == profile
    header = next(block.header for block in intake_overview(intakes).blocks if isinstance(block, Table))
    assert header == ("Wie", "Gemeente", "Rol", "In de rol", "Let op", "Datum", "Klaar")


def test_a_programme_without_conditions():
    bare = [
        replace(intake, admission=(), programme=intake.programme.model_copy(update={"admission": ()}))
        for intake in records(SECRETARIES, LEERGANG, "all")
    ]
    assert {row[5] for row in rows_of(intake_overview(bare), "Wie").values()} == {""}
    for document in (intake_overview(bare), intake_document(bare[0])):
        assert "oorwaarden" not in written(document)


@pytest.mark.parametrize(("result", "programme"), EVERY[:2], ids=[*"ab"])
@pytest.mark.parametrize("share", ["all", None])
def test_the_papers_are_accessible(result, programme, share, tmp_path):
    """Nobody's row is missing from the file for a screen."""
    result.intakes(programme, share=share).save_manager_papers(tmp_path)
    sheets = [f"{name}-gespreksblad.pdf" for name in result.respondents]
    found = sorted(path.name for path in tmp_path.iterdir())
    assert found == sorted([*sheets, "overzicht-intakes.html", "overzicht-intakes.pdf"])
    for name in (sheets[0], sheets[3], "overzicht-intakes.pdf"):
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            report = page.validate_pdf(str(tmp_path / name), profile=profile)
            assert report.is_compliant, report.failures
        assert outloud.check(str(tmp_path / name)).errors == 0
    html = (tmp_path / "overzicht-intakes.html").read_text()
    assert [name for name in result.respondents if f'<th scope="row" role="rowheader">{name}</th>' not in html] == []


def test_no_text_is_left_open():
    intakes = records(ADVISERS, PARTNER, "all")
    documents = [intake_overview(records(SECRETARIES, LEERGANG)), *map(intake_document, intakes)]
    assert not [document.title for document in documents if re.search(r"[{}]", written(document))]
