"""Who is told that the answers ask for care."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import ontwikkelscan as osc
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.scoring.simulate import EASE, EASE_SPREAD, GENERAL
from study.draw import HIGH, LOW, N_ITEMS, SCAN, Size, generator
from study.one_scale import draw_answers
from study.page import Table, percent

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

FLAGGED = (0.02, 0.05)
"""What is accepted, fixed before the first run."""
ONE_IN_TEN = 0.1


def flagged(keyed: NDArray[Any]) -> tuple[FloatArray, FloatArray]:
    """Return, for answers (n_persons, n_items) to the whole scan, which families and how many people are flagged."""
    code, n = SCAN.answer_code, len(keyed)
    codes = np.where(np.isnan(keyed), code.empty, np.nan_to_num(keyed) - SCAN.minimum).astype(code.dtype).T
    none = np.full((n, len(SCAN.competencies)), np.nan)
    found = osc.response_quality(Answers(SCAN, np.arange(n), codes, none, pd.DataFrame(index=range(n))))
    families = ("repetition", "consistency", "outlier")
    by_family = [np.any([i.flags == "yes" for i in found.indices if i.family == f], axis=0) for f in families]
    return np.mean(by_family, axis=1), found.indices[-1].flags == "yes"


def scan_answers(random: Generator, size: Size, general: float) -> FloatArray:
    """Draw answers as given to the whole scan, to many versions of it: nobody knows which items are easy."""
    n_versions, n_each = max(size.n_norms // 20, 2), size.n_persons // 4
    m, reverse = len(SCAN.competencies), {item.id: item.reverse for s in SCAN.competencies for item in s.items}
    drawn = []
    for _ in range(n_versions):
        ease = EASE + EASE_SPREAD * random.standard_normal((m, N_ITEMS))
        shared, own = random.standard_normal((n_each, 1)), random.standard_normal((n_each, m))
        drawn.append(draw_answers(random, ease, np.sqrt(general) * shared + np.sqrt(1 - general) * own))
    keyed = np.concatenate(drawn).reshape(n_versions * n_each, -1).astype(float)
    ids = [item.id for scale in SCAN.competencies for item in scale.items]
    given = {name: LOW + HIGH - column if reverse[name] else column for name, column in zip(ids, keyed.T, strict=True)}
    return np.column_stack([given[name] for name in SCAN.item_ids])


def careless(random: Generator, attentive: FloatArray) -> dict[str, FloatArray]:
    """Return ways of not paying attention."""
    shape = attentive.shape
    half, tenth = attentive.copy(), np.full(shape, 4.0)
    half[:, shape[1] // 2 :] = random.integers(LOW, HIGH + 1, (len(half), shape[1] - shape[1] // 2))
    tenth[random.random(shape) < ONE_IN_TEN] = 3
    zigzag = np.tile([1, 2, 3, 4, 5, 4, 3, 2], shape[1] // N_ITEMS)
    return {
        "any box, at random": random.integers(LOW, HIGH + 1, shape).astype(float),
        "about the middle": np.clip(random.normal(3, 0.8, shape).round(), LOW, HIGH),
        "second half at random": half,
        "'vaak' throughout": np.full(shape, 4.0),
        "'soms' throughout": np.full(shape, 3.0),
        "'vaak', one in ten 'soms'": tenth,
        "'vaak' or 'altijd' at random": random.integers(4, 6, shape).astype(float),
        "up and down": np.broadcast_to(zigzag, shape).astype(float),
    }


def quality(size: Size) -> Table:
    """Test how often attentive people are flagged, and publish how often others are."""
    random = generator("quality")
    attentive, flat = scan_answers(random, size, GENERAL), scan_answers(random, size, 1.0)
    core = attentive.copy()
    asked = {item.id for scale in SCAN.competencies if scale.kind == "core" for item in scale.items}
    core[:, [name not in asked for name in SCAN.item_ids]] = np.nan
    skipped = np.where(random.random(attentive.shape) < ONE_IN_TEN, np.nan, attentive)
    kinds: dict[str, tuple[FloatArray, float | None]] = {
        "attentive": (attentive, FLAGGED[0]),
        "attentive, only the core asked": (core, FLAGGED[0]),
        "attentive, one in ten skipped": (skipped[: len(skipped) // 10], FLAGGED[0]),
        "attentive, flat profile": (flat, FLAGGED[1]),
        **{name: (answers, None) for name, answers in careless(random, attentive[: len(attentive) // 4]).items()},
    }
    rows: list[list[str | bool | None]] = []
    for name, (answers, limit) in kinds.items():
        families, both = flagged(answers)
        accepted = None if limit is None else bool(both.mean() <= limit)
        rows.append([name, str(len(answers)), *map(percent, families), percent(both.mean()), accepted])
    intro = """Who is told "voorzichtig interpreteren": people flagged in two families or more, by the limits that are
        kept with the questionnaire. Everyone answers another version of the scan, with other easy items. At most 2 % of
        attentive people may be told so, and at most 5 % of attentive people with a flat profile (the same true level
        on all competencies). Of careless people the rates are published. The same box throughout is told apart from
        this, by its longest run; at 'soms' it fits every other index."""
    header = "people|n|repetition|consistency|outlier|two families|2 %, flat 5 %"
    return Table("Response quality", intro, header, rows)
