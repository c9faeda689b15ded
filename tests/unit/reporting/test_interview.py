"""The papers of the performance interview: every question of the source, and of the scan only what is shared."""

from __future__ import annotations

import re
import shutil
import subprocess
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
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan import OntwikkelscanError, Scan
from ontwikkelscan.documents.blocks import Blank, Bullets, Callout, Facts, Heading, PageBreak, Paragraph
from ontwikkelscan.documents.word import render_word
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.reporting.interview import interview_form, interview_guide, interview_preview
from ontwikkelscan.reporting.words import label
from tests.sharing import interview_leaks

ROOT = Path(__file__).resolve().parents[3]
LEERGANG = "leergang_lokaal_leiderschap"
RESULT = Scan("gemeentesecretaris").run(str(data_root("examples") / "gemeentesecretaris.csv"))
SCALES = RESULT.questionnaire.competencies
NAMES = [label(scale) for scale in SCALES]
EVERYTHING = f"{','.join(scale.id for scale in SCALES)},needs,questions,{LEERGANG}"
"""All that can be brought in."""
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
    return save(tmp_path_factory.mktemp("told"), share=EVERYTHING)


def stands(secret, text):
    """Tell whether a secret stands in a text, and is no part of a longer number."""
    return secret in text and re.search(rf"(?<!\d)(?<!\d\.){re.escape(secret)}(?!\.?\d)", text) is not None


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


def test_the_search_finds_what_is_brought_in(told):
    """Where all is brought in, the same search finds the names of wishes, and the words of needs."""
    for name in OWN:
        assert named(told[name]) == set(NAMES), name
        assert {"mogelijk", "duidelijk"} == {secret for secret in secrets("R001") if stands(secret, told[name])}, name


def test_no_score_statement_or_tip_goes_along(told):
    """A tip belongs to the lowest answer: it would tell that answer."""
    for name, text in told.items():
        items = [item for scale in SCALES for item in scale.items]
        assert not [item.text for item in items if item.text in text or item.tip in text], name
    for document in (interview_form, interview_preview):
        shared = document(RESULT["R001"].interview(share=EVERYTHING).record).blocks
        assert not re.search(r"\d,\d", str(shared))
    assert RESULT["R001"].record.respondent not in told["gesprek.docx"]


def test_what_is_not_brought_in_changes_nothing():
    """Of every demo person, for every choice: facts, municipality, importance, other competencies, questions."""
    found, tried = interview_leaks(answers=1)
    assert found == set()
    assert min(tried.values()) > 100, tried


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


def test_one_competency_is_a_name_and_room_to_write(tmp_path):
    for name, text in save(tmp_path, share="visie").items():
        assert named(text) == (set() if "burgemeester" in name else {"Visie"}), name
        assert {secret for secret in secrets("R001") if stands(secret, text)} == set(), name
    plain = interview_form(RESULT["R001"].interview().record).blocks
    form = interview_form(RESULT["R001"].interview(share="visie").record).blocks
    assert [block for block in form if block not in plain] == [
        Heading("Ingebracht door de secretaris", 2),
        Paragraph("De secretaris wil hieraan werken. Een wens zegt niets over hoe het werk nu gaat."),
        Heading("Visie", 3),
        Blank("Eerste stap, en wanneer", 2),
        Blank("Steun die daarbij nodig is", 2),
    ]


def test_a_word_stands_there_only_when_it_is_asked_for():
    """And only where there is a need: R001 has one of communicating, and none of vision."""
    wishes = "visie,communicatieve_vaardigheid"
    bare = RESULT["R001"].interview(share=wishes).record
    assert [(wish.competency.id, wish.band) for wish in bare.wishes] == [(name, "") for name in wishes.split(",")]
    asked = RESULT["R001"].interview(share=f"{wishes},needs").record
    assert [wish.band for wish in asked.wishes] == ["", "likely"]
    told = "Volgens een eigen zelfscan is er bij communiceren een ontwikkelbehoefte: waarschijnlijk."
    assert (told in written(interview_form(asked)), "zelfscan" in written(interview_form(bare))) == (True, False)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RESULT.respondents),
    st.lists(st.sampled_from([*(scale.id for scale in SCALES), "needs", "questions", LEERGANG]), unique=True),
)
def test_form_and_preview_hold_what_is_brought_in_and_nothing_else(respondent, chosen):
    """Whatever is named: the preview shows all that the form has more than the plain one, and no other names.

    The preview adds a first step per wish, the same for everyone.
    """
    record = RESULT[respondent].interview(share=chosen).record
    plain = interview_form(RESULT[respondent].interview().record).blocks
    form, preview = interview_form(record).blocks, interview_preview(record).blocks
    added = [block for block in form if block not in plain and not isinstance(block, Heading)]
    assert [block for block in preview if block in added] == added
    assert [block for block in form if block in plain] == list(plain)
    wishes = [scale.id for word in chosen for scale in SCALES if scale.id == word]
    assert [wish.competency.id for wish in record.wishes] == wishes
    assert named(written(interview_form(record))) == {label(scale) for scale in SCALES if scale.id in chosen}
    steps = [block for block in preview if isinstance(block, Facts)]
    by_id = {scale.id: scale for scale in SCALES}
    expected = tuple((label(by_id[name]), by_id[name].suggestions.on_the_job) for name in wishes)
    assert steps == [Facts(expected)] * bool(wishes)
    assert ("**Leergang" in str(added)) == (LEERGANG in chosen)


@pytest.mark.parametrize("share", ["all", "alles", "facts", "visie,context", "visie,belang"])
def test_what_has_no_place_in_a_personnel_file_is_refused(share):
    with pytest.raises(OntwikkelscanError) as caught:
        RESULT["R001"].interview(share=share)
    assert caught.value.code == "SCAN-027"


def test_a_programme_says_that_its_edition_is_past():
    record = RESULT["R001"].interview(share=LEERGANG).record
    ((programme, _, _),) = record.programmes
    record = replace(record, programmes=((programme, programme.editions[0], "past"),))
    told = next(block.items[0] for block in reversed(interview_form(record).blocks) if isinstance(block, Bullets))
    assert told.startswith("**Leergang Lokaal Leiderschap** (VGS/Sioo).")
    assert "is voorbij" in told


@pytest.mark.parametrize("share", ["none", f"visie,communicatieve_vaardigheid,needs,{LEERGANG}"])
def test_signatures_stand_on_the_page_of_what_is_agreed(share, tmp_path):
    """In LibreOffice, before anybody wrote in it; no page is left with the signatures alone."""
    form = interview_form(RESULT["R001"].interview(share=share).record)
    (tmp_path / "gesprek.docx").write_bytes(render_word(form))
    command = [shutil.which("soffice") or "soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile"]
    command += ["--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "gesprek.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pymupdf.open(tmp_path / "gesprek.pdf") as pdf:
        last, n_pages = pdf[-1].get_text(), len(pdf)
    parts = list(SOURCE)
    assert [part in last for part in parts] == [False] * 6 + [True] * 3
    assert n_pages == (4 if share == "none" else 5)
    assert sum(isinstance(block, PageBreak) for block in form.blocks) == 1


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


@pytest.mark.parametrize("share", ["none", EVERYTHING])
def test_the_preview_warns_before_it_shows(share):
    blocks = interview_preview(RESULT["R001"].interview(share=share).record).blocks
    warning = next(block for block in blocks if isinstance(block, Callout))
    assert warning.kind == "caution"
    for words_ in ("geen beoordeling", "personeelsdossier", "ten hoogste 3 jaar", "niet meer aanpassen", "overslaan"):
        assert words_ in warning.text
    assert any(isinstance(block, Blank) for block in blocks) == (share != "none")
    assert ("Je deelt niets" in str(blocks)) == (share == "none")
    assert blocks.index(warning) < min(n for n, block in enumerate(blocks) if isinstance(block, Heading))


def test_a_remark_stands_on_what_the_person_gets_only(tmp_path):
    papers = save(tmp_path, remark="Dit is verzonnen.")
    assert ["Dit is verzonnen." in papers[name] for name in PAPERS] == [True, True, True, False, False]


@pytest.mark.parametrize("share", ["none", EVERYTHING])
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
    save(tmp_path, share=EVERYTHING)
    n_tables = {"R001-gesprek.docx": 0, "R001-gesprek-burgemeester.docx": 1}
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
    record = RESULT["R001"].interview(share=EVERYTHING).record
    for document in (interview_form(record), interview_preview(record), interview_guide(FORM, RESULT.time)):
        assert not re.search(r"[{}]", written(document))
        assert all(block.text for block in document.blocks if isinstance(block, Paragraph))
