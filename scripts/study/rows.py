"""What a percentile loses by rows of five and shared weights, and what such a table tells of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import ontwikkelscan as osc
from ontwikkelscan.norming.formulas import share_interval
from ontwikkelscan.norming.rows import Rows, close_rows, row_place, totals
from ontwikkelscan.norming.weights import effective_n, grouped_weights
from study.draw import HIGH, LOW, N_ITEMS, Size, generator
from study.one_scale import CONDITIONS, SCORES, draw_answers, draw_ease, rank_of, score_shares
from study.page import Table, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

PEOPLE = {
    "role": (0.8, 0.12, 0.08),
    "years": (0.25, 0.3, 0.25, 0.2),
    "inhabitants": (0.2, 0.5, 0.2, 0.1),
}
"""Shares of the categories that the sample is weighed to, before who answers makes them uneven."""
UNEVEN = 0.4
"""SD of the logarithm of how much more likely a category is to answer."""
COVERED, MORE_ERROR, GUESSED = 0.94, 0.05, 0.25
"""What is accepted: coverage, more error against the population's rank, guesses at one person's row."""
GRID = 0.01
"""Steps in which sums of weights are told apart."""


class Loss(NamedTuple):
    """Of one norm: the largest and the mean change, the error of the exact rank and of rows, coverage, two guesses."""

    largest: float
    mean: float
    exact_error: float
    error: float
    covered: float
    guessed: float
    by_shares: float


def draw_weights(random: Generator, n: int) -> tuple[FloatArray, int]:
    """Draw who answers, and return raked weights with the person who has the largest one that is nobody else's."""
    categories = {name: random.choice(len(shares), n, p=shares) for name, shares in PEOPLE.items()}
    margins = {}
    for name, shares in PEOPLE.items():
        uneven = np.array(shares) * np.exp(UNEVEN * random.standard_normal(len(shares)))
        margins[name] = {str(place): float(share) for place, share in enumerate(uneven / uneven.sum())}
    weights = osc.rake({name: [str(one) for one in told] for name, told in categories.items()}, margins)
    _, inverse, counts = np.unique(
        np.column_stack(list(categories.values())), axis=0, return_inverse=True, return_counts=True
    )
    alone = np.flatnonzero(counts[inverse] == 1)
    return weights, int(alone[weights[alone].argmax()])


def guess_row(weights: FloatArray, person: int, shares: FloatArray) -> int:
    """Return the row in which one person most likely is, to who knows everybody's weight and reads the table.

    Everyone else is in a row with the chance that its share tells. A row is as likely as its share, times how much more
    likely the sum of weights that is told is with this person in it than without.
    """
    steps = np.round(weights / GRID).astype(int)
    size = int(2 ** np.ceil(np.log2(steps.sum() + 1)))
    turns = np.arange(size // 2 + 1)
    values, counts = np.unique(np.delete(steps, person), return_counts=True)
    reach = int(np.ceil(len(weights) * 1e-3 / GRID))
    near = np.maximum(1 - np.abs(np.arange(-reach, reach + 1)) / (reach + 1), 0)
    likely = np.zeros(len(shares))
    for row, share in enumerate(shares):
        spectrum = np.ones(len(turns), dtype=complex)
        for value, count in zip(values, counts, strict=True):
            spectrum *= (1 - share + share * np.exp(-2j * np.pi * turns * value / size)) ** count
        density = np.maximum(np.fft.irfft(spectrum, size), 0)
        told = round(share * len(weights) / GRID)
        inside, outside = (
            float((near * density[np.arange(at - reach, at + reach + 1) % size]).sum())
            for at in (told - steps[person], told)
        )
        likely[row] = share * inside / max(outside, 1e-300)
    return int(likely.argmax())


def lose(random: Generator, ease: float, n: int) -> Loss:
    """Return what rows change in one weighted norm of one scale."""
    scale = draw_ease(random, np.array([ease]))[0]
    score = draw_answers(random, scale, random.standard_normal(n)).mean(axis=-1)
    weights, person = draw_weights(random, n)
    shared = grouped_weights(weights)
    rows = close_rows(totals(score, N_ITEMS), shared, lowest=LOW * N_ITEMS, highest=HIGH * N_ITEMS)
    known, inverse = np.unique(score, return_inverse=True)
    exact = osc.percentile_rank(SCORES, scores=known, counts=np.bincount(inverse, weights=weights))
    ours, _ = row_place(SCORES, rows.ends / N_ITEMS, rows.shares, n=n, n_items=N_ITEMS, minimum=LOW)
    everyone = score_shares(scale)
    low, high = share_interval(ours, n=effective_n(shared))
    true, change = rank_of(everyone), np.abs(100 * ours - exact)
    row = int(np.searchsorted(rows.ends, totals(score[person], N_ITEMS)))
    return Loss(
        largest=float(change.max()),
        mean=float(change[np.searchsorted(SCORES, score - 1e-9)].mean()),
        exact_error=float(everyone @ np.abs(exact - true)),
        error=float(everyone @ np.abs(100 * ours - true)),
        covered=float(everyone @ ((low <= true) & (true <= high))),
        guessed=float(guess_row(shared, person, rows.shares) == row),
        by_shares=float(_of_shares(rows) == row),
    )


def _of_shares(rows: Rows) -> int:
    return int(rows.shares.argmax())


def rows_of_five(size: Size) -> Table:
    """Publish what the table of a norm loses, and test that it tells of nobody."""
    rows: list[Sequence[str | bool | None]] = []
    n_norms = max(size.n_norms // 20, len(CONDITIONS))
    for n in (150, 220, 340):
        places = [(name, place) for name in CONDITIONS for place in range(n_norms // len(CONDITIONS))]
        draws = [lose(generator("rows", name, n, place), CONDITIONS[name], n) for name, place in places]
        found, largest = Loss(*np.mean(draws, axis=0)), np.array([draw.largest for draw in draws])
        figures = [f"{largest.max():.1f}", f"{np.median(largest):.1f}", f"{found.mean:.2f}"]
        figures += [f"{found.exact_error:.2f}", f"{found.error:.2f}", percent(found.covered), percent(found.guessed, 0)]
        held = found.covered >= COVERED and found.error - found.exact_error <= MORE_ERROR and found.guessed <= GUESSED
        rows.append([str(n), *figures, percent(found.by_shares, 0), bool(held)])
    intro = f"""A norm is told in rows of at least five people, with weights that at least ten share, in three decimals.
        What that changes in a percentile, against the rank in the exact weighted sample: over all {len(SCORES)}
        possible scores the largest of {n_norms} norms, the median over norms of the largest, and the mean over people.
        Error: the mean distance from the rank in the population, of the exact sample and of the rows. Coverage: of the
        95 % interval. Guessed: how often somebody who knows everybody's weight finds the row of the person whose
        weight is the largest that nobody else has; beside it, by naming the largest row. The sample is weighed to
        three margins, of {", ".join(str(len(shares)) for shares in PEOPLE.values())} categories. Accepted: coverage at
        least {percent(COVERED, 0)}, error at most {MORE_ERROR} more, guessed at most {percent(GUESSED, 0)}."""
    header = "people|largest|usual largest|mean|error, exact|error, rows|coverage|guessed|largest row|accepted"
    return Table("Norms in rows of five", intro, header, rows)
