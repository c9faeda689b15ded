"""Whether the 95 % interval holds the true score: with a norm, without one, and where it should not be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from study.draw import BOTH_ENDS, FORMS, MEANS, Form, N, Size
from study.page import Cell, Table, percent
from study.through import Situation, error_of, overall, shares, simulate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from study.through import Counts

    FloatArray = NDArray[np.float64]

NORM, FIFTH, FLAT = (0.935, 0.965), (0.92, 0.98), (0.95, 0.98)
"""What is accepted, fixed before the first run: over all, in each fifth of the observed score, and without a norm."""
ANSWERED = ("8", "6", "4")
DAYS = 0.86
"""Share of a competency that stays from day to day: with the questionnaire's reliability a retest of about .70."""


def within(value: float, limits: tuple[float, float]) -> bool:
    """Tell whether a figure lies between two limits."""
    return bool(limits[0] <= value <= limits[1])


def conditions() -> list[tuple[str, float, Form]]:
    """Return the judged conditions: name, mean answer, form."""
    return [(name, mean, form) for name, form in FORMS.items() for mean in MEANS]


def about(counts: Counts) -> list[str]:
    """Return highest score, skew, spread and alpha of the norm samples."""
    _, _, highest, alpha, skew, sd = counts["about",].mean(axis=(0, 1))
    return [percent(highest, 0), f"{skew:.2f}", f"{sd:.2f}", f"{alpha:.2f}"]


def fifths(counts: FloatArray) -> str:
    """Return the shares of the fifths, lowest first, in one cell."""
    return " · ".join(f"{100 * share:.1f}" for share in shares(counts))


def span(counts: FloatArray) -> str:
    """Return the smallest and largest share of the fifths."""
    return f"{percent(overall(counts))} ({100 * shares(counts).min():.1f}-{100 * shares(counts).max():.1f})"


def with_norm(size: Size) -> Table:
    """Test the interval of an empirical norm."""
    rows: list[list[Cell]] = []
    worst = 0.0
    for name, mean, form in conditions():
        counts = simulate(Situation(form, mean), size)
        found = [counts["observed", "norm", n] for n in ANSWERED]
        worst = max(worst, *(error_of(part) for part in found))
        holds = all(
            within(overall(part), NORM) and all(within(share, FIFTH) for share in shares(part)) for part in found
        )
        cells = [percent(overall(found[0])), fifths(found[0]), *map(span, found[1:])]
        rows.append([name, f"{mean}", *about(counts), *cells, percent(overall(counts["these", "norm", "8"])), holds])
    intro = f"""Empirical norm of {N} people; the true score is that over all such statements, of which the scan holds
        eight. {size.n_scans} scans of 14 competencies with a norm each, {size.n_people} fresh people each. Accepted:
        93.5-96.5 % over all and 92-98 % in each fifth of the observed score, with 8, 6 (two left open) and 4 answers
        of 8 (four "niet van toepassing"). In brackets the lowest and highest fifth. These statements: the true score
        over the same eight, for which the interval is somewhat wide. Standard error of a figure over all at most
        {100 * worst:.1f}."""
    header = (
        "condition|mean|highest score|skew|SD|alpha|8 answers|by fifth, lowest first|6 answers|4 answers|"
        "these statements|accepted"
    )
    return Table("Interval with a norm", intro, header, rows)


def without_norm(size: Size) -> Table:
    """Test the flat interval."""
    rows: list[list[Cell]] = []
    for name, mean, form in [*conditions(), *(("both ends", mean, BOTH_ENDS) for mean in MEANS)]:
        counts = simulate(Situation(form, mean), size)
        found = [counts["observed", "flat", n] for n in ANSWERED]
        accepted = None if form == BOTH_ENDS else within(overall(found[0]), FLAT)
        cells = [percent(overall(found[0])), fifths(found[0]), *map(span, found[1:])]
        rows.append([name, f"{mean}", *about(counts)[2:], *cells, accepted])
    intro = """The same people without a norm: provisional mean, spread and reliability of the questionnaire. Accepted:
        95-98 % over all, eight answers. This holds as far as the provisional spread and reliability do; who scores high
        by chance is not drawn back to a mean, so that the highest fifth is covered less. Both ends: answers at the ends
        of the scale are twice as usual, so that people differ far more than is assumed; published only."""
    header = "condition|mean|SD|alpha|8 answers|by fifth, lowest first|6 answers|4 answers|accepted"
    return Table("Interval without a norm", intro, header, rows)


def by_true_fifth(size: Size) -> Table:
    """Publish coverage by fifth of the true score."""
    rows: list[list[Cell]] = []
    for name, mean, form in conditions():
        counts = simulate(Situation(form, mean), size)
        rows.append([name, f"{mean}", *(fifths(counts["true", basis, "8"]) for basis in ("norm", "flat"))])
    intro = """Coverage in % by fifth of the true score, lowest first, eight answers; published only. With a norm the
        estimate is drawn to the mean, so that people who truly score very low or very high are covered less."""
    return Table("Interval by fifth of the true score", intro, "condition|mean|with a norm|without", rows)


def not_covered(size: Size) -> Table:
    """Publish what the interval does not promise."""
    base = FORMS["as in the model"]
    plain, agree = base._replace(styles=0.35), base._replace(acquiescence=0.4)
    kinds = {
        "the model itself": Situation(base, 0),
        "spread of extreme and middle style": Situation(plain, 0),
        "the same, against the score without style": Situation(plain, 0, plain=True),
        "agreeing whatever is asked": Situation(agree, 0),
        "the same, against the score without it": Situation(agree, 0, plain=True),
        "low answers left open more often": Situation(base, 0, open="low ones"),
        "another day": Situation(base._replace(stays=DAYS), 0),
        "the lowest quarter, norm of all": Situation(base, 0, people="lowest quarter"),
        "people half an SD lower than the norm": Situation(base, 0, people="lower"),
    }
    rows: list[list[Cell]] = []
    for name, situation in kinds.items():
        for mean in (*MEANS[::2], *((4.6,) if name == "the model itself" else ())):
            counts = simulate(situation._replace(mean=mean), size)
            found = [counts["observed", basis, "8"] for basis in ("norm", "flat")]
            rows.append([name, f"{mean}", *(cell for part in found for cell in (percent(overall(part)), fifths(part)))])
    intro = """Published only: what the interval does not promise. Style: thresholds times exp N(0, .35) for all answers
        of a person; agreeing: SD .4 of the response, and two of eight statements are reverse-keyed. Another day: the
        true score is that over days, retest about .70. Low answers left open: 35 % of the two lowest, 15 % of the
        middle, 2 % of the others. Lowest quarter: of the mean standing over all competencies."""
    header = "people|mean|with a norm|by fifth|without a norm|by fifth"
    return Table("What the interval does not cover", intro, header, rows)
