"""When a norm may speak, and when it is told that it may not be theirs."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

import ontwikkelscan as osc
from study.draw import (
    FORMS,
    HIGH,
    LOW,
    N_ITEMS,
    SCAN,
    Form,
    M,
    N,
    Size,
    draw_items,
    draw_keyed,
    draw_people,
    ease_for,
    generator,
    true_score,
)
from study.page import Cell, Table, percent
from study.through import answers_of, compare, norm_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

SMALL, RELIABLE = 100, 0.60
"""Decision 17: from so many people a norm speaks, and from so reliable a scale needs are told."""
LOADINGS = {0.05: 0.09, 0.2: 0.19, 0.4: 0.32, 0.55: 0.42, 0.65: 0.5}
"""Loadings that give a scale about such a reliability."""
GROUPS = (10, 15, 20, 40)
MEAN = 3.7
FALSE_ALARMS = 0.05


def small_norms(size: Size) -> Table:
    """Test that a norm of few people or an unreliable scale does not speak."""
    rows: list[list[Cell]] = []
    kinds = [(f"{n} people", n, FORMS["as in the model"]) for n in (10, 30, 100)]
    kinds += [(f"reliability {r}", N, Form(loadings=(loading,) * N_ITEMS)) for r, loading in LOADINGS.items()]
    for name, n, form in kinds:
        found = [_gate(form, n, place, size) for place in range(max(size.n_scans * 2 // 5, 2))]
        held, plain, spoke, needs, broken, alpha = np.mean(found, axis=0)
        cells = [f"{alpha:.2f}", percent(spoke, 0), percent(held), percent(plain), percent(needs, 0)]
        rows.append([name, *cells, bool(broken == 0)])
    intro = f"""Mean answer {MEAN}. Norm speaks: share of scales whose estimate is drawn to the norm's mean. Coverage:
        of the interval that is told, and of Kelley's from such a norm if nothing held it back. Judged: share of
        competencies that get a band. Accepted: no norm of fewer than {SMALL} people speaks, and no need is told from a
        scale with a reliability below .60 in a larger one."""
    header = "norm|alpha|norm speaks|coverage|coverage without the rule|judged|accepted"
    return Table("Small and unreliable norms", intro, header, rows)


def _gate(form: Form, n: int, place: int, size: Size) -> list[float]:
    """Return two coverages, how often the norm speaks and needs are judged, faults, and mean reliability."""
    random = generator("gate", form, n, place)
    ease = ease_for(form, MEAN)
    items = draw_items(random, ease)
    sample = draw_keyed(random, form, items, draw_people(random, form, n))
    alpha = [float(osc.cronbach_alpha(sample[:, column])) for column in range(M)]
    given = {name: max(value, 0.01) for name, value in zip(SCAN.competency_ids, alpha, strict=True)}
    norm = norm_of(sample, reliability=given)
    people = draw_people(random, form, size.n_people)
    flat = osc.score(answers_of(draw_keyed(random, form, items, people)))
    scores, true = compare(flat, norm), true_score(form, ease, people)
    known: dict[str, Any] = {
        name: np.array([getattr(scale, name) for scale in norm.scales]) for name in ("mean", "sd", "reliability")
    }
    plain = osc.kelley_interval(flat.values("score"), **known)
    needs = osc.identify_needs(scores, required=np.full(true.shape, 3.5))
    basis = np.array(scores.basis)
    low_reliability = (known["reliability"] < RELIABLE) & (n >= SMALL)
    faults = ((basis == "norm") & ((n < SMALL) | low_reliability)).sum()
    faults += (needs.band[:, low_reliability] != "unknown").sum()
    held = (scores.values("ci_low") <= true) & (true <= scores.values("ci_high"))
    held_plain = (np.maximum(plain.low, LOW) <= true) & (true <= np.minimum(plain.high, HIGH))
    judged = (needs.band != "unknown").mean()
    return [held.mean(), held_plain.mean(), (basis == "norm").mean(), judged, float(faults), float(np.mean(alpha))]


@cache
def _reference(general: float, place: int) -> tuple[Form, FloatArray, osc.Norm]:
    """Return a population, a scan, and the norm of a sample."""
    form, random = Form(general=general), generator("alarm", general, place)
    items = draw_items(random, ease_for(form, MEAN))
    return form, items, norm_of(draw_keyed(random, form, items, draw_people(random, form, N)))


def _alarms(general: float, shift: float, m: int, size: Size) -> float:
    """Return how often a group of m people gets the warning."""
    told = []
    for place in range(max(size.n_scans * 2 // 5, 2)):
        form, items, norm = _reference(general, place)
        random = generator("alarm", general, shift, m, place)
        for _ in range(max(size.n_people // 10, 2)):
            people = draw_people(random, form, m)
            people = people._replace(latent=people.latent + shift)
            scores = osc.score(answers_of(draw_keyed(random, form, items, people)))
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                osc.compare_with_norm(scores, norm)
            told.append(any("may not be theirs" in str(warning.message) for warning in caught))
    return float(np.mean(told))


def alarms(size: Size) -> Table:
    """Test how often people of the norm's own population are told that it may not be theirs, and others."""
    rows: list[list[Cell]] = []
    for general in (0.3, 0.5, 0.7):
        for shift in (0.0, -0.5, -0.75, -1.0):
            found = [_alarms(general, shift, m, size) for m in GROUPS]
            judged = bool(max(found) <= FALSE_ALARMS) if shift == 0 else None
            rows.append([f"{general}", f"{shift:+.2f} SD" if shift else "none", *map(percent, found), judged])
    intro = f"""How often does a group get the warning that the norm may not be theirs? The group lies so far, on every
        competency, from the population of the norm ({N} people). It is told from ten people on. Accepted: at most 5 %
        where they do not differ."""
    header = "|".join(["correlation of competencies", "difference", *(f"{m} people" for m in GROUPS), "at most 5 %"])
    return Table("The warning that a norm is not theirs", intro, header, rows)
