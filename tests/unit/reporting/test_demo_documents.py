"""The documents of the example people: accessible and complete."""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import outloud
import page
import pymupdf
import pytest
from typer.testing import CliRunner

from ontwikkelscan import Scan, example, load_questionnaire, read_answers
from ontwikkelscan.commands import scans
from ontwikkelscan.commands.app import app
from ontwikkelscan.commands.write import write_demo
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.loading.demo import load_demo

pytestmark = pytest.mark.slow("all documents of the demo are made once, as everyone who tries the scan makes them")
BESIDE_NORM = "R002"
"""The one person of the demo whose report has a norm."""
PEOPLE = [f"R{number:03d}" for number in range(1, 25)]
ADVISERS = [f"hrm_adviseur/R{number}" for number in range(101, 119)]
QUESTIONNAIRES = {name: "hrm_adviseur" if "/" in name else "gemeentesecretaris" for name in (*PEOPLE, *ADVISERS)}


@pytest.fixture(scope="module")
def monkeymodule():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def scan():
    return Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen")


@pytest.fixture(scope="module")
def demo(scan, tmp_path_factory, monkeymodule):
    """The demo, at one fixed time; .ci/run compares two of them byte by byte."""
    monkeymodule.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path_factory.mktemp("demo")
    results = [(demo, Scan(demo.questionnaire).run(str(demo.path))) for demo in load_demo()]
    write_demo(results, folder, lambda: None)
    return folder


def test_every_document_is_there(demo):
    assert sum(path.is_file() for path in demo.rglob("*")) == 24 * 5 + 4 * 2 + 23 + 18 * 7 + 23 + 5


@pytest.mark.parametrize("person", QUESTIONNAIRES)
def test_pdf_is_accessible_and_names_every_competency(demo, person):
    path = demo / f"{person}.pdf"
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, report.failures
    result = outloud.check(str(path))
    assert result.errors == 0
    sheets = [sheet.get_text() for sheet in pymupdf.open(path)]
    text = squeezed("".join(sheets))
    if len(sheets) == 1:  # too few answers for any score
        assert squeezed("Er zijn te weinig antwoorden voor een uitslag.") in text
        return
    competencies = load_questionnaire(QUESTIONNAIRES[person]).competencies
    assert [competency.name for competency in competencies if squeezed(competency.name) not in text] == []
    assert text.count(squeezed("Geen selectie- of beoordelingsinstrument")) >= pymupdf.open(path).page_count


def test_nothing_reaches_into_the_foot_of_a_page(demo):
    """A question that stands beside its answer once ran through it."""
    for path in demo.rglob("*.pdf"):
        for page_of in pymupdf.open(path):
            blocks = page_of.get_text("blocks")
            foot = max(block[1] for block in blocks)
            above = [block for block in blocks if block[1] < foot]
            assert max((block[3] for block in above), default=0) <= foot, (path.name, page_of.number + 1)


def squeezed(text):
    """Drop white space and hyphens, which line breaks add."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


class Links(HTMLParser):
    """Collects where a page points to."""

    def __init__(self):
        super().__init__()
        self.targets = []

    def handle_starttag(self, _tag, attrs):
        self.targets += [value for name, value in attrs if name in ("href", "src") and not value.startswith("#")]


def test_indexes_open_everything(demo):
    below = demo / "hrm_adviseur"
    for folder, elsewhere in ((demo, {"hrm_adviseur/index.html"}), (below, set())):
        links = Links()
        links.feed((folder / "index.html").read_text())
        files = {path.name for path in folder.iterdir() if path.is_file()} - {"index.html"}
        assert set(links.targets) == files | elsewhere


@pytest.mark.parametrize("person", QUESTIONNAIRES)
def test_html_points_nowhere(demo, person):
    links = Links()
    html = (demo / f"{person}.html").read_text()
    links.feed(html)
    assert links.targets == []
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


@pytest.mark.parametrize("person", QUESTIONNAIRES)
def test_what_is_simulated_says_so(demo, person):
    intake = json.loads((demo / f"{person}-intake.json").read_text())
    assert "Iedereen hierin is verzonnen" in intake["remark"]
    word = zipfile.ZipFile(demo / f"{person}-intake.docx").read("word/document.xml").decode()
    assert "Iedereen hierin is verzonnen" in word


def test_one_report_shows_the_simulated_norm_and_says_so(demo):
    """In PDF and HTML; the others and all tables have no norm, and the index says whose it is."""
    shown = {person for person in QUESTIONNAIRES if "Percentiel" in (demo / f"{person}.html").read_text()}
    assert shown == {BESIDE_NORM}
    html = (demo / f"{BESIDE_NORM}.html").read_text()
    assert "Plaats in de normgroep: illustratieve norm, gesimuleerd" in html
    for person, there in ((BESIDE_NORM, True), ("R001", False)):
        with pymupdf.open(demo / f"{person}.pdf") as pdf:
            pages = [squeezed(sheet.get_text()) for sheet in pdf]
        assert any(squeezed("illustratieve norm, gesimuleerd") in sheet for sheet in pages) == there
    assert f"Alleen het rapport van {BESIDE_NORM} laat zien" in (demo / "index.html").read_text()
    assert "gesimuleerd" not in (demo / "hrm_adviseur" / "index.html").read_text()
    for folder in (demo, demo / "hrm_adviseur"):
        assert json.loads((folder / "run.json").read_text())["norm"] == {}


def test_one_person_has_a_second_moment_and_the_eyes_of_others(demo):
    """R001, with what was planned, and of three groups one too small to be told apart; the index says it is made up."""
    shown = load_demo()[0].second_look
    growth, others = ((demo / f"R001-{name}.html").read_text() for name in ("groei", "anderen"))
    assert shown.respondent == "R001"
    assert "14 september 2026 en 21 juni 2027" in growth.replace("\u00a0", " ")
    assert growth.count("(voorgenomen)") >= len(shown.planned) == 2
    assert "10 mensen samen: MT (5) en overigen met college (5)." in others
    assert "college (2)" not in others
    both = read_answers(Path(str(load_demo()[0].file(shown.moments))), "gemeentesecretaris")
    assert (both.codes[:, 0] == example("gemeentesecretaris")[["R001"]].codes[:, 0]).all(), "the first moment is theirs"
    assert "Ook zij zijn verzonnen." in (demo / "index.html").read_text()
    assert "Ook zij zijn verzonnen." not in (demo / "hrm_adviseur" / "index.html").read_text()


def test_the_progress_of_the_demo_ends_at_its_total(monkeypatch, tmp_path):
    """Only the small scan, so that it takes little time."""
    ticks, totals = [], []

    @contextmanager
    def counted(total):
        totals.append(total)
        yield lambda _=1: ticks.append(1)

    small = load_demo()[1:]
    monkeypatch.setattr(scans, "progress", counted)
    monkeypatch.setattr("ontwikkelscan.loading.demo.load_demo", lambda: small)
    assert CliRunner().invoke(app, ["demo", "-o", str(tmp_path)]).exit_code == 0
    assert totals == [len(ticks)] == [18 * 4]


def test_tables_stamp_every_norm_number(scan):
    scores = scan.run(str(data_root("examples") / "gemeentesecretaris.csv")).scores
    with_norm = scores["percentile_rank"].notna()
    assert with_norm.sum() > 250
    assert scores.loc[with_norm, "norm_status"].str.startswith("illustratieve norm, gesimuleerd").all()
    assert (scores["norm_label"] == "").all()
    assert (scores["basis"] == "provisional").all()


def test_a_simulated_norm_changes_no_score_and_no_need(scan):
    path = str(data_root("examples") / "gemeentesecretaris.csv")
    with_norm, without = scan.run(path), Scan("gemeentesecretaris").run(path)
    columns = ["score", "standard_error", "true_score", "ci_low", "ci_high", "basis"]
    assert with_norm.scores[columns].equals(without.scores[columns])
    assert with_norm.needs.equals(without.needs)
    assert with_norm.recommendations.equals(without.recommendations)


@pytest.mark.parametrize("person", ["R005", "R008"])
def test_too_few_answers_give_a_report_that_says_so(demo, scan, person):
    html = (demo / f"{person}.html").read_text()
    assert "te weinig antwoorden" in html
    result = scan.run(str(data_root("examples") / "gemeentesecretaris.csv"))
    scores = result.scores.query("respondent == @person and status != 'scored'")
    assert len(scores)
    assert scores[["score", "true_score", "percentile_rank"]].isna().all(axis=None)
