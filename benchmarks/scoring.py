"""Scoring beside naive pandas, its extra memory, change, and the import: python benchmarks/scoring.py.

One run, one set of simulated answers, outputs compared. The peer is what an analyst would write: per scale the reversed
columns, a row mean and the same missing rule, on a frame that is in memory already.
"""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import ontwikkelscan as osc

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

N = 1_000_000
ROUNDS = 7
N_TWICE, HALF, MISSING = 10_000, 0.5, 0.03
"""People at two moments, the share of their answers that stay, and that are missing."""
EXAMPLE = Path(__file__).parents[1] / "examples" / "gemeentesecretaris.csv"
ONE = [sys.executable, "-I", "-c"]


def timed(run: Callable[[], object], rounds: int, clock: Callable[[], float] = perf_counter) -> list[float]:
    """Return seconds per round, after one that is not counted."""
    run()
    seconds = []
    for _ in range(rounds):
        start = clock()
        run()
        seconds.append(clock() - start)
    return seconds


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


def one_person() -> None:
    """Print what one person costs beside making the same frames of what stands in them, CPU time, one BLAS thread.

    As a row of numbers, and as the bundled file gives its first person: text, with facts and couleur locale.
    """
    with threadpool_limits(limits=1):
        for norm in (None, "gesimuleerd_gemeentesecretarissen"):
            scan = osc.Scan("gemeentesecretaris", norm=norm)
            numbers = pd.DataFrame([{"respondent": "R001"} | dict.fromkeys(scan.questionnaire.item_ids, 3)])
            cells = pd.read_csv(EXAMPLE, sep=";", dtype=str).head(1)
            for kind, person in (("numbers", numbers), ("text and context", cells)):
                columns = [frame.to_dict("list") for frame in four_frames(scan.run(person))]
                ours = timed(partial(run_and_frames, scan, person), 101, process_time)
                theirs = timed(partial(made_of, columns), 101, process_time)
                ratio = median(ours) / median(theirs)
                told = f"{median(ours) * 1e3:.1f} ms; pandas making the frames: {median(theirs) * 1e3:.2f} ms"
                print(f"one person, {kind}, norm {norm}: {told}; ratio {ratio:.1f} (limit: at most 20)")


def run_and_frames(scan: osc.Scan, person: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the four frames of a person, from the row with answers on."""
    return four_frames(scan.run(person))


def made_of(columns: list[dict[Hashable, list[Any]]]) -> list[pd.DataFrame]:
    """Return frames of what stands in them."""
    return [pd.DataFrame(held) for held in columns]


def four_frames(result: osc.Result) -> list[pd.DataFrame]:
    """Return scores, needs, recommendations and quality."""
    return [result.scores, result.needs, result.recommendations, result.quality]


def two_moments() -> None:
    """Print what the change of people between two moments costs beside scoring them once, CPU time, round by round.

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
    once, both = [], []
    for _ in range(3 * ROUNDS):
        once += timed(lambda: osc.score(moments[0]).values("score"), 1, process_time)
        both += timed(lambda: osc.change(before, after), 1, process_time)
    ratios = sorted(change / score for change, score in zip(both, once, strict=True))
    print(f"change of {N_TWICE:,} people: {median(both) * 1e3:.0f} ms; scoring them once: {median(once) * 1e3:.0f} ms")
    print(f"ratio: {median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f}; limit: at most 5)")


def main() -> None:
    """Print the figures."""
    scan = osc.load_questionnaire("gemeentesecretaris")
    answers = osc.simulate_answers(scan, N, seed=1)
    random, code = np.random.default_rng(2), scan.answer_code
    for row in answers.codes:
        row[random.random(N) < 0.03] = code.empty
        row[random.random(N) < 0.02] = code.not_applicable
    frame = pd.DataFrame(np.ascontiguousarray(answers.given.T).T, columns=list(scan.item_ids))
    not_applicable = pd.DataFrame((answers.codes == code.not_applicable).T, columns=list(scan.item_ids))

    ours = osc.score(answers).values("score")
    theirs = naive(frame, not_applicable, scan).to_numpy()
    same = bool((np.isnan(ours) == np.isnan(theirs)).all()) and float(np.nanmax(np.abs(ours - theirs))) < 1e-12
    print(f"{N:,} people x {len(scan.item_ids)} items; outputs equal: {same}; scored: {np.isfinite(ours).mean():.1%}")

    fast = timed(lambda: osc.score(answers).values("score"), ROUNDS)
    slow = timed(lambda: naive(frame, not_applicable, scan), 3)
    touch = timed(lambda: answers.codes.sum(dtype=np.uint16), ROUNDS)
    print(f"score: {median(fast) * 1e3:.0f} ms; naive pandas: {median(slow) * 1e3:.0f} ms")
    print(f"ratio to naive pandas: {median(slow) / median(fast):.1f} (limit: at least 10)")
    print(f"ratio to adding up the memory once: {median(fast) / median(touch):.1f}")

    tracemalloc.start()
    osc.score(answers).values("score")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"answers: {answers.codes.nbytes / 1e6:.0f} MB; extra while scoring: {peak / 1e6:.0f} MB, output included")
    print(f"naive pandas frame alone: {frame.memory_usage().sum() / 1e6:.0f} MB")

    one_person()
    two_moments()

    bare = timed(lambda: subprocess.run([*ONE, "pass"], check=True), 15)  # noqa: S603 - our own interpreter
    with_us = timed(lambda: subprocess.run([*ONE, "import ontwikkelscan"], check=True), 15)  # noqa: S603 - the same
    print(f"import ontwikkelscan: {(median(with_us) - median(bare)) * 1e3:.1f} ms over bare Python (limit: 10)")


if __name__ == "__main__":
    main()
