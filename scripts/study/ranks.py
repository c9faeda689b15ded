"""Whether Jeffreys' interval holds the percentile rank, and Davis' test its level where errors are normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

import ontwikkelscan as osc
from study.draw import N_ITEMS, N, Size, generator
from study.one_scale import CONDITIONS, SCORES, Norms, draw_ease, norms_of, rank_of, score_shares
from study.page import Table, percent

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

PERCENTILE, FALSE_PEAKS = 0.94, 0.055
"""What is accepted, fixed before the first run."""
COMMON = 0.01
"""Share of people from which a score counts for the lowest coverage."""
HOLM_LEVEL = 0.05


def percentile_coverage(random: Generator, ease: FloatArray, n: int, population: int | None) -> list[FloatArray]:
    """Return of one norm, for each of SCORES: the share that has it, whether the interval holds its rank, the width."""
    shares = score_shares(ease)
    if population is None:
        sample = random.choice(SCORES, n, p=shares)
    else:
        everyone = random.choice(SCORES, population, p=shares)
        shares = (everyone == SCORES[:, None]).mean(axis=1)
        sample = random.choice(everyone, n, replace=False)
    known, counts = np.unique(sample, return_counts=True)
    low, high = osc.percentile_interval(SCORES, scores=known, counts=counts, population=population)
    return [shares, (low <= rank_of(shares)) & (rank_of(shares) <= high), high - low]


def percentiles(size: Size) -> Table:
    """Test Jeffreys' interval of the percentile rank."""
    rows: list[list[str | bool | None]] = []
    for condition, ease in CONDITIONS.items():
        for n, population in ((N, None), (200, None), (200, N)):
            random = generator("percentiles", condition, n, population)
            scales = draw_ease(random, np.full(size.n_norms, ease))
            draws = np.array([percentile_coverage(random, scale, n, population) for scale in scales])
            shares, held, width = draws.swapaxes(0, 1)
            common = shares.mean(axis=0) >= COMMON
            lowest = ((held * shares).sum(axis=0)[common] / shares.sum(axis=0)[common]).min()
            covered, mean_width = ((values * shares).sum(axis=1).mean() for values in (held, width))
            figures = [percent(lowest), f"{mean_width:.1f}", percent(covered), bool(covered >= PERCENTILE)]
            rows.append([condition, str(n), str(population or "endless"), *figures])
    intro = f"""Does Jeffreys' 95 % interval hold the percentile rank that a score has in the whole population (exact;
        half of the ties counted)? {size.n_norms} norms per row, each of another scale; scores weighted by how many
        people have them, beside it the lowest coverage of a score that at least 1 % have. From a population of {N}
        the norm is drawn without replacement, and the finite-population correction applies."""
    header = "condition|norm|population|lowest of a score|mean width|coverage|at least 94 %"
    return Table("Percentile interval", intro, header, rows)


def false_peaks(t: FloatArray, reliability: FloatArray) -> float:
    """Return the share of people, t of shape (..., n_persons, m), with a peak or trough after Davis and Holm."""
    deviation = t - t.mean(axis=-1, keepdims=True)
    error = osc.deviation_standard_error(reliability)[..., None, :]
    return float((osc.holm_adjust(2 * ndtr(-np.abs(deviation) / error)) < HOLM_LEVEL).any(axis=-1).mean())


def linear_t(score: FloatArray, norms: Norms) -> FloatArray:
    """Return linear T scores, shape (n_norms, n_persons, m), by norms of shape (n_norms, m)."""
    return osc.t_score(osc.z_linear(score, mean=norms.mean[:, None], sd=norms.sd[:, None]))


def peaks_normal(size: Size) -> Table:
    """Test how often a flat profile seems to have a peak, errors being normal."""
    rows: list[list[str | bool | None]] = []
    n_norms = size.n_norms // 5
    for m in (14, 6):
        random, r = generator("normal peaks", m), np.linspace(0.7, 0.9, m)
        score = np.sqrt(1 - r) * random.standard_normal((n_norms, size.n_persons, m))
        true = np.sqrt(r)[:, None, None] * random.standard_normal((n_norms, m, N, 1))
        noise = np.sqrt((1 - r) * N_ITEMS)[:, None, None] * random.standard_normal((n_norms, m, N, N_ITEMS))
        norms = norms_of(r, true + noise)
        known, found = false_peaks(osc.t_score(score), r), false_peaks(linear_t(score, norms), norms.reliability)
        for name, share in (("known exactly", known), (f"of {N} people", found)):
            rows.append([str(m), name, percent(share), share <= FALSE_PEAKS])
    intro = f"""How many people with a flat profile (the same true T on all scales) are told of a peak or trough?
        Davis' standard error and Holm at 5 %; reliabilities from .70 to .90; {n_norms} norms and {size.n_persons}
        people each. The norm: exact, or mean, spread and alpha from a sample."""
    return Table("False peaks, normal errors", intro, "scales|norm|false peaks|at most 5.5 %", rows)
