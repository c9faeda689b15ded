"""Numbers and bands in words, the same in every document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.counting import counting
from ontwikkelscan.documents.blocks import Statement
from ontwikkelscan.saving import KEEP_MONTHS
from ontwikkelscan.texts import enumeration, level, number, section, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency, Item
    from ontwikkelscan.model.recommendation import Advice
    from ontwikkelscan.model.records import Outcome, PersonRecord
    from ontwikkelscan.recommending.shared import SharedOutcome


LEVEL = ("unlikely", "none")
"""Bands that are no need."""


def need_words(outcome: Outcome) -> str:
    """Say in a word or two whether there is a need, or a strength."""
    if outcome.status != "scored":
        return text(f"status.{outcome.status}")
    if outcome.relevant == "no":
        return text("need_short.not_relevant")
    if has_no_level(outcome):
        return text("need_short.no_level")
    return text(f"need_short.{'strength' if outcome.strength == 'yes' else outcome.band}")


def shared_need(outcome: SharedOutcome) -> str:
    """Say in a word whether there is a need, to others: why nothing can be told stands there where that is shared."""
    if outcome.status != "scored":
        return text(f"status.{outcome.status}")
    return text(f"need_short.{'not_relevant' if outcome.relevant == 'no' else outcome.band}")


def kept(subtitle: str) -> str:
    """Return the subtitle of a document about people, with how long it is kept at most."""
    return f"{subtitle} · {text('keep', months=KEEP_MONTHS)}"


def by_hand(person: PersonRecord) -> str:
    """Return the end of the keys of texts that are others where levels were set by hand: of no profile, no place."""
    return "_by_hand" if person.levels_by_hand else ""


def has_no_level(outcome: Outcome) -> bool:
    """Tell whether nothing is required, though the competency counts."""
    return outcome.relevant == "yes" and outcome.required is None


def has_no_error(outcome: Outcome) -> bool:
    """Tell whether there are a score and a level, and nothing that says how far the score may be off."""
    known = outcome.score is not None and outcome.required is not None
    return known and outcome.need_probability is None and not outcome.unreliable


def keyed(item: Item, said: int | str, questionnaire: Questionnaire) -> int | None:
    """Return an answer so that higher is better; None where there is none."""
    if not isinstance(said, int):
        return None
    return questionnaire.minimum + questionnaire.maximum - said if item.reverse else said


def lowest(outcome: Outcome, questionnaire: Questionnaire) -> tuple[Item, int | str] | None:
    """Return the statement with the lowest keyed answer, and that answer as it was given; None without answers."""
    given = [(item, said) for item, said in outcome.answers if isinstance(said, int)]
    return min(given, key=lambda pair: keyed(pair[0], pair[1], questionnaire) or 0) if given else None


def answer_words(item: Item, said: int | str, questionnaire: Questionnaire) -> str:
    """Say what was answered; with a statement that is turned round also that less is better there."""
    if not isinstance(said, int):
        return text(f"report.answers.{said}")
    word = answer_label(said, questionnaire)
    return text("report.answers.turned", answer=word) if item.reverse else word


def answer_label(said: int | str, questionnaire: Questionnaire) -> str:
    """Return the word of an answer, or the number where the answers have no words."""
    return questionnaire.labels[int(said) - questionnaire.minimum] if questionnaire.labels else str(said)


def good_from(questionnaire: Questionnaire) -> int:
    """Return the keyed answer from which an answer is good; the same rule as in the picture of the form."""
    low, high = questionnaire.minimum, questionnaire.maximum
    return max(high - int(counting()["picture"]["good"]), (low + high) // 2 + 1)


def as_answer(item: Item, said: int | str, questionnaire: Questionnaire) -> Statement:
    """Return a statement with its answer, for a document."""
    value = keyed(item, said, questionnaire)
    place = None if value is None else value - questionnaire.minimum + 1
    return Statement(item.text or item.id, answer_words(item, said, questionnaire), place)


def label(competency: Competency) -> str:
    """Return the short name of a competency, for a heading."""
    return competency.label[:1].upper() + competency.label[1:]


def labels(outcomes: Iterable[Outcome]) -> str:
    """Join the short names of competencies."""
    return enumeration([outcome.competency.label for outcome in outcomes])


def because(outcome: Outcome, person: PersonRecord) -> str:
    """Say what is asked and, in half a sentence, why; and what the score is."""
    fields = {"score": number(outcome.score), "required": level(outcome.required)}
    if outcome.by_hand or person.questionnaire.rules is None:
        return text("report.why.by_hand", **fields)
    halves = [rule.because[outcome.competency.id] for rule in outcome.rules if outcome.competency.id in rule.because]
    if halves:
        return text("report.why.rule", because=halves[0], **fields)
    return text("report.why.other" if outcome.rules else "report.why.everyone", **fields)


def strengths(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the strengths, the surest first."""
    found = [outcome for outcome in outcomes if outcome.strength == "yes"]
    return sorted(found, key=lambda outcome: outcome.need_probability or 0.0)


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


def works_on_words(advice: Advice, person: PersonRecord) -> str:
    """Say how many of the largest needs a programme works on, and which; else on which that are indispensable."""
    name_of = {competency.id: competency.label for competency in person.questionnaire.competencies}
    n_all, touched = len(advice.largest), advice.of_largest
    if touched:
        all_are_largest = len(person.ranked) == n_all
        key = "only" if len(person.ranked) == 1 else "needs" if all_are_largest else "largest"
        fields: dict[str, object] = {"n": len(touched)}
    else:
        touched = tuple(name for name in advice.indispensable if name in advice.works_on)
        key = "indispensable_one" if len(touched) == 1 else "indispensable_more"
        fields = {"label": (person.questionnaire.importance_labels or (text("report.programmes.highest"),))[-1]}
    told = enumeration([name_of[name] for name in touched])
    return text(f"report.programmes.works_on_{key}", names=told, n_all=n_all, **fields)


def strength_words(strength: float) -> str:
    """Say how strongly a way or a part of a programme works on a competency."""
    return str(section("strength")[str(float(strength))])


def short_word(outcome: Outcome) -> str:
    """Say in a word or two how a competency stands, in the profile of a person."""
    if outcome.status == "scored" and outcome.relevant != "no" and outcome.band in LEVEL:
        return text(f"report.word.{'strength' if outcome.strength == 'yes' else 'level'}")
    return need_words(outcome)


def how_sure(words: str) -> str:
    """Say how sure a page is, in the same way on each."""
    return text("report.sure", words=words)


def names(outcomes: Iterable[Outcome | SharedOutcome]) -> str:
    """Join the names of competencies."""
    return enumeration([outcome.competency.name for outcome in outcomes])


def interval(outcome: Outcome | SharedOutcome) -> str:
    """Write the interval of a true score."""
    if outcome.low is None:
        return number(None)
    return text("report.profile.interval", low=number(outcome.low), high=number(outcome.high))
