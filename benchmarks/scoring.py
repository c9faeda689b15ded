"""Scoring beside naive pandas, norm scores, one person, change, and the import: python benchmarks/scoring.py.

One run, one set of simulated answers, outputs compared. The peer is what an analyst would write: per scale the reversed
columns, a row mean and the same missing rule, on a frame that is in memory already.
"""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rows import Row, print_rows, processes, side_by_side, told
from scipy.special import ndtri
from threadpoolctl import threadpool_limits

import ontwikkelscan as osc
from ontwikkelscan.norming.compare import place

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from numpy.typing import NDArray

N_TWICE, HALF, MISSING, NOT_APPLICABLE = 10_000, 0.5, 0.03, 0.02
"""People at two moments, the share of their answers that stay, and that are missing or do not apply."""
NORM, NORMED = "gesimuleerd_gemeentesecretarissen", ("percentile_rank", "t_score", "stanine")
ROUNDING = 1e-12
EXAMPLE = Path(__file__).parents[1] / "examples" / "gemeentesecretaris.csv"
SCORED = "all codes that a scale can have; left: reading the answers once (17 ms), looking up, room for the scores"
OF_ONE = "a row read in one pass, rows of norms kept; left: reading, quality, frames: small steps of numpy and pandas"


def naive(frame: pd.DataFrame, not_applicable: pd.DataFrame, scan: osc.Questionnaire) -> pd.DataFrame:
    """Score with pandas means and the same missing rule."""
    columns = {}
    for scale in scan.competencies:
        items = [item.id for item in scale.items]
        reverse = [item.id for item in scale.items if item.reverse]
        part = frame[items].copy()
        part[reverse] = scan.minimum + scan.maximum - part[reverse]
        n_answered = part.notna().sum(axis=1)
        applicable = len(items) - not_applicable[items].sum(axis=1)
        enough = (n_answered >= 0.75 * applicable) & (n_answered >= 0.5 * len(items))
        columns[scale.id] = part.mean(axis=1).where(enough)
    return pd.DataFrame(columns)


def one_person(rounds: int) -> Iterator[Row]:
    """Yield what one person costs beside making the same frames of what stands in them, one BLAS thread.

    As a row of numbers, and as the bundled file gives its first person: text, with facts and couleur locale.
    """
    scan = osc.Scan("gemeentesecretaris", norm=NORM)
    numbers = pd.DataFrame([{"respondent": "R001"} | dict.fromkeys(scan.questionnaire.item_ids, 3)])
    cells = pd.read_csv(EXAMPLE, sep=";", dtype=str).head(1)
    for kind, person in (("numbers", numbers), ("text and context", cells)):
        columns = [frame.to_dict("list") for frame in four_frames(scan.run(person))]
        with threadpool_limits(limits=1):
            ours, theirs = side_by_side(partial(run_and_frames, scan, person), partial(made_of, columns), rounds)
        ratio = median(ours) / median(theirs)
        peer = f"pandas making the same frames: {told(theirs)}"
        yield Row(f"one person, {kind}, norm, four frames", peer, told(ours), ratio, 10, at_most=True, tried=OF_ONE)


def run_and_frames(scan: osc.Scan, person: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the four frames of a person, from the row with answers on."""
    return four_frames(scan.run(person))


def made_of(columns: list[dict[Hashable, list[Any]]]) -> list[pd.DataFrame]:
    """Return frames of what stands in them."""
    return [pd.DataFrame(held) for held in columns]


def four_frames(result: osc.Result) -> list[pd.DataFrame]:
    """Return scores, needs, recommendations and quality."""
    return [result.scores, result.needs, result.recommendations, result.quality]


def two_moments(rounds: int) -> Row:
    """Return what the change of people between two moments costs beside scoring them once.

    With dates, some answers missing, and half of the answers the same at both moments.
    """
    scan, random = osc.load_questionnaire("gemeentesecretaris"), np.random.default_rng(3)
    first, second = (osc.simulate_answers(scan, N_TWICE, seed=seed) for seed in (1, 2))
    for row, again in zip(first.codes, second.codes, strict=True):
        again[...] = np.where(random.random(N_TWICE) < HALF, row, again)
        for answers in (row, again):
            answers[random.random(N_TWICE) < MISSING] = scan.answer_code.empty
    dates = ("2026-09-14", "2027-06-21")
    moments = [
        replace(answers, context=pd.DataFrame({"moment": [date] * N_TWICE}))
        for answers, date in zip((first, second), dates, strict=True)
    ]
    before, after = map(osc.score, moments)
    both, once = side_by_side(
        lambda: osc.change(before, after), lambda: osc.score(moments[0]).values("score"), 3 * rounds
    )
    ratio = median(change / score for change, score in zip(both, once, strict=True))
    return Row(f"change of {N_TWICE:,} people", f"scoring them once: {told(once)}", told(both), ratio, 5, at_most=True)


def norm_scores(scores: osc.Scores, rounds: int) -> Row:
    """Return percentile, T score and stanine of all, tables included, beside looking each up among people."""
    norm = osc.load_norm(NORM)
    scale_of = {scale.competency: scale for scale in norm.scales}
    scales = [scale_of[name] for name in scores.questionnaire.competency_ids]
    x = scores.values("score")

    def ours() -> list[NDArray[Any]]:
        placed = [place(by_code, scale, norm) for by_code, scale in zip(scores.by_code["score"], scales, strict=True)]
        by_code = {name: tuple(each[name] for each in placed) for name in NORMED}
        return [replace(scores, by_code=by_code).values(name) for name in NORMED]

    def theirs() -> list[list[NDArray[Any]]]:
        made = []
        for column, scale in zip(x.T, scales, strict=True):
            known = np.repeat(scale.ends, np.round(np.array(scale.shares) * scale.n).astype(int))
            below, upto = (np.searchsorted(known, column, side=side) for side in ("left", "right"))
            share = np.clip((below + upto) / 2 / len(known), HALF / len(known), 1 - HALF / len(known))
            z = ndtri(share)
            made.append([100 * share, 50 + 10 * z, np.clip(np.floor(2 * z + 5.5), 1, 9)])
        return made

    fast, slow = side_by_side(ours, theirs, rounds)
    what = f"percentile, T score and stanine, {len(scales)} x {len(x):,}, tables included"
    return Row(what, f"searchsorted and ndtri: {told(slow)}", told(fast), median(slow) / median(fast), 20)


def whole_score(n: int, rounds: int) -> tuple[Row, osc.Scores]:
    """Return scoring beside naive pandas, whose outputs are the same, and the scores."""
    scan = osc.load_questionnaire("gemeentesecretaris")
    answers = osc.simulate_answers(scan, n, seed=1)
    random, code = np.random.default_rng(2), scan.answer_code
    for row in answers.codes:
        row[random.random(n) < MISSING] = code.empty
        row[random.random(n) < NOT_APPLICABLE] = code.not_applicable
    frame = pd.DataFrame(np.ascontiguousarray(answers.given.T).T, columns=list(scan.item_ids))
    not_applicable = pd.DataFrame((answers.codes == code.not_applicable).T, columns=list(scan.item_ids))

    scores = osc.score(answers)
    ours, theirs = scores.values("score"), naive(frame, not_applicable, scan).to_numpy()
    if (np.isnan(ours) != np.isnan(theirs)).any() or float(np.nanmax(np.abs(ours - theirs))) >= ROUNDING:
        msg = "pandas and we do not agree"
        raise ValueError(msg)
    fast, slow = side_by_side(
        lambda: osc.score(answers).values("score"), lambda: naive(frame, not_applicable, scan), rounds
    )
    tracemalloc.start()
    osc.score(answers).values("score")
    extra = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    what = f"score of {n:,} x {len(scan.item_ids)}, outputs equal"
    told_of_us = f"{told(fast)}, {extra / 1e6:.0f} MB beside answers of {answers.codes.nbytes / 1e6:.0f} MB"
    return Row(what, f"pandas: {told(slow)}", told_of_us, median(slow) / median(fast), 24, tried=SCORED), scores


def first_import(rounds: int) -> Row:
    """Return what importing us takes beside Python itself."""
    ours, theirs = processes([["-I", "-c", "import ontwikkelscan"], ["-I", "-c", "pass"]], rounds, EXAMPLE.parent)
    ratio = median(ours) / median(theirs)
    return Row("import ontwikkelscan", f"Python alone: {told(theirs)}", told(ours), ratio, 1.5, at_most=True)


def rows(*, quick: bool = False) -> list[Row]:
    """Measure all of it; ``quick``: fewer people and rounds."""
    n, rounds = (100_000, 2) if quick else (1_000_000, 7)
    scored, scores = whole_score(n, rounds)
    people = one_person(15 if quick else 101)
    return [scored, norm_scores(scores, rounds), *people, two_moments(rounds), first_import(3 * rounds)]


if __name__ == "__main__":
    print_rows(rows())
