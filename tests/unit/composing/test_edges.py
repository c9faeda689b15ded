"""Each constant of cohorts at its edge: what it weighs, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import Scan, compose_cohorts, simulate_answers
from ontwikkelscan.composing.division import Division, Feature
from ontwikkelscan.composing.exact import can_be_listed
from ontwikkelscan.composing.search import search_division

SCAN = Scan("hrm_adviseur")
HRM = "hrm_adviseur_partner_in_business"
LEERNETWERK = "leernetwerkgroep_eigen_regie_en_vertrouwen"


@pytest.fixture(scope="module")
def composed():
    """Thirty-four people in two cohorts, of all sizes, regions and municipalities, with needs by chance."""
    random = np.random.default_rng(1)
    people = pd.DataFrame(
        {
            "respondent": [f"R{row:03}" for row in range(34)],
            "toegelaten": "ja",
            "gemeente": [f"Gemeente {row // 2}" for row in range(34)],
            "inwoners": random.choice([10_000, 30_000, 70_000, 150_000], 34),
            "regio": random.choice(["noord", "oost", "zuid"], 34),
            "jaren_in_rol": random.choice([1, 3, 7, 12], 34),
        }
    )
    needs = SCAN.run(simulate_answers(SCAN.questionnaire, 34, seed=1)).objects.needs
    p = np.where(random.random(needs.band.shape) < 0.2, 0.99, 0.01)
    ids = people["respondent"].to_numpy(dtype=object)
    needs = replace(needs, scores=replace(needs.scores, respondents=ids), need_probability=p)
    return compose_cohorts(people, HRM, needs=needs, n_iterations=20, n_draws=8)


@pytest.mark.parametrize("column", ["found", "random_mean"])
def test_what_each_unit_weighs(composed, column):
    """Facts two, a colleague ten."""
    weights = {"grootteklasse": 2, "regio": 2, "ervaring": 2, "lerend_team": 10}
    counted = set()
    for _, rows in composed.balance.groupby("groups"):
        units = rows.set_index("measure")[column]
        if "behoeften" not in units:
            assert units["totaal"] == pytest.approx(sum(weights[name] * units[name] for name in units.index[:-1]))
        counted |= {name for name in units.index if units[name] > 0}
    if column == "random_mean":
        assert counted == {*weights, "behoeften", "totaal"}


def test_someone_with_other_needs_weighs_as_one_off_an_even_share():
    """Two hundred, for a person whose needs are not at all those of the others: 1 minus the mean cosine."""
    p = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=float)
    division = Division((3, 3), (), np.full(6, -1), p)
    assert division.cost(np.array([0, 0, 0, 1, 1, 1])) == 0
    assert division.cost(np.array([0, 0, 1, 0, 1, 1])) == 200 * 4
    assert division.bound == 0
    assert division.shared(np.array([0, 0, 0, 1, 1, 1])) == 1


def test_settings_of_the_search_are_told():
    people = pd.DataFrame({"respondent": [f"R{row:03}" for row in range(8)], "toegelaten": "ja"})
    settings = compose_cohorts(people, LEERNETWERK).settings
    assert (settings["n_iterations"], settings["n_draws"]) == (2000, 100)


def test_a_lot_is_drawn_from_its_own_stream():
    people = pd.DataFrame({"respondent": [f"R{place:03}" for place in range(1, 14)], "toegelaten": "ja"})
    found = compose_cohorts(people, LEERNETWERK, order="lot", seed=2014)
    assert found.waiting["respondent"].tolist() == ["R006"]


def test_a_limit_weighs_more_than_all_that_is_soft():
    """Two colleagues belong together at any price, but a group holds one of them at most."""
    two = np.array([True, True, False, False])
    features = (Feature("lerend_team", "team", two, 1000), Feature("", "limit", two, most=(1, 1)))
    division = Division((2, 2), features, np.full(4, -1))
    found = search_division(division, np.random.default_rng(1), n_iterations=50)
    assert division.broken(found) == []


@pytest.mark.parametrize(("sizes", "listed"), [((7, 7, 7, 7), True), ((12, 11), False)])
def test_two_and_a_half_million_groups_are_listed(sizes, listed):
    """Of 28 people 1,184,040 groups of seven; of 23 people 2,704,156 of eleven and twelve."""
    assert can_be_listed(Division(sizes, (), np.full(sum(sizes), -1))) == listed
