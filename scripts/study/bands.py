"""Whether a need that is told as likely is one: bands, strengths and probabilities against the true score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import ontwikkelscan as osc
from study.draw import (
    FORMS,
    MEANS,
    N,
    Size,
    draw_items,
    draw_keyed,
    draw_people,
    ease_for,
    generator,
    true_score,
)
from study.errors import DAYS, conditions
from study.page import Cell, Table, percent
from study.through import Situation, answers_of, compare, norm_of, overall, shares, simulate, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

TRULY = {"clear": (0.95, 1.0), "likely": (0.8, 1.0), "possible": (0.4, 1.0), "unlikely": (0.15, 0.5), "none": (0, 0.1)}
"""Which share should truly be below the level, fixed before the first run."""
STRENGTHS, CALIBRATION = 0.97, 0.03
LEVELS = np.array([3.25, 3.5, 3.75, 4.0, 4.25])
"""All that the rules can require."""
UP_TO = 4.0
"""Mean answer up to which the probabilities are judged."""
FEW = 300
"""Below so many cells a share is not told."""
BASES = {"norm": "with a norm", "flat": "without"}


def band_truth(size: Size) -> Table:
    """Test which share of each band is truly below the level, and of the strengths truly not."""
    rows: list[list[Cell]] = []
    for basis, words in BASES.items():
        for name, mean, form in conditions():
            counts = simulate(Situation(form, mean), size)
            bands = counts["band", basis]
            few = bands.sum(axis=0)[:, 0] < FEW
            found = dict(zip(("none", "unlikely", "possible", "likely", "clear"), shares(bands), strict=True))
            kept = {band: np.nan if few[place] else share for place, (band, share) in enumerate(found.items())}
            strong = overall(counts["strength", basis])
            holds = strong >= STRENGTHS and all(
                np.isnan(kept[band]) or low <= kept[band] <= high for band, (low, high) in TRULY.items()
            )
            told = bands.sum(axis=0)[:, 0] / bands[..., 0].sum()
            cells = [percent(kept[band], 0) for band in TRULY]
            rows.append([words, name, f"{mean}", *cells, percent(strong), percent(told[2:].sum(), 0), bool(holds)])
    intro = """Share whose true score, over all such statements, lies below the level. The levels are those of the rules
        of the questionnaire for 4,000 assumed municipalities (any answer as likely, 70 % with several villages); what
        counts for a person is judged. Accepted: clear at least 95 %, likely 80 %, possible 40 %, unlikely 15-50 %,
        none at most 10 %, and at least 97 % of the strengths truly at or above the level. Needs: share of what is
        judged that is told as clear, likely or possible."""
    header = "norm|condition|mean|clear|likely|possible|unlikely|none|strengths|needs|accepted"
    return Table("Bands and strengths", intro, header, rows)


def band_misfits(size: Size) -> Table:
    """Publish the bands of people who do not fit the norm or the model."""
    base = FORMS["as in the model"]
    kinds = {
        "the lowest quarter, norm of all": Situation(base, 0, people="lowest quarter"),
        "people half an SD lower than the norm": Situation(base, 0, people="lower"),
        "another day": Situation(base._replace(stays=DAYS), 0),
        "extreme and middle style, against the score without": Situation(base._replace(styles=0.35), 0, plain=True),
        "agreeing, against the score without": Situation(base._replace(acquiescence=0.4), 0, plain=True),
        "low answers left open more often": Situation(base, 0, open="low ones"),
    }
    rows: list[list[Cell]] = []
    for name, situation in kinds.items():
        for mean in MEANS[::2]:
            counts = simulate(situation._replace(mean=mean), size)
            for basis, words in BASES.items():
                truth = [percent(share, 0) for share in reversed(shares(counts["band", basis]))]
                rows.append([name, f"{mean}", words, *truth, percent(overall(counts["strength", basis]))])
    intro = """As above, for people whom the norm or the model does not fit; published only. Truly below the level in
        the bands from clear to none, and strengths truly at or above it."""
    header = "people|mean|norm|clear|likely|possible|unlikely|none|strengths"
    return Table("Bands of people who do not fit", intro, header, rows)


def _bins(mean: float, size: Size) -> dict[str, FloatArray]:
    """Return per basis and scan what was predicted and came true in ten bins of the probability, at all levels."""
    form, found = FORMS["as in the model"], {basis: [] for basis in BASES}
    ease = ease_for(form, mean)
    for place in range(6 * size.n_scans):
        random = generator("calibration", mean, place)
        items = draw_items(random, ease)
        norm = norm_of(draw_keyed(random, form, items, draw_people(random, form, N)))
        people = draw_people(random, form, size.n_people // 4)
        flat = osc.score(answers_of(draw_keyed(random, form, items, people)))
        true = true_score(form, ease, people)
        for basis, scores in (("flat", flat), ("norm", compare(flat, norm))):
            estimate = {"true_score": scores.values("true_score"), "standard_error": scores.values("true_score_error")}
            p = np.stack([osc.need_probability(level, **estimate) for level in LEVELS])
            below = true < LEVELS[:, None, None]
            place_in = np.minimum((p * 10).astype(int), 9).ravel()
            found[basis].append(tally(place_in, 10, p.ravel(), below.ravel()))
    return {basis: np.stack(counts) for basis, counts in found.items()}


def calibration(size: Size) -> Table:
    """Test the need probability against how many really are below the level."""
    columns: list[list[Cell]] = []
    heads, means = ["probability"], (*MEANS, 4.6)
    counted = {mean: _bins(mean, size) for mean in means}
    for basis, words in BASES.items():
        for mean in means:
            bins = counted[mean][basis]
            n, predicted, true = bins.sum(axis=0).T
            with np.errstate(invalid="ignore", divide="ignore"):
                gap = (predicted - true) / n
                error = np.sqrt(((bins[..., 1] - bins[..., 2] - bins[..., 0] * gap) ** 2).sum(axis=0)) / n
            gap[n < FEW] = 0
            cells = [
                "-" if k < FEW else f"{p / k:.2f} → {t / k:.2f}" for p, t, k in zip(predicted, true, n, strict=True)
            ]
            worst = int(np.abs(gap).argmax())
            judged = basis == "norm" and mean <= UP_TO
            accepted = bool(abs(gap[worst]) <= CALIBRATION) if judged else None
            columns.append([*cells, f"{abs(gap[worst]):.4f}", f"{error[worst]:.4f}", accepted])
            heads.append(f"{mean}, {words}")
    names = [f"{place / 10:.1f}-{(place + 1) / 10:.1f}" for place in range(10)]
    labels: list[Cell] = [*names, "largest difference", "its standard error", "at most .03"]
    intro = f"""Mean predicted probability → share truly below, in ten bins of the probability, over all such
        statements, for everyone at each of the levels {", ".join(map(str, LEVELS))}; the model itself at five mean
        answers (4.6: a fifth has the highest score), judged up to {UP_TO}. {6 * size.n_scans} scans,
        {size.n_people // 4} people each. Without a norm every score is taken as equally likely beforehand, so that
        what is told is a rule of thumb."""
    return Table(
        "Calibration of the need probability", intro, "|".join(heads), list(zip(labels, *columns, strict=True))
    )
