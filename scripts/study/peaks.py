"""How often a flat profile is told of a peak, and how often a real one is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

import ontwikkelscan as osc
from study.draw import (
    FORMS,
    MEANS,
    Form,
    M,
    N,
    People,
    Size,
    draw_items,
    draw_keyed,
    draw_people,
    ease_for,
    expected,
    generator,
    standings,
    with_habits,
)
from study.errors import conditions
from study.page import Cell, Table, percent
from study.through import answers_of, compare, norm_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

LEVELS = (-1.5, -1.0, 0.0, 1.0, 1.5)
RAISED = (1.0, 1.5, 2.0)
FALSE = 0.06
"""Largest share of people with a flat profile who are told of a peak or trough at any level, fixed beforehand."""
GRID = np.linspace(-6, 6, 241)


def _everywhere(latent: FloatArray) -> People:
    """Return attentive people with these standings on every scale."""
    one = np.ones(len(latent))
    return People(np.repeat(latent[:, None], M, axis=1), one, 0 * one)


def _same_t(form: Form, items: FloatArray) -> FloatArray:
    """Return, for each of LEVELS, the standing on each scale at which the expected T is the same, (n_levels, M)."""
    population = expected(form, items, _everywhere(standings(form)))
    mean = population[0].mean(axis=0)
    sd = np.sqrt(population[0].var(axis=0) + population[1].mean(axis=0))
    curves = osc.t_score(osc.z_linear(expected(form, items, _everywhere(GRID))[0], mean=mean, sd=sd))
    aims = [curves[np.searchsorted(GRID, level - 1e-9)].mean() for level in LEVELS]
    return np.array([[np.interp(aim, curve, GRID) for curve in curves.T] for aim in aims])


@cache
def profiles(form: Form, mean: float, n_norms: int, n_flat: int, n_raised: int) -> tuple[FloatArray, FloatArray]:
    """Return false peaks (n_norms, n_levels), and how often a raised scale is told (n_norms, n_levels, n_sizes)."""
    false, told = np.zeros((n_norms, len(LEVELS))), np.zeros((n_norms, len(LEVELS), len(RAISED)))
    for place in range(n_norms):
        random = generator("profiles", form, mean, place)
        items = draw_items(random, ease_for(form, mean))
        norm = norm_of(draw_keyed(random, form, items, draw_people(random, form, N)))
        at = _same_t(form, items)
        n = n_flat + len(RAISED) * n_raised
        latent = np.repeat(at[:, None], n, axis=1)
        which = random.integers(M, size=(len(LEVELS), n))
        up = np.concatenate([np.zeros(n_flat), np.repeat(RAISED, n_raised)])
        np.put_along_axis(latent, which[..., None], np.take_along_axis(latent, which[..., None], 2) + up[:, None], 2)
        people = with_habits(random, form, latent.reshape(-1, M))
        scores = compare(osc.score(answers_of(draw_keyed(random, form, items, people))), norm)
        peak = scores.values("peak").reshape(len(LEVELS), n, M)
        false[place] = (peak[:, :n_flat] != "none").any(axis=2).mean(axis=1)
        raised = np.take_along_axis(peak[:, n_flat:], which[:, n_flat:, None], 2)[..., 0] == "peak"
        told[place] = raised.reshape(len(LEVELS), len(RAISED), n_raised).mean(axis=2)
    return false, told


def _draw(form: Form, mean: float, size: Size) -> tuple[FloatArray, FloatArray]:
    return profiles(form, mean, size.n_scans, size.n_flat, size.n_flat // 5)


def _kinds() -> list[tuple[str, float, Form]]:
    base = FORMS["as in the model"]
    styles = [("extreme and middle style", mean, base._replace(styles=0.35)) for mean in MEANS]
    return [*conditions(), *styles, *(("agreeing", mean, base._replace(acquiescence=0.4)) for mean in MEANS)]


def false_peaks(size: Size) -> Table:
    """Test how often a flat profile is told of a peak or trough."""
    rows: list[list[Cell]] = []
    worst, n = 0.0, 0
    for name, mean, form in _kinds():
        false, _ = _draw(form, mean, size)
        found = false.mean(axis=0)
        worst = max(worst, *(false.std(axis=0, ddof=1) / np.sqrt(len(false))))
        n = len(false) * size.n_flat
        judged = form.styles == form.acquiescence == 0
        rows.append([name, f"{mean}", *map(percent, found), bool(found.max() <= FALSE) if judged else None])
    intro = f"""People with a flat profile: the same true T on all 14 scales, at the latent standing in the heading. Who
        is told of any peak or trough (Davis, Holm at 5 %, errors from how uneven the person answers)? Norm of {N};
        {n} people per level and row. Accepted: at most 6 % at every level, without response styles. Standard error at
        most {100 * worst:.1f}."""
    header = "|".join(["condition", "mean", *(f"{level:+.1f}" for level in LEVELS), "at most 6 %"])
    return Table("False peaks by level", intro, header, rows)


def power(size: Size) -> Table:
    """Publish how often one raised scale is told."""
    rows: list[list[Cell]] = []
    for name, mean, form in _kinds():
        _, told = _draw(form, mean, size)
        shown = told.mean(axis=0)[[1, 2, 3]]
        rows.append([name, f"{mean}", *(" · ".join(f"{100 * share:.0f}" for share in level) for level in shown)])
    intro = """One of 14 scales is truly 1.0 · 1.5 · 2.0 SD higher than the rest: in how many % is that scale told as a
        peak? By general standing; published only. No peak told does not mean that there is none."""
    header = "condition|mean|standing -1|0|+1"
    return Table("Power of peaks", intro, header, rows)
