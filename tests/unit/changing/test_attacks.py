"""Attacks on what is told of raters and of groups, as someone would who wants to know what one of them answered.

Who knows most is who knows the answers of all others: a reader, and one rater, can do no better from the same paper.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.aggregating.lottery import Lottery
from tests.unit.changing.test_change import M
from tests.unit.changing.test_change import answers as secretaries
from tests.unit.changing.test_group import group_of

N_SCALES = 40
PROVISIONAL = osc.Provisional(sd=0.65, reliability=0.77, mean=4.0, retest=0.7, source="proef")
MANY = osc.Questionnaire.from_keys(
    {f"s{scale}": [f"s{scale}_{item}" for item in range(4)] for scale in range(N_SCALES)},
    minimum=1,
    maximum=5,
    provisional=PROVISIONAL,
)
SMALL = osc.Questionnaire.from_keys(
    {"a": ["a1", "a2"], "b": ["b1", "b2"]}, minimum=1, maximum=5, provisional=PROVISIONAL
)
QUARTER = 0.25


def answers(asked, rows, groups=None, numbers=None):
    """Return answers to items in order, of R001; with ``numbers`` those of raters."""
    codes = (np.array(rows, dtype=float).T - 1).astype(asked.answer_code.dtype)
    n = codes.shape[1]
    context = {}
    if numbers is not None:
        context = {
            "beoordelaar": [f"B{row}" for row in range(n)],
            "beoordelaar_groep": groups or ["college"] * n,
            "beoordelaar_sleutel": numbers,
        }
    names, none = np.repeat("R001", n).astype(object), np.full((n, len(asked.competencies)), np.nan)
    return osc.Answers(asked, names, codes, none, pd.DataFrame(context, index=range(n)))


def own(asked, answer=4):
    return osc.score(answers(asked, [[answer] * len(asked.item_ids)]))


def test_who_knows_all_others_learns_of_the_last_rater_at_most_a_factor_two_per_quarter_point():
    """Take the known off the told: what is left is the score of the last rater and the draw, which hides it."""
    others, last = [[3] * 160, [4] * 160], [5] * 160
    known, truth = 2 * -1 + 2 * 0, 4 * 1  # in quarter points around the middle of 4
    left = Counter()
    for number in range(100):
        raters = answers(MANY, [*others, last], numbers=[f"n{number}", "n", "n"])
        told = osc.agreement(own(MANY), raters).frame.query("round == 1")["total"].to_numpy()
        left.update((told - (known * 2 + truth)).astype(int).tolist())
    n = sum(left.values())
    assert n == 100 * N_SCALES
    assert left[0] / n < 1 / 3 + 4 * np.sqrt(2 / 9 / n), "the likeliest score is the true one in a third of the reports"
    for step in range(4):
        for one, other in ((step, step + 1), (-step, -step - 1)):
            error = 4 * np.sqrt(1 / left[one] + 1 / left[other])
            assert np.log(left[one] / left[other]) < np.log(2) + error


def test_a_named_statement_changes_the_odds_between_two_answers_at_most_twofold():
    """Of five raters, four known: how often a word is said when the last gave 3, and when they gave 4."""
    others = [[3] * 160] * 4
    said = {}
    for answer in (3, 4):
        words = Counter()
        for number in range(12):
            raters = answers(MANY, [*others, [answer] * 160], numbers=[f"n{number}", *"nnnn"])
            words.update(osc.agreement(own(MANY), raters).statements["told"])
        said[answer] = words
    n = 12 * 160
    for word in ("higher", "alike"):
        shares = [said[answer][word] / n for answer in (3, 4)]
        assert min(shares) > 0.05
        error = 4 * np.sqrt(sum((1 - share) / (n * share) for share in shares))
        assert abs(np.log(shares[0] / shares[1])) < np.log(2) + error


def test_trying_every_answer_finds_the_last_rater_only_with_the_secret_number():
    """So that raters without a number are refused: there is nothing then that an attacker has to guess."""
    others, last = [[3, 4, 4, 2], [5, 3, 4, 4]], (4, 5, 3, 3)

    def told(row, number):
        frame = osc.agreement(own(SMALL), answers(SMALL, [*others, row], numbers=["x", "y", number])).frame
        return tuple(frame.query("round == 1")["total"])

    target, tries = told(last, "7f3a"), list(itertools.product(range(3, 6), repeat=4))
    fits = {number: [row for row in tries if told(row, number) == target] for number in ("7f3a", *"12345")}
    assert last in fits["7f3a"]
    assert sum(last in fits[number] for number in "12345") < 2
    without = answers(SMALL, [*others, last], numbers=["x", "y", ""])
    with pytest.raises(osc.OntwikkelscanError, match="RATER-009"):
        osc.agreement(own(SMALL), without)


@pytest.fixture
def known_totals(monkeypatch):
    """Tell the same totals of everybody: by what is counted, and not by what anyone answered."""
    monkeypatch.setattr(Lottery, "total", lambda _self, label, _amounts: len(label) % 7 - 3)


def test_raters_with_the_same_totals_get_the_same_papers_and_tables(known_totals, monkeypatch, tmp_path):
    """Other answers, other numbers, another order: no byte of PDF, HTML or tables depends on more than told totals."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    random, groups = np.random.default_rng(4), ["college"] * 3 + ["vakgenoten"] * 4 + ["anderen"] * 2
    result = osc.Scan("gemeentesecretaris").run(secretaries(random.integers(2, 6, (1, M, 8))))
    written = []
    for turn in (1, -1):
        given = secretaries(random.integers(1, 6, (9, M, 8)), respondents=["R001"] * 9)
        context = {
            "beoordelaar": [f"B{10 * turn + row}" for row in range(20, 29)],
            "beoordelaar_groep": groups[::turn],
            "beoordelaar_sleutel": [str(number) for number in random.random(9)],
        }
        found = osc.agreement(result, replace(given, context=pd.DataFrame(context)))
        folder = tmp_path / str(turn)
        result["R001"].other_eyes(found).save(folder)
        for name in ("frame", "headlines", "statements"):
            getattr(found, name).to_csv(folder / f"{name}.csv")
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(written[0]) == 5
    assert written[0]["statements.csv"].count(b"\n") == 1 + 112
    assert [name for name, content in written[0].items() if content != written[1][name]] == []


def test_groups_with_the_same_totals_get_the_same_numbers(known_totals):
    one, other = (osc.group_change(group_of(18, seed=seed)) for seed in (1, 2))
    pd.testing.assert_frame_equal(one.frame, other.frame)
    pd.testing.assert_frame_equal(one.totals, other.totals)
    assert (one.n, one.n_left_out, repr(one)) == (other.n, other.n_left_out, repr(other))


def test_two_reports_of_a_group_with_one_person_more_leave_most_of_that_change_unknown():
    """Take one told total from the other: of the change of who came, nine tenths of the spread is left."""
    truth, guess, level = [], [], []
    for seed in range(20):
        change = group_of(17, seed=seed)
        parts = [osc.change(*(osc.score(moment.answers[np.arange(n)]) for moment in change.moments)) for n in (16, 17)]
        fewer, more = (osc.group_change(part).totals.set_index("competency").drop("") for part in parts)
        truth += np.clip(change.change[16], -1, 1).tolist()
        guess += ((more["change"] - fewer["change"]) / 2).tolist()
        score = change.moments[0].scores.values("score")[16] - 4
        level.append(np.c_[score, (more["before"] - fewer["before"]).to_numpy()])
    for x, y in ((truth, guess), np.concatenate(level).T):
        left = np.sqrt(1 - np.corrcoef(x, y)[0, 1] ** 2)
        assert left > 0.8
