"""Numbers and bands in words, the same in every document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.records import Outcome, PersonRecord

EVEN = 0.5
"""A need probability from which a need is more likely than not."""
FIT_WORDS = ((0.75, "most"), (0.5, "half"), (0.25, "part"), (0.0, "small"))
"""Shares of need that a programme covers, in words (measurement specification, decision 7)."""
ENOUGH = ("none", "unlikely")


def need_words(outcome: Outcome) -> str:
    """Say in a word or two whether there is a need; ``depends`` says whether that hangs on the provisional level."""
    if outcome.status != "scored":
        return text(f"status.{outcome.status}")
    if outcome.relevant == "no":
        return text("need_short.not_relevant")
    if has_no_level(outcome):
        return text("need_short.no_level")
    return text(f"need_short.{'open' if is_open(outcome) else outcome.band}")


def depends(outcome: Outcome) -> str:
    """Say whether half a point on the required level changes the outcome; a dash where there is none."""
    if outcome.band == "unknown":
        return number(None)
    return text(f"depends.{'yes' if outcome.sensitive else 'no'}")


def by_hand(person: PersonRecord) -> str:
    """Return the end of the keys of texts that are others where levels were set by hand: of no profile, no place."""
    return "_by_hand" if person.levels_by_hand else ""


def has_no_level(outcome: Outcome) -> bool:
    """Tell whether nothing is required, though the competency counts."""
    return outcome.relevant == "yes" and outcome.required is None


def has_no_error(outcome: Outcome) -> bool:
    """Tell whether there are a score and a level, and nothing that says how far the score may be off."""
    return outcome.score is not None and outcome.required is not None and outcome.need_probability is None


def is_open(outcome: Outcome) -> bool:
    """Tell whether a need is likely at the required level itself, though not half a point below it."""
    likely = outcome.need_probability is not None and outcome.need_probability >= EVEN
    return outcome.sensitive and outcome.band in ENOUGH and likely


def is_sure_strength(outcome: Outcome) -> bool:
    """Tell whether a competency counts and has no need, also when the required level were half a point higher."""
    return outcome.relevant == "yes" and outcome.band == "none" and not outcome.sensitive


def chance(probability: float | None) -> str:
    """Write a probability as a rounded percentage, never as certainty."""
    if probability is None:
        return text("need.unknown")
    percent = round(100 * probability)
    if percent > 99:  # noqa: PLR2004 - a percentage
        return text("certainty.above")
    return text("certainty.about", percent=percent) if percent >= 1 else text("certainty.below")


def score_words(score: float, questionnaire: Questionnaire) -> str:
    """Say between which answers a score lies; nothing where the answers have no labels."""
    place = score - questionnaire.minimum
    low = int(place + 1e-9)
    labels = questionnaire.labels
    if not labels:
        return ""
    if abs(place - low) < 1e-9:  # noqa: PLR2004 - a tie with a whole answer
        return text("score_word_exact", label=labels[low])
    return text("score_word", low=labels[low], high=labels[low + 1])


def fit_words(fit: float) -> str:
    """Say how much of a need a programme covers."""
    return next(text(f"report.programmes.fit_{word}") for cut, word in FIT_WORDS if fit >= cut)


def names(outcomes: Iterable[Outcome]) -> str:
    """Join the names of competencies."""
    return enumeration([outcome.competency.name for outcome in outcomes])


def interval(outcome: Outcome) -> str:
    """Write the interval of a true score."""
    if outcome.low is None:
        return number(None)
    return text("report.profile.interval", low=number(outcome.low), high=number(outcome.high))
