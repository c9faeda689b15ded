"""What holds and where it fails, in sentences that can be quoted; the figures are those of the other sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from study import bands, errors, peaks
from study.draw import BOTH_ENDS, FORMS, MEANS, Form, Size
from study.page import Table
from study.through import Situation, overall, shares, simulate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from study.page import Cell

BASE = FORMS["as in the model"]


def between(values: Iterable[float], decimals: int = 1) -> str:
    """Return the smallest and the largest of some shares, in %."""
    known = [100 * value for value in values]
    low, high = (f"{value:.{decimals}f}" for value in (min(known), max(known)))
    return f"{low} %" if low == high else f"{low}-{high} %"


def kept(table: Table) -> str:
    """Return how many acceptances of a section hold, and where they do not."""
    failed: dict[str, list[str]] = {}
    for row in table.rows:
        if False in row:
            failed.setdefault(str(row[0]), []).append(str(row[1]))
    told = f"{sum(table.verdicts())} of {len(table.verdicts())} hold"
    where = "; ".join(f"{name} at {', '.join(means)}" for name, means in failed.items())
    return f"{told}; not {where}" if failed else told


def _coverage(situations: Iterable[Situation], basis: str, size: Size) -> str:
    return between(overall(simulate(situation, size)["observed", basis, "8"]) for situation in situations)


def limits(size: Size) -> Table:
    """Sum up the page."""
    judged = [Situation(form, mean) for _, mean, form in errors.conditions()]
    counts = [simulate(situation, size) for situation in judged]
    rows: list[list[Cell]] = []

    def say(promise: str, figures: str, verdict: str = "published only") -> None:
        rows.append([promise, figures, verdict])

    for basis, words, table in (
        ("norm", "with a norm of 340", errors.with_norm(size)),
        ("flat", "without a norm", errors.without_norm(size)),
    ):
        found = [between(overall(c["observed", basis, n]) for c in counts) for n in errors.ANSWERED]
        by_fifth = between(share for c in counts for share in shares(c["observed", basis, "8"]))
        text = f"{found[0]} with 8 answers, {found[1]} with 6, {found[2]} with 4; by fifth of the score {by_fifth}"
        say(f"the 95 % interval holds the true score, {words}", text, kept(table))
    for place, name in ((0, "lowest"), (4, "highest")):
        text = ", ".join(
            f"{words} {between(shares(c['true', basis, '8'])[place] for c in counts)}"
            for basis, words in bands.BASES.items()
        )
        say(f"the same for the fifth that truly scores {name}", text)
    unlike: dict[str, list[Situation]] = {
        "people who differ far more than is assumed": [Situation(BOTH_ENDS, mean) for mean in MEANS],
        "the score over days instead of today's": _at(BASE._replace(stays=errors.DAYS)),
        "the score without response style": [s._replace(plain=True) for s in _at(BASE._replace(styles=0.35))],
        "the score without agreeing": [s._replace(plain=True) for s in _at(BASE._replace(acquiescence=0.4))],
        "the lowest quarter, with the norm of all": [s._replace(people="lowest quarter") for s in _at(BASE)],
    }
    for name, situations in unlike.items():
        text = ", ".join(f"{words} {_coverage(situations, basis, size)}" for basis, words in bands.BASES.items())
        say(f"coverage: {name}", text)
    table = bands.band_truth(size)
    for basis, words in bands.BASES.items():
        found = [
            f"{band} {between((shares(c['band', basis])[place] for c in counts), 0)}"
            for place, band in reversed(list(enumerate(("none", "unlikely", "possible", "likely", "clear"))))
        ]
        strong = between(overall(c["strength", basis]) for c in counts)
        part = table._replace(rows=[row[1:] for row in table.rows if row[0] == words])
        say(f"truly below the level, {words}", f"{', '.join(found)}; strengths at or above it {strong}", kept(part))
    for name, situations in list(unlike.items())[-1:]:
        found = [f"{words} {_none(situations, basis, size)}" for basis, words in bands.BASES.items()]
        say(f"truly below the level though told 'none': {name}", ", ".join(found))
    table = peaks.false_peaks(size)
    largest = {
        name: max(float(str(cell).split()[0]) for row in table.rows if (row[-1] is None) is style for cell in row[2:-1])
        for name, style in (("without styles", False), ("with styles", True))
    }
    text = ", ".join(f"at most {value:.1f} % {name}" for name, value in largest.items())
    say("a flat profile is told of a peak or trough", text, kept(table))
    powers = [row[3] for row in peaks.power(size).rows if row[0] == "as in the model"]
    says = "; ".join(f"{power} % at a mean of {mean}" for power, mean in zip(powers, MEANS, strict=True))
    say("one competency truly 1.0 · 1.5 · 2.0 SD higher is told, average person", says)
    intro = """Every figure comes from the sections below, over the judged conditions unless it says otherwise. The
        interval, the bands and the peaks say something of the answers that the same person would give today to other
        such statements. They say nothing of another day, of what colleagues see, or of how well someone works."""
    return Table("What holds, and where it fails", intro, "what is told|figures|accepted", rows)


def _at(form: Form) -> list[Situation]:
    return [Situation(form, mean) for mean in MEANS[::2]]


def _none(situations: list[Situation], basis: str, size: Size) -> str:
    return between((shares(simulate(situation, size)["band", basis])[0] for situation in situations), 0)
