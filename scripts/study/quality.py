"""Who is told "voorzichtig interpreteren": attentive and careless people, simulated (decision 19).

Alone: python scripts/simulation_study.py --only quality
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

import ontwikkelscan as osc
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.scoring.simulate import EASE, EASE_SPREAD, GENERAL, LOADING, STEP
from ontwikkelscan.scoring.verdict import CAUTION, SIGNS, judge
from study.page import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.random import Generator
    from numpy.typing import NDArray

    from study.draw import Size

    FloatArray = NDArray[np.float64]
    Row = list[str | bool | None]

SEED = 190
LOW, HIGH = 1, 5
THRESHOLDS = STEP * (np.arange(LOW, HIGH) - (HIGH - LOW + 1) / 2)
PER_VERSION = 100
"""People who answer the same items: each version has other easy ones."""
BLOCK = 5000
ATTENTIVE, CARELESS = 1.0, 3.0
"""Percentage points from the rule file within which attentive and careless people have to come out."""
ATTENTIVE_TOLD: Mapping[str, tuple[float, float, float]] = {
    "base": (1.7, 2.2, 2.1),
    "spread of extreme and middle style": (1.8, 2.4, 2.3),
    "acquiescence": (1.6, 2.3, 2.2),
    "all extreme": (1.8, 2.5, 2.3),
    "loadings .5": (2.9, 2.9, 2.8),
    "unequal loadings": (2.3, 2.6, 2.6),
    "reversed items have a factor": (1.8, 2.5, 2.4),
    "three styles at once": (2.1, 2.7, 2.7),
    "one in ten answers a slip": (4.0, 4.5, 4.2),
    "ease .4": (5.1, 5.9, 6.0),
    "ease 0": (7.9, 8.3, 8.9),
    "flat profile": (14.6, 11.1, 10.3),
}
CARELESS_TOLD: Mapping[str, tuple[float, float, float]] = {
    "any box": (95.5, 73, 67.5),
    "about the middle": (95.5, 73, 67.5),
    "'vaak' or 'altijd'": (95.5, 73, 67.5),
    "seven fixed orders": (100, 100, 100),
    "second half at random": (93, 71, 68),
    "first half at random": (93, 75, 70),
    "last third at random": (81, 60, 52),
    "last third one box": (100, 100, 98),
    "half at random, scattered": (34, 24, 22),
}
"""Told in review/quality-rule.md on 112, 56 and 48 items, in percent."""
ORDERS = ([3], [4], [4, 2], [4, 4, 2, 2], [2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 4, 3, 2])
MADE = ((8, 8), (9, 8), (10, 8), (11, 8), (12, 8), (20, 8), (6, 5), (7, 6), (10, 5), (14, 4), (14, 5), (20, 5), (27, 5))
UNEQUAL = ((4, 4, 4, 6, 6, 8, 8, 10, 12, 20), (16, 16, 4, 4, 4, 4))
SKIPPED = (0.05, 0.1, 0.25, 0.5)
FULL = 8
"""Items of a scale for which the limits by number of scales hold."""


class Layout(NamedTuple):
    """A questionnaire, the key and the scale of each item in order of presentation, and which items are asked."""

    questionnaire: osc.Questionnaire
    keys: NDArray[np.int64]
    scales: NDArray[np.int64]
    asked: NDArray[np.bool_]

    @classmethod
    def of(cls, questionnaire: osc.Questionnaire, kind: str = "") -> Layout:
        """Return the layout of a questionnaire, of one kind of competencies if named."""
        of_item = {i.id: (n, i, scale) for n, scale in enumerate(questionnaire.competencies) for i in scale.items}
        rows = [of_item[name] for name in questionnaire.item_ids]
        return cls(
            questionnaire,
            np.array([-1 if item.reverse else 1 for _, item, _ in rows]),
            np.array([number for number, _, _ in rows]),
            np.array([scale.kind.startswith(kind) for _, _, scale in rows]),
        )

    @classmethod
    def made(cls, *sizes: int) -> Layout:
        """Return a layout of scales with so many items, about a quarter reversed, presented in turn."""
        names = [(scale, n) for scale, size in enumerate(sizes) for n in range(size)]
        signs = ["-" if (n + scale) % 4 == 1 else "" for scale, n in names]
        keys: dict[str, list[str]] = {f"s{scale}": [] for scale in range(len(sizes))}
        for sign, (scale, n) in zip(signs, names, strict=True):
            keys[f"s{scale}"].append(f"{sign}s{scale}_{n}")
        questionnaire = osc.Questionnaire.from_keys(keys, minimum=LOW, maximum=HIGH)
        in_turn = tuple(f"s{scale}_{n}" for scale, n in sorted(names, key=lambda name: name[::-1]))
        return cls.of(questionnaire.replace(presentation=in_turn))


def layouts() -> dict[str, Layout]:
    """Return the three that the rule file tells of."""
    scan, hrm = map(osc.load_questionnaire, ("gemeentesecretaris", "hrm_adviseur"))
    return {"112": Layout.of(scan), "HRM 56": Layout.of(hrm), "core 48": Layout.of(scan, "core")}


def generator(*names: object) -> Generator:
    """Return a generator for one cell."""
    return np.random.default_rng([SEED, zlib.crc32(repr(names).encode())])


def drawn(
    random: Generator,
    layout: Layout,
    n: int,
    *,
    general: float = GENERAL,
    loading: float = LOADING,
    loading_range: float = 0.0,
    ease: float = EASE,
    style: float = 0.0,
    squeeze: float = 1.0,
    acquiescence: float = 0.0,
    reversed_factor: float = 0.0,
) -> FloatArray:
    """Draw the answers of attentive people as given, shape (n, n_items).

    ``style``: spread of the logarithm of what a person multiplies the thresholds by; ``squeeze``: what all multiply
    them by; ``acquiescence``: spread of what a person adds to every answer as given; ``reversed_factor``: loading of
    the reversed items on a factor of their own.
    """
    keys, scales = layout.keys, layout.scales
    m, k, each = scales.max() + 1, len(keys), PER_VERSION
    parts = []
    for _ in range(n // each):
        easy = ease + EASE_SPREAD * random.standard_normal(k)
        loads = loading + random.uniform(-loading_range, loading_range, k)
        own = np.where(keys < 0, reversed_factor, 0.0)
        competency = np.sqrt(general) * random.standard_normal((each, 1))
        competency = competency + np.sqrt(1 - general) * random.standard_normal((each, m))
        response = easy + loads * competency[:, scales] + own * random.standard_normal((each, 1))
        response += np.sqrt(1 - loads**2 - own**2) * random.standard_normal((each, k))
        response += acquiescence * keys * random.standard_normal((each, 1))
        response /= squeeze * np.exp(style * random.standard_normal((each, 1)))
        keyed = LOW + np.searchsorted(THRESHOLDS, response)
        parts.append(np.where(keys < 0, LOW + HIGH - keyed, keyed))
    return np.concatenate(parts).astype(float)


def attentive(layout: Layout, n: int, *names: object) -> Iterator[tuple[str, FloatArray]]:
    """Yield people who pay attention."""
    for name, changed in {
        "base": {},
        "spread of extreme and middle style": {"style": 0.35},
        "acquiescence": {"acquiescence": 0.4},
        "all extreme": {"squeeze": 0.5},
        "loadings .5": {"loading": 0.5},
        "unequal loadings": {"loading_range": 0.25},
        "reversed items have a factor": {"reversed_factor": 0.3},
        "three styles at once": {"style": 0.35, "acquiescence": 0.4, "reversed_factor": 0.3},
        "ease .4": {"ease": 0.4},
        "ease 0": {"ease": 0.0},
        "flat profile": {"general": 1.0},
    }.items():
        yield name, drawn(generator(name, *names), layout, n, **changed)
    random = generator("slips", *names)
    answers = drawn(random, layout, n)
    slips = random.random(answers.shape) < 0.1  # noqa: PLR2004 - one in ten
    yield "one in ten answers a slip", np.where(slips, any_box(random, answers), answers)


def any_box(random: Generator, like: FloatArray) -> FloatArray:
    """Return answers at random."""
    return random.integers(LOW, HIGH + 1, like.shape).astype(float)


def careless(layout: Layout, n: int, *names: object) -> Iterator[tuple[str, FloatArray]]:
    """Yield people who do not; parts are those of what was asked, in order of presentation."""
    random = generator("careless", *names)
    answers = drawn(random, layout, n)
    place = layout.asked.cumsum() - 1
    half, last = place.max() // 2 + 1, 2 * (place.max() + 1) // 3
    yield "any box", any_box(random, answers)
    yield "about the middle", np.clip(random.normal(3, 0.8, answers.shape).round(), LOW, HIGH)
    yield "'vaak' or 'altijd'", random.integers(4, 6, answers.shape).astype(float)
    orders = np.zeros((len(ORDERS), answers.shape[1]))
    orders[:, layout.asked] = [np.resize(order, layout.asked.sum()) for order in ORDERS]
    yield "seven fixed orders", orders
    yield "second half at random", np.where(place >= half, any_box(random, answers), answers)
    yield "first half at random", np.where(place < half, any_box(random, answers), answers)
    yield "last third at random", np.where(place >= last, any_box(random, answers), answers)
    yield "last third one box", np.where(place >= last, 4.0, answers)
    scattered = random.random(answers.shape) < 0.5  # noqa: PLR2004 - half
    yield "half at random, scattered", np.where(scattered, any_box(random, answers), answers)


def flags(layout: Layout, given: FloatArray) -> dict[str, NDArray[Any]]:
    """Return the flags of content, regularity, part and caution."""
    code = layout.questionnaire.answer_code
    found = []
    for start in range(0, len(given), BLOCK):
        some = np.where(layout.asked, given[start : start + BLOCK], np.nan)
        codes = np.where(np.isnan(some), code.empty, np.nan_to_num(some) - LOW).astype(code.dtype).T
        n = len(some)
        none = np.full((n, len(layout.questionnaire.competencies)), np.nan)
        people = Answers(layout.questionnaire, np.arange(n), codes, none, pd.DataFrame(index=range(n)))
        found.append({index.name: index.flags for index in judge(people, layout.keys, layout.scales)})
    return {name: np.concatenate([part[name] for part in found]) for name in (*SIGNS, CAUTION)}


def told(layout: Layout, given: FloatArray) -> float:
    """Return the percentage that is told."""
    return 100 * float((flags(layout, given)[CAUTION] == "yes").mean())


def quality_table(n: int) -> tuple[str, str, str, list[Row]]:
    """Return title, introduction, header and rows: ``n`` people in each cell, beside what the rule file says."""
    expected = {**ATTENTIVE_TOLD, **CARELESS_TOLD}
    found: dict[str, list[float]] = {name: [] for name in expected}
    for size, layout in layouts().items():
        for kind in (attentive, careless):
            for name, answers in kind(layout, n, size):
                found[name].append(told(layout, answers))
    rows: list[Row] = []
    for name, rule in expected.items():
        within = ATTENTIVE if name in ATTENTIVE_TOLD else CARELESS
        cells = [f"{ours:.1f} ({theirs:g})" for ours, theirs in zip(found[name], rule, strict=True)]
        holds = all(abs(ours - theirs) <= within for ours, theirs in zip(found[name], rule, strict=True))
        rows.append([name, *cells, holds])
    intro = f"""Who is told "voorzichtig interpreteren" (decision 19), in percent of {n:,} people a cell, and between
        brackets what the rule file found on other seeds. Accepted: attentive people within 1 point of it, careless
        people within 3. Each hundred people answer another version, with other easy items. Style: thresholds times
        exp N(0, .35); all extreme: times .5; acquiescence: N(0, .4) added to what is answered; unequal loadings:
        .40-.90; factor of the reversed items: loading .3; flat: the same true level on all competencies. A flat
        profile, slips and easy answers near the middle look like chance and are told too often: no way round that was
        found. About the middle: N(3, .8)."""
    return "Response quality", intro, "people|112 items|HRM 56|core 48|within 1 or 3 points", rows


def gaps(random: Generator, layout: Layout, n: int, *, skipped: float, not_asked: int) -> NDArray[np.bool_]:
    """Return which answers are missing: a share of them by lot, and all those to some scales."""
    every = np.arange(layout.scales.max() + 1)
    left_out = random.random((n, len(every))) + ~np.isin(every, layout.scales[layout.asked])
    whole = np.argsort(np.argsort(left_out, axis=1), axis=1) < not_asked
    return (random.random((n, len(layout.keys))) < skipped) | whole[:, layout.scales]


def layout_row(name: str, layout: Layout, n: int, *, skipped: float = 0.0, not_asked: int = 0) -> Row:
    """Return a row: how many answers, who is judged, and who is told among attentive people and by chance."""
    random = generator("layout", name)
    answers = drawn(random, layout, n)
    missing = gaps(random, layout, n, skipped=skipped, not_asked=not_asked)
    people, chance = (np.where(missing, np.nan, given) for given in (answers, any_box(random, answers)))
    answered = np.isfinite(people) & layout.asked
    n_scales = np.stack([answered[:, layout.scales == scale].any(axis=1) for scale in np.unique(layout.scales)]).sum(0)
    by_scales = osc.content_sign(np.where(layout.asked, people, np.nan), layout.keys, layout.scales)
    found, by_chance = flags(layout, people), flags(layout, chance)
    judged, seen = found[CAUTION] != "not_computable", found["content"] != "not_computable"
    plain = seen & (by_scales < osc.content_cut(n_scales, FULL * n_scales))
    plain |= (found["regularity"] == "yes") | (found["part"] == "yes")
    if not judged.any():
        return [
            name,
            f"{answered.sum(axis=1).mean():.0f}",
            "0",
            "-",
            "-",
            "-",
            bool((by_chance[CAUTION] != "yes").all()),
        ]
    shares = ((found[CAUTION] == "yes")[judged], plain[judged], (by_chance[CAUTION] == "yes")[judged])
    told_of = [f"{100 * share.mean():.1f}" for share in shares]
    return [name, f"{answered.sum(axis=1).mean():.0f}", f"{100 * judged.mean():.0f}", *told_of, None]


def layouts_table(n: int) -> tuple[str, str, str, list[Row]]:
    """Return title, introduction, header and rows: other numbers of scales and items, and gaps."""
    known = layouts()
    scan, hrm = known["112"], known["HRM 56"]
    rows = [layout_row(f"{m} scales of {k}", Layout.made(*[k] * m), n) for m, k in MADE]
    rows += [layout_row(f"scales of {' '.join(map(str, sizes))}", Layout.made(*sizes), n) for sizes in UNEQUAL]
    for name, layout in known.items():
        rows += [layout_row(f"{name}, {share:.0%} skipped", layout, n, skipped=share) for share in SKIPPED]
    rows += [layout_row(f"112, {m} scales not asked", scan, n, not_asked=m) for m in (1, 4, 7, 8, 9)]
    rows.append(layout_row("HRM 56, 1 scale not asked", hrm, n, not_asked=1))
    rows.append(layout_row("5 scales of 5, as bfi", Layout.made(5, 5, 5, 5, 5), n))
    intro = f"""The same with other numbers of scales and items, and with gaps: {n:,} attentive people and as many who
        tick at random. Beside it what a limit would tell that follows the number of scales with answers alone: with few
        answers a scale it calls attentive people careless, so the limit follows their number too. Judged are people
        with more than 25 answers; with fewer than six scales only order and parts. Accepted: on 25 items nobody is
        judged."""
    header = "layout|answers|judged, %|attentive told, %|by scales alone, %|at random told, %|nobody judged"
    return "Response quality on other layouts", intro, header, rows


def quality(size: Size) -> Table:
    """Test who is told to interpret with care."""
    return Table(*quality_table(50 * size.n_persons))


def quality_of_layouts(size: Size) -> Table:
    """Test the same on other questionnaires and with gaps."""
    return Table(*layouts_table(50 * size.n_persons))
