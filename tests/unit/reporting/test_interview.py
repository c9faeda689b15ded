"""The papers of the performance interview: every question of the source, and of the scan only what is shared."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import docx
import outloud
import page
import pymupdf
import pytest
import yaml
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ontwikkelscan import OntwikkelscanError, Scan
from ontwikkelscan.documents.blocks import Bullets, Callout, Heading, Paragraph, Table
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.reporting.interview import interview_form, interview_guide, interview_preview

ROOT = Path(__file__).resolve().parents[3]
LEERGANG = "leergang_lokaal_leiderschap"
RESULT = Scan("gemeentesecretaris").run(str(data_root("examples") / "gemeentesecretaris.csv"))
SCALES = RESULT.questionnaire.competencies
NAMES = [scale.name for scale in SCALES]
FORM = load_interview("gemeentesecretaris")
OWN = ("gesprek.docx", "gesprek-voorbeeld.pdf", "gesprek-voorbeeld.html")
GUIDE = ("gesprek-burgemeester.docx", "gesprek-burgemeester.pdf")
PAPERS = (*OWN, *GUIDE)
SOURCE = {
    "Resultaten": (
        *("vertaald naar de bedrijfsvoering", "afspraken met het college en met de organisatie", "raadscommissie"),
        *("managementteam", "ambassadeur"),
    ),
    "Vooruitkijken naar de gewenste resultaten": (
        *("leidinggeven", "organisatieontwikkeling", "advisering en ondersteuning", "externe omgeving"),
        *("bereikt", "voorwaarden", "meten"),
    ),
    "Ondersteuning en aansturing door het bestuur": (
        *("informatie en feedback", "nodig heeft om het werk te doen", "gemotiveerd", "persoonlijk te ontwikkelen"),
        *("meewegen wat er in organisatie, management en bedrijfsvoering speelt", "over en weer verwachten"),
    ),
    "Werkomstandigheden": ("helder wat de taken", "ondersteuning van het bestuur", "haalbaar", "in evenwicht"),
    "Gewenste vorming, opleiding en ondersteuning": ("afgelopen periode", "vorming of opleiding", "coaching"),
    "Overige gesprekspunten": ("burgemeester of wethouder P&O", "door de secretaris"),
    "Samenvatting van de afspraken": ("vaststellen en afspreken",),
    "Korte evaluatie van het gesprek": ("terugkijken",),
    "Voor akkoord": ("Burgemeester", "Wethouder P&O", "Secretaris"),
}
"""The nine parts of the source's form, and words that each of its questions is about."""


def words(path):
    """Return everything that a file holds as text, metadata and properties too."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as file:
            parts = [file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))]
            return unescape(" ".join(re.sub(r"<w:t(?: [^>]*)?>|</w:t>", "", part) + part for part in parts))
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            text = " ".join(sheet.get_text() for sheet in pdf)
            text = re.sub(r"[-\u00ad]\n", "", text)  # a word that was hyphenated
            return re.sub(r"\s+", " ", f"{text} {pdf.metadata} {pdf.get_xml_metadata()}")
    return unescape(path.read_text()).replace("<wbr>", "")


def save(folder, respondent="R001", **options):
    """Write the papers of one person, and return the text of each."""
    RESULT[respondent].interview(**options).save(folder)
    return {name: words(folder / f"{respondent}-{name}") for name in PAPERS}


def written(document):
    return f"{document.title} {document.subtitle} {document.footer} {document.blocks}"


def named(text):
    return {name for name in NAMES if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return save(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Papers in which everything is shared: what may not be found elsewhere can be found here."""
    return save(tmp_path_factory.mktemp("told"), share=f"all,{LEERGANG}")


def stands(secret, text):
    """Tell whether a secret stands in a text, and is no part of a longer number."""
    return secret in text and re.search(rf"(?<![\d.]){re.escape(secret)}(?![\d.])", text) is not None


def secrets(respondent):
    """Return what the scan knows of a person, as it would be written."""
    record = RESULT[respondent].record
    questions = record.questionnaire.context_questions
    answers = [(question.options or {}).get(str(record.context.get(question.id))) for question in questions]
    items = [item.text for scale in SCALES for item in scale.items]
    labels = [f"'{label}'" for label in record.questionnaire.labels]
    scores = [f"{outcome.score:.2f}".replace(".", mark) for outcome in record.outcomes for mark in ".,"]
    return {*items, *labels, *scores, *filter(None, answers), "mogelijk", "duidelijk"}


def test_who_shares_nothing_hands_over_the_same_whatever_was_answered():
    """A programme that is named says nothing of the needs either."""
    people = [RESULT[respondent] for respondent in RESULT.respondents]
    unnamed = [replace(person, record=replace(person.record, respondent="R")) for person in people]
    for share in ("none", LEERGANG):
        first, *others = (person.interview(share=share).record for person in unnamed)
        assert {other == first for other in others} == {True}


def test_nothing_of_the_scan_stands_in_the_papers_by_default(plain):
    """R001 shares everything with an intake: that is another matter."""
    assert RESULT["R001"].record.share == "alles"
    for name, text in plain.items():
        assert named(text) == set(), name
        assert {secret for secret in secrets("R001") if stands(secret, text)} == set(), name


def test_the_search_finds_what_is_shared(told):
    """Where all is shared, the same search finds names, score words and answers."""
    for name in OWN:
        assert named(told[name]) == set(NAMES), name
        assert {"'soms'", "'vaak'", "meer kernen, geen centrumgemeente", "duidelijk"} <= {
            secret for secret in secrets("R001") if secret in told[name]
        }


def test_no_score_and_no_item_goes_along(told):
    record = RESULT["R001"].record
    for name, text in told.items():
        assert not [item.text for scale in SCALES for item in scale.items if item.text in text], name
    shared = interview_preview(RESULT["R001"].interview(share="all").record).blocks
    assert not re.search(r"\d,\d", str(shared))
    assert record.respondent not in told["gesprek.docx"]


def test_the_guide_holds_nothing_of_a_person(plain, told):
    for name in GUIDE:
        assert plain[name] == told[name]
        assert named(told[name]) == set()
        assert not {secret for secret in secrets("R001") if stands(secret, told[name])}
        assert "R001" not in told[name]


def test_without_sharing_everyone_has_the_same_form():
    forms = {interview_form(RESULT[respondent].interview().record).blocks for respondent in RESULT.respondents}
    assert len(RESULT.respondents) > 10
    assert len(forms) == 1


def test_one_competency_brings_nothing_else(tmp_path):
    for name, text in save(tmp_path, share="visie").items():
        assert named(text) == (set() if "burgemeester" in name else {"Visie"}), name
        assert "meer kernen" not in text


@settings(max_examples=60, deadline=None)
@example("R021", {"context", "bestuurlijke_politieke_sensitiviteit"})
@given(
    st.sampled_from(RESULT.respondents),
    st.sets(st.sampled_from([*(scale.id for scale in SCALES), "context", "needs", "importance", LEERGANG])),
)
def test_form_and_preview_hold_what_is_shared_and_nothing_else(respondent, chosen):
    """Whatever is shared: the preview shows all that the form has more than the plain one, and no other names.

    A competency that someone chose for themselves is an answer about the municipality: it goes along with these.
    """
    record = RESULT[respondent].interview(share=chosen).record
    picked = {RESULT[respondent].record.context.get(question) for question in ("eigen_keuze", "eigen_keuze_tweede")}
    plain = interview_form(RESULT[respondent].interview().record).blocks
    form, preview = interview_form(record).blocks, interview_preview(record).blocks
    added = [block for block in form if block not in plain and not isinstance(block, Heading)]
    assert [block for block in preview if block in added] == added
    assert [block for block in form if block in plain] == list(plain)
    names = {scale.name for scale in SCALES if scale.id in chosen}
    told = names | {scale.name for scale in SCALES if scale.id in picked and "context" in chosen}
    assert named(written(interview_form(record))) == told
    assert named(written(interview_preview(record))) == told
    words_ = [block.header for block in added if isinstance(block, Table) and block.header[0] == "Competentie"]
    assert words_ == [
        ("Competentie", "Zelfbeeld", *("Belang",) * ("importance" in chosen), *("Behoefte",) * ("needs" in chosen))
    ] * bool(names)
    answers = [block for block in added if isinstance(block, Table) and block.header[0] == "Vraag"]
    assert len(answers) <= ("context" in chosen)
    assert ("Wens: **Leergang" in str(added)) == (LEERGANG in chosen)


def test_the_order_is_that_of_the_needs():
    rows = [
        row
        for block in interview_form(RESULT["R001"].interview(share="all").record).blocks
        if isinstance(block, Table) and block.header[0] == "Competentie"
        for row in block.rows
    ]
    ranked = [outcome.competency.name for outcome in RESULT["R001"].record.ranked]
    assert ranked
    assert [row[0] for row in rows][: len(ranked)] == ranked
    assert rows[0][1:] == ("tussen 'soms' en 'vaak'", "heel belangrijk", "duidelijk")


def test_facts_about_the_person_are_never_shared():
    record = RESULT["R001"].record
    facts = {question.text for question in record.questionnaire.context.facts}
    text = written(interview_form(RESULT["R001"].interview(share="all").record))
    assert not [fact for fact in facts if fact in text]
    assert str(record.context["gemeente"]) not in text


def test_a_wish_names_the_shared_needs_it_goes_into():
    """The programme is read to develop vision too, but R001 has no need there; of problem solving it says nothing."""
    chosen = f"complexe_organisatieontwikkeling,visie,probleemoplossend_vermogen,needs,{LEERGANG}"
    record = RESULT["R001"].interview(share=chosen).record
    wish = next(block.items[0] for block in reversed(interview_preview(record).blocks) if isinstance(block, Bullets))
    assert "past het bij Complexe organisatie ontwikkelingsprocessen in dynamische omgeving." in wish
    assert "is voorbij" in wish
    for share in (LEERGANG, f"complexe_organisatieontwikkeling,{LEERGANG}"):
        alone = interview_preview(RESULT["R001"].interview(share=share).record)
        assert "past het bij" not in str(alone.blocks)


def test_each_question_of_the_source_is_in_its_part():
    blocks = interview_form(RESULT["R001"].interview().record).blocks
    heads = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    assert [blocks[place].text for place in heads] == [f"{n}. {name}" for n, name in enumerate(SOURCE, 1)]
    for start, end, asked in zip(heads, [*heads[1:], None], SOURCE.values(), strict=True):
        part = str(blocks[start + 1 : end])
        assert [phrase for phrase in asked if phrase not in part] == []
        assert (part.count("Toelichting en opmerkingen") == 1) == (heads.index(start) < 5)
    assert "Datum van het gesprek" in str(blocks[: heads[0]])
    assert "Deelnemers" in str(blocks[: heads[0]])


def test_the_guide_has_steps_invitation_and_the_questions_to_the_board():
    text = written(interview_guide(FORM, RESULT.time))
    for step in FORM.steps:
        assert step.text in text
    for part in FORM.parts:
        assert all((question.text in text) == part.asks_board for question in part.questions)
    assert [part.id for part in FORM.parts if part.asks_board] == ["ondersteuning", "werkomstandigheden"]
    for word in ("anderhalf uur", "wethouder P&O", "Beste [naam]", "Agenda", "ten hoogste 3 jaar", "Vraag er niet om"):
        assert word in text


@pytest.mark.parametrize("share", ["none", "all"])
def test_the_preview_warns_before_it_shows(share):
    blocks = interview_preview(RESULT["R001"].interview(share=share).record).blocks
    warning = next(block for block in blocks if isinstance(block, Callout))
    assert warning.kind == "caution"
    for words_ in ("geen beoordeling", "personeelsdossier", "ten hoogste 3 jaar", "niet meer aanpassen", "overslaan"):
        assert words_ in warning.text
    assert any(isinstance(block, Table) for block in blocks) == (share == "all")
    assert ("Je deelt niets" in str(blocks)) == (share == "none")
    assert blocks.index(warning) < min(n for n, block in enumerate(blocks) if isinstance(block, Heading))


def test_a_remark_stands_on_what_the_person_gets_only(tmp_path):
    papers = save(tmp_path, remark="Dit is verzonnen.")
    assert ["Dit is verzonnen." in papers[name] for name in PAPERS] == [True, True, True, False, False]


@pytest.mark.parametrize("share", ["none", f"all,{LEERGANG}"])
def test_pdfs_are_accessible(share, tmp_path):
    save(tmp_path, "R004", share=share)
    paths = sorted(tmp_path.glob("*.pdf"))
    assert len(paths) == 2
    for path in paths:
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            report = page.validate_pdf(str(path), profile=profile)
            assert report.is_compliant, report.failures
        assert outloud.check(str(path)).errors == 0


def test_word_files_have_title_language_headings_and_header_rows(tmp_path):
    save(tmp_path, share="all")
    n_tables = {"R001-gesprek.docx": 2, "R001-gesprek-burgemeester.docx": 1}
    for name, n in n_tables.items():
        word = docx.Document(str(tmp_path / name))
        assert word.core_properties.title
        assert word.core_properties.language == "nl-NL"
        assert len([paragraph for paragraph in word.paragraphs if paragraph.style.name.startswith("Heading")]) > 3
        assert len(word.tables) == n
        assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in word.tables)  # noqa: SLF001


def test_a_questionnaire_without_an_interview_is_refused():
    result = Scan("hrm_adviseur").run(str(data_root("examples") / "hrm_adviseur.csv"))
    with pytest.raises(OntwikkelscanError) as caught:
        result["R101"].interview()
    assert caught.value.code == "SCAN-006"
    assert "gemeentesecretaris" in str(caught.value)


@pytest.mark.parametrize("share", ["visi", "hrm_adviseur_partner_in_business"])
def test_unknown_names_and_programmes_of_another_audience_are_refused(share):
    with pytest.raises(OntwikkelscanError) as caught:
        RESULT["R001"].interview(share=share)
    assert caught.value.code == "SCAN-001"


def test_everything_in_the_form_answers_to_the_source():
    """Each question, room and step is named by the list of what the sources hold, and the list names no other."""
    coverage = yaml.safe_load((ROOT / "docs" / "source_coverage.yaml").read_text("utf-8"))
    seen = [places for element in coverage["elements"] for places in element.get("seen", {}).values()]
    kept = [element.get("kept", ()) for element in coverage["elements"]]
    places = {place for several in (*seen, *kept) for place in several}
    kinds = {
        "parts": FORM.parts,
        "questions": [question for part in FORM.parts for question in part.questions],
        "rooms": [*FORM.opening, *(room for part in FORM.parts for room in part.rooms)],
        "steps": FORM.steps,
    }
    known = {kind: {f"interview:gemeentesecretaris/{kind}/{one.id}" for one in ones} for kind, ones in kinds.items()}
    assert [len(ids) for ids in known.values()] == [len(ones) for ones in kinds.values()]
    told = {place for place in places if place.startswith("interview:")}
    assert told <= set.union(*known.values())
    assert known["questions"] | known["rooms"] | known["steps"] <= told


def test_no_text_is_left_open():
    """No paragraph is empty and no text has a field left open."""
    record = RESULT["R001"].interview(share=f"all,{LEERGANG}").record
    for document in (interview_form(record), interview_preview(record), interview_guide(FORM, RESULT.time)):
        assert not re.search(r"[{}]", written(document))
        assert all(block.text for block in document.blocks if isinstance(block, Paragraph))
