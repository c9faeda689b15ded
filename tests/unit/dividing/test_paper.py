"""A division on paper: made of what people share and of nothing else, for who composes groups."""

from __future__ import annotations

import json
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError, OntwikkelscanWarning, simulate_answers
from ontwikkelscan.commands.app import app
from ontwikkelscan.dividing.shared import PROBABILITY, shared_learners
from ontwikkelscan.gathering.divided import divide_by_shares
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.model.records import Share
from ontwikkelscan.recommending.shared import cut
from ontwikkelscan.reporting.division_sheet import division_sheet
from tests.outputs import written
from tests.sharing import changes, is_shared, rows_of, scan_of, words_of_needs

SCAN, HRM = scan_of("gemeentesecretaris"), scan_of("hrm_adviseur")
LEERGANG, CONSULTATION = "leergang_lokaal_leiderschap", "hrm_adviseur_partner_in_business"
NETWORK = "leernetwerkgroep_eigen_regie_en_vertrouwen"
ANSWERS = str(data_root("examples") / "gemeentesecretaris.csv")
CHOICE = "behoeften communicatieve_vaardigheid besluitvaardigheid zelfreflectie persoonlijk_optreden"


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """Stop the clock, so that files can be compared."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def people(**cells):
    """The demo people, who share some competencies; the last four nothing; ``cells`` changes R001."""
    rows = [
        dict(row, deel_intake=CHOICE if place < 20 else "niets")
        for place, row in enumerate(rows_of("gemeentesecretaris"))
    ]
    return SCAN.run(pd.DataFrame([rows[0] | cells, *rows[1:]]))


@pytest.fixture(scope="module")
def shared():
    return people()


def test_who_shares_nothing_is_placed_by_size_alone(shared):
    found = shared.divide(programme=LEERGANG)
    assert set(found.division.by_size) == {"R008", "R021", "R022", "R023", "R024"}
    assert set(found.frame.loc[found.frame["basis"] == "size", "respondent"]) == set(found.division.by_size)
    sizes = found.frame["group"].value_counts()
    assert sizes.between(5, 7).all()
    said = str(division_sheet(found.record).blocks)
    assert "deelde niets over ontwikkelbehoeften" in said
    assert "R021" in said
    assert "Visie" not in str([group.description for group in found.division.groups])


def test_nothing_that_is_not_shared_decides(shared):
    """Of R001 everything in turn is other than it was; where the shared words stay, so does what a division knows."""
    share, row = Share.of(CHOICE.split(), SCAN.questionnaire), rows_of("gemeentesecretaris")[0]
    things = [
        (kind, name, cells)
        for kind, name, cells in changes(row, SCAN.questionnaire, 2)
        if not is_shared(kind, name, share)
    ]
    rows = [row, *({**row, **cells, "respondent": f"M{place}"} for place, (*_, cells) in enumerate(things))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OntwikkelscanWarning)  # copies of one person
        result = SCAN.run(pd.DataFrame(rows))
    records = [person.record for person in result]
    known = shared_learners([cut(record, share) for record in records], result.objects.answers, result.objects.needs)
    same = [
        place
        for place, record in enumerate(records)
        if words_of_needs(record, share) == words_of_needs(records[0], share)
    ]
    assert len(same) > 40
    for place in same:
        assert (known.p[place] == known.p[0]).all()
        assert (known.halves[:, place] == known.halves[:, 0]).all()


def test_files_are_equal_in_every_byte(tmp_path):
    """Other answers to what R001 does not share, other importance and another question; and the same words."""
    other = {item.id: "1" for item in SCAN.questionnaire.competencies[-1].items} | {
        "belang_visie": "1",
        "leervragen": "Iets anders?",
    }
    for name, result in (("were", people()), ("are", people(**other))):
        result.divide(programme=LEERGANG).save(tmp_path / name)
    were, are = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("were", "are"))
    assert were == are
    assert set(were) == {"werkindeling.csv", "werkindeling.html", "werkindeling.json", "werkindeling.pdf"}


def test_a_need_counts_by_its_word(shared):
    share = Share.of(CHOICE.split(), SCAN.questionnaire)
    records = [cut(person.record, share) for person in shared]
    known = shared_learners(records, shared.objects.answers, shared.objects.needs)
    for row, record in enumerate(records):
        for outcome in record.outcomes:
            column = known.competencies.index(outcome.competency.id)
            assert known.p[row, column] == PROBABILITY.get(outcome.band, 0.0)
    assert (known.p[:, known.competencies.index("visie")] == 0).all()
    assert (known.halves[:, ~known.known] == 0).all()


def test_the_words_stand_for_what_they_mean():
    """Means over simulated people, as the docstring says: 4,000 of the bundled model."""
    needs = SCAN.run(simulate_answers(SCAN.questionnaire, 4000, seed=1)).objects.needs
    for word, p in PROBABILITY.items():
        assert needs.need_probability[needs.band == word].mean() == pytest.approx(p, abs=0.02)


def test_municipalities_are_apart_where_they_are_shared():
    result = HRM.run(pd.DataFrame(rows_of("hrm_adviseur")))
    found = result.divide(programme=CONSULTATION, share="all")
    assert found.frame["group"].value_counts().between(4, 6).all()
    town = result.context.set_index("respondent")["gemeente"].dropna()
    group = found.frame.set_index("respondent")["group"]
    pairs = pd.DataFrame({"town": town, "group": group[town.index]})
    assert not pairs.duplicated().any()
    hidden = result.divide(programme=CONSULTATION, share=f"needs {' '.join(HRM.questionnaire.competency_ids)}")
    assert hidden.record.n_without_municipality == 18
    assert "van 18 van de 18 mensen is de gemeente niet gedeeld" in str(division_sheet(hidden.record).blocks)


def test_sizes_come_from_the_programme_or_from_who_asks(shared):
    result = HRM.run(pd.DataFrame(rows_of("hrm_adviseur")))
    network = result.divide(programme=NETWORK, share="all")
    assert [len(group.members) for group in network.division.groups] == [9, 9] or network.frame[
        "group"
    ].value_counts().between(8, 12).all()
    assert len(shared.divide(programme=LEERGANG, k=3).division.groups) == 3
    assert shared.divide(size=(8, 8)).frame["group"].value_counts().tolist() == [8, 8, 8]


def test_what_serves_a_group_comes_from_the_programme_that_was_named(shared):
    found = shared.divide(programme=LEERGANG)
    named = " ".join(offer for group in found.division.groups for offer in group.offer)
    assert "Potentials" not in named
    assert any(group.offer for group in found.division.groups)
    # The programme's name stands above the sheet; a long one in each group hides the part.
    assert found.record.programme.name not in named
    every = " ".join(offer for group in shared.divide().division.groups for offer in group.offer)
    assert f"({found.record.programme.name})" in every


def test_an_organiser_who_says_what_may_be_seen_is_told_on_the_sheet(shared):
    blocks = str(division_sheet(shared.divide(share="all").record).blocks)
    assert "in plaats van wat zij zelf kozen" in blocks
    assert "in plaats van wat zij zelf kozen" not in str(division_sheet(shared.divide().record).blocks)


def test_the_sheet_says_of_each_person_what_the_chart_shows(shared):
    found = shared.divide(programme=LEERGANG)
    document = division_sheet(found.record)
    table = document.blocks[-1]
    assert [row[0] for row in table.rows] == [name for group in found.division.groups for name in group.members]
    bands = shared.needs.set_index(["respondent", "competency"])["band"]
    names = {competency.label: competency.id for competency in SCAN.questionnaire.competencies}
    words = {"duidelijk": "clear", "waarschijnlijk": "likely", "mogelijk": "possible"}
    n_told = 0
    for respondent, _, said in table.rows:
        for word, named in (part.split(": ") for part in said.split("; ") if ": " in part):
            for name in re.split(r", | en (?=[^,]*$)", named) if named not in names else [named]:
                assert bands[respondent, names[name]] == words[word]
                n_told += 1
    assert n_told > 10


def test_a_chart_holds_thirty_people():
    """Groups of ten: three fill a chart; of eleven two."""
    everyone = SCAN.run(simulate_answers(SCAN.questionnaire, 72, seed=1))
    for n, size, charts in ((30, 10, 1), (40, 10, 2), (44, 11, 2), (31, 10, 2)):
        document = division_sheet(everyone[:n].divide(share="all", size=(size, size + 1)).record)
        assert sum(type(block).__name__ == "Figure" for block in document.blocks) == charts
    names = [
        block.name for block in division_sheet(everyone.divide(share="all").record).blocks if hasattr(block, "alt")
    ]
    assert len(names) == len(set(names)) == 3


def test_nobody_to_divide_by_is_one_clear_error(shared):
    nobody = SCAN.run(pd.DataFrame([dict(row, deel_intake="niets") for row in rows_of("gemeentesecretaris")]))
    with pytest.raises(OntwikkelscanError) as caught:
        nobody.divide()
    assert caught.value.code == "DIVIDE-002"
    assert "share='all'" in str(caught.value)
    with pytest.raises(OntwikkelscanError) as caught:
        divide_by_shares([], shared.objects, None, programme=None, share=None, remark="", size=None)
    assert caught.value.code == "DIVIDE-002"


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_the_command_writes_sheet_division_and_settings(tmp_path):
    folder = tmp_path / "uit"
    assert run("divide", ANSWERS, "-o", str(folder), "--programme", LEERGANG, "--share", "all").exit_code == 0
    assert written(folder) == [f"werkindeling.{ending}" for ending in ("csv", "html", "json", "pdf")]
    settings = json.loads((folder / "werkindeling.json").read_text())
    assert (settings["n_people"], settings["n_groups"], settings["size"]) == (24, 4, [5, 7])
    assert pd.read_csv(folder / "werkindeling.csv")["group"].nunique() == 4


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--groups", "7"), "DIVIDE-001"),
        (("--groups", "1"), "DIVIDE-001"),
        (("--size", "3-4"), "DIVIDE-001"),
        (("--programme", CONSULTATION), "PROGRAMME-004"),
    ],
)
def test_what_cannot_be_divided_is_refused_and_nothing_is_written(tmp_path, options, code):
    found = run("divide", ANSWERS, "-o", str(tmp_path / "uit"), "--share", "all", *options)
    assert isinstance(found.exception, OntwikkelscanError)
    assert found.exception.code == code
    assert not list(tmp_path.iterdir())


def test_a_mix_from_the_command_line(tmp_path):
    assert (
        run("divide", ANSWERS, "-o", str(tmp_path / "uit"), "--share", "all", "--mix", "--groups", "4").exit_code == 0
    )
    assert "elkaar kunnen helpen" in (tmp_path / "uit/werkindeling.html").read_text()


@pytest.mark.parametrize("size", ["groot", "5-6-7", "-5"])
def test_a_size_is_two_numbers(tmp_path, size):
    assert run("divide", ANSWERS, "-o", str(tmp_path), "--size", size).exit_code == 2


def test_a_size_of_one_number_is_exact(tmp_path):
    assert run("divide", ANSWERS, "-o", str(tmp_path / "uit"), "--share", "all", "--size", "6").exit_code == 0
    assert (pd.read_csv(tmp_path / "uit/werkindeling.csv")["group"].value_counts() == 6).all()


def test_halves_of_nobody_known_are_zero(shared):
    nothing = [cut(person.record, Share()) for person in shared]
    known = shared_learners(nothing, shared.objects.answers, shared.objects.needs)
    assert not known.known.any()
    assert (np.abs(known.halves) == 0).all()
