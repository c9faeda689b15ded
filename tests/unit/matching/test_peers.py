"""Links between people: only those who said so, largest needs first, as many as possible."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, Scan, simulate_answers
from ontwikkelscan.matching.assign import assign
from ontwikkelscan.matching.peers import match_guest_lessons as lessons
from ontwikkelscan.matching.peers import match_peers
from ontwikkelscan.texts import text

SCAN = Scan("hrm_adviseur")
AREAS = SCAN.questionnaire.competency_ids


def profile(**needs):
    """Return needs of people, each a text with a letter per area: c(lear), p(ossible), u(nlikely), n(one), s(trength).

    The needs rank in the order of the areas; what the text leaves out is unlikely.
    """
    words = {"c": "clear", "p": "possible", "u": "unlikely", "n": "none", "s": "none"}
    letters = np.array([list(word.ljust(len(AREAS), "u")) for word in needs.values()])
    found = SCAN.run(simulate_answers(SCAN.questionnaire, len(needs), seed=1)).objects.needs
    wanted = np.isin(letters, ["c", "p"])
    return replace(
        found,
        scores=replace(found.scores, respondents=np.array(list(needs), dtype=object)),
        requirements=replace(found.requirements, relevant=np.full(letters.shape, "yes", dtype=object)),
        band=np.vectorize(words.get)(letters).astype(object),
        strength=np.where(letters == "s", "yes", "no").astype(object),
        rank=np.where(wanted, wanted.cumsum(axis=1), 0),
    )


def people(**says):
    """Return people, each with what they say: "v" asks, "b" offers, a digit is their municipality."""
    return pd.DataFrame(
        {
            "respondent": name,
            "vraagt": "ja" if "v" in said else "nee",
            "biedt": "ja" if "b" in said else "",
            "gemeente": next((f"Gemeente {mark}" for mark in said if mark.isdigit()), None),
        }
        for name, said in says.items()
    )


def pairs(found):
    return [tuple(row) for row in found.frame[["respondent", "competency", "colleague"]].to_numpy()]


def test_a_need_meets_a_sure_strength():
    found = match_peers(profile(A="uc", B="us", C="sn"), people(A="v", B="b", C="b"))
    assert pairs(found) == [("A", AREAS[1], "B")]
    name = SCAN.questionnaire.competencies[1].name
    assert found.frame["reason"][0] == (
        f"A vraagt een collega bij {name}; B biedt zich aan en ziet zichzelf daar vrijwel zeker op of boven het niveau."
    )
    assert found.without.empty


@pytest.mark.parametrize(("letter", "linked"), [("s", True), ("n", False), ("u", False), ("p", False)])
def test_only_a_sure_strength_counts(letter, linked):
    found = match_peers(profile(A="c", B=letter), people(A="v", B="b"))
    assert bool(pairs(found)) == linked
    assert found.without["reason"].tolist() == ([] if linked else [text("peers.no_colleague")])


def test_a_strength_in_what_does_not_count_for_someone_is_none():
    needs = profile(A="c", B="s")
    needs.strength[1, 0] = "unknown"
    assert pairs(match_peers(needs, people(A="v", B="b"))) == []


def test_nobody_appears_who_did_not_say_so():
    needs = profile(A="c", B="s", C="s", D="c", E="s")
    found = match_peers(needs, people(A="v", B="b", C="", D="", E="v"), at_most=1)
    everything = found.frame.to_csv() + found.without.to_csv()
    assert pairs(found) == [("A", AREAS[0], "B")]
    assert not re.search(r"\b[CD]\b", everything)
    assert found.without.to_numpy().tolist() == [["E", text("peers.no_need")]]


def test_the_largest_need_is_linked_first():
    found = match_peers(profile(A="pcc", B="uuss", C="us"), people(A="v", B="b", C="b"))
    assert pairs(found) == [("A", AREAS[1], "C")]


def test_links_come_before_ranks():
    """B could serve A's largest need, but is the only one for D."""
    found = match_peers(profile(A="cc", B="su", C="us", D="c"), people(A="v", B="b", C="b", D="v"), at_most=1)
    assert pairs(found) == [("A", AREAS[1], "C"), ("D", AREAS[0], "B")]


@pytest.mark.parametrize("settings", [{"at_most": -1}, {"at_most": 1.5}, {"exclude": [("A", "B", "C")]}])
def test_settings_that_cannot_be_used_are_refused(settings):
    with pytest.raises(OntwikkelscanError) as caught:
        match_peers(profile(A="c", B="s"), people(A="v", B="b"), **settings)
    assert caught.value.code == "PEER-002"


def test_colleagues_take_so_many_and_share():
    needs = profile(A="c", B="c", C="c", D="s", E="s")
    says = people(A="v", B="v", C="v", D="b", E="b")
    assert sorted(match_peers(needs, says).frame["colleague"].value_counts()) == [1, 2]
    full = match_peers(needs, says, at_most=1)
    assert len(full.frame) == 2
    assert full.without["reason"].tolist() == [text("peers.all_taken")]


def test_not_oneself_not_who_is_excluded_not_the_same_municipality():
    needs = profile(A="cs", B="s", C="s", D="s")
    says = people(A="vb1", B="b1", C="b2", D="b")
    free = {colleague for _, _, colleague in pairs(match_peers(needs, says, exclude=[("A", "C"), ("D", "A")]))}
    assert free == set()
    assert pairs(match_peers(needs, says, exclude=[("D", "A")])) == [("A", AREAS[0], "C")]
    assert pairs(match_peers(needs, says, exclude=[("A", "C")])) == [("A", AREAS[0], "D")]
    same = match_peers(needs, says, exclude=[("A", "C"), ("A", "D")], other_municipality=False)
    assert pairs(same) == [("A", AREAS[0], "B")]


def test_who_is_not_in_the_scan_hears_so():
    found = match_peers(profile(A="c"), people(A="v", Z="v", Y="b"))
    assert found.without.to_numpy().tolist() == [["A", text("peers.no_colleague")], ["Z", text("peers.no_scan")]]


def test_the_order_of_rows_makes_no_difference():
    needs = profile(A="cc", B="cp", C="pc", D="ss", E="us", F="su")
    says = people(A="v", B="v", C="v", D="b", E="b", F="b")
    outcomes = {
        match_peers(needs, says.iloc[list(order)]).frame.to_csv() for order in list(permutations(range(6)))[::97]
    }
    assert len(outcomes) == 1


def test_unknown_people_are_refused():
    with pytest.raises(OntwikkelscanError) as caught:
        match_peers(profile(A="c"), people(A="v"), exclude=[("A", "Q")])
    assert (caught.value.code, caught.value.problems[0].places) == ("PEER-001", ["Q"])


def test_a_table_that_cannot_be_read_is_refused():
    with pytest.raises(OntwikkelscanError) as caught:
        match_peers(profile(A="c"), people(A="v").assign(biedt="misschien"))
    assert (caught.value.code, caught.value.problems[0].places) == ("PEOPLE-003", ["row 2"])


# Guest lessons

REQUESTS = pd.DataFrame(
    [
        {"aanvraag": "A1", "soort": "universiteit", "onderwerp": "Regie", "plaats": "Leiden", "periode": "voorjaar"},
        {"aanvraag": "A2", "soort": "hogeschool", "onderwerp": "regie", "plaats": "Den Haag", "periode": "voorjaar"},
        {"aanvraag": "A3", "soort": "hogeschool", "onderwerp": "fusie", "plaats": "", "periode": "najaar"},
    ]
)
OFFERS = pd.DataFrame(
    [
        {
            "respondent": "R1",
            "soort": "universiteit hogeschool",
            "onderwerpen": "regie, fusie",
            "plaatsen": "den  haag",
            "perioden": "voorjaar; najaar",
        },
        {
            "respondent": "R2",
            "soort": "hogeschool",
            "onderwerpen": "Regie",
            "plaatsen": "Utrecht",
            "perioden": "voorjaar",
        },
    ]
)


def test_lessons_need_kind_subject_and_period_and_prefer_the_place():
    found = lessons(REQUESTS, OFFERS)
    assert found.frame[["aanvraag", "respondent", "place_fits"]].to_numpy().tolist() == [
        ["A1", "R1", "no"],
        ["A2", "R2", "no"],
        ["A3", "R1", "yes"],
    ]
    assert found.frame["reason"][1] == (
        "Aanbod voor hogeschool, met dit onderwerp en in deze periode; de plaats staat niet bij het aanbod."
    )
    assert found.frame["reason"][2].endswith("een plaats is niet gevraagd.")
    near = lessons(REQUESTS[1:2], OFFERS)
    assert near.frame[["respondent", "place_fits"]].to_numpy().tolist() == [["R1", "yes"]]


def test_as_many_lessons_as_possible_within_the_maximum():
    found = lessons(REQUESTS, OFFERS, at_most=1)
    assert len(found.frame) == 2
    assert found.without["reason"].tolist() == [text("peers.all_taken")]


@pytest.mark.parametrize(
    ("column", "value", "step"),
    [("soort", "voortgezet_onderwijs", "kind"), ("onderwerp", "ICT", "subject"), ("periode", "zomer", "period")],
)
def test_what_is_missing_is_told(column, value, step):
    found = lessons(REQUESTS[:1].assign(**{column: value}), OFFERS)
    assert found.frame.empty
    assert found.without["reason"].tolist() == [text(f"peers.missing.{step}")]


def test_an_empty_subject_never_fits():
    assert lessons(REQUESTS[:1].assign(onderwerp=""), OFFERS.assign(onderwerpen="")).frame.empty


def test_kinds_of_education_are_checked():
    with pytest.raises(OntwikkelscanError) as caught:
        lessons(REQUESTS.assign(soort="mbo"), OFFERS)
    assert caught.value.code == "PEOPLE-003"


# The assignment


def best_by_trying(cost, capacity):
    """Return the most links, and the least they cost, by trying everything."""
    n, seats = len(cost), [column for column, n in enumerate(capacity) for _ in range(n)]
    outcomes = []
    for chosen in permutations([*seats, *[-1] * n], n):
        spent = [cost[row][column] for row, column in enumerate(chosen) if column >= 0]
        if not np.isnan(spent).any():
            outcomes.append((-len(spent), sum(spent)))
    return min(outcomes)


@pytest.mark.parametrize("seed", range(30))
def test_the_assignment_is_the_best_of_all(seed):
    random = np.random.default_rng(seed)
    n, m = random.integers(1, 5), random.integers(1, 4)
    cost = np.where(random.random((n, m)) < 0.5, np.nan, random.integers(0, 4, (n, m)))
    capacity = random.integers(0, 3, m)
    found = assign(cost, capacity)
    assert (np.bincount(found[found >= 0], minlength=m) <= capacity).all()
    spent = [cost[row, column] for row, column in enumerate(found) if column >= 0]
    assert (-len(spent), sum(spent)) == best_by_trying(cost.tolist(), capacity.tolist())


def test_equal_links_are_spread():
    found = assign(np.zeros((4, 4)), [4, 4, 4, 4])
    assert sorted(found.tolist()) == [0, 1, 2, 3]


def test_nothing_to_assign():
    assert assign(np.empty((0, 3)), [1, 1, 1]).tolist() == []
    assert assign(np.zeros((2, 1)), [0]).tolist() == [-1, -1]
