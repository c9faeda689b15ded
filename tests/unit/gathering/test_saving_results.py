"""Papers and tables of a whole result, written into a folder from Python."""

from __future__ import annotations

import pytest

import ontwikkelscan as osc

SCAN = osc.Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen")
PROGRAMME = "leergang_lokaal_leiderschap"


@pytest.fixture(scope="module")
def result():
    return SCAN.run(osc.simulate_answers(SCAN.questionnaire, 3, seed=1))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_reports_of_everyone(result, tmp_path):
    told = []
    result.save_reports(tmp_path / "uit", form="short", progress=lambda: told.append(1))
    assert names(tmp_path / "uit") == ["S00001.pdf", "S00002.pdf", "S00003.pdf"]
    assert len(told) == 3


def test_reports_of_some_in_two_formats_are_those_of_each(result, tmp_path):
    result.save_reports(tmp_path, format=["html", "pdf"], respondents=["S00003", "S00001"])
    assert names(tmp_path) == ["S00001.html", "S00001.pdf", "S00003.html", "S00003.pdf"]
    alone = tmp_path / "alone.html"
    result["S00003"].save_report(alone)
    assert (tmp_path / "S00003.html").read_bytes() == alone.read_bytes()
    result.save_reports(tmp_path / "niets", respondents=[])
    assert not (tmp_path / "niets").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"format": ["pdf", "docx"]}, "OUTPUT-005"),
        ({"form": "shrt"}, "OUTPUT-004"),
        ({"respondents": ["S00001", "Piet"]}, "SCAN-003"),
        ({"respondents": ["S00001", "S00001"]}, "SCAN-009"),
    ],
)
def test_reports_that_cannot_be_leave_nothing(result, tmp_path, options, code):
    with pytest.raises(osc.OntwikkelscanError) as refused:
        result.save_reports(tmp_path / "uit", **options)
    assert refused.value.code == code
    assert "Piet" not in str(refused.value)
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("n", [1, 3])
def test_intakes_of_everyone(result, tmp_path, n):
    """Of several people the programme manager's papers come with them; alone they are to be had too."""
    some = result[:n]
    some.intakes(PROGRAMME).save(tmp_path / "alles")
    own = [f"S0000{person}-intake{ending}" for person in range(1, n + 1) for ending in (".docx", ".json", ".pdf")]
    some.intakes(PROGRAMME).save_manager_papers(tmp_path / "beheer")
    papers = ["overzicht-intakes.html", "overzicht-intakes.pdf"]
    papers += [f"S0000{person}-gespreksblad.pdf" for person in range(1, n + 1)]
    assert names(tmp_path / "beheer") == sorted(papers)
    assert names(tmp_path / "alles") == sorted(own + papers * (n > 1))
