"""What tests of sharing share: demo people of whom one thing is other than it was, and what that changes for others."""

from __future__ import annotations

import itertools
import warnings
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ontwikkelscan import OntwikkelscanWarning, Scan
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.model.records import SHARE_WORDS, PersonRecord, Share
from ontwikkelscan.recommending.shared import intake_record, interview_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ontwikkelscan import Questionnaire

PROGRAMMES = {"gemeentesecretaris": "leergang_lokaal_leiderschap", "hrm_adviseur": "hrm_adviseur_partner_in_business"}
OWN = "Hoe houd ik het college bij elkaar?"
OTHER = "Wat kan ik loslaten?"
KINDS = ("facts", "context", "competency", "importance", "questions")


class Changed(NamedTuple):
    """A person of whom one thing is other than it was, and what that thing is: of which kind, of which competency."""

    kind: str
    competency: str
    record: PersonRecord


@cache
def scan_of(name: str) -> Scan:
    """Return the scan of a bundled questionnaire."""
    return Scan(name)


@cache
def rows_of(name: str) -> tuple[dict, ...]:
    """Return the answers of the demo people, each with a learning question."""
    table = pd.read_csv(data_root("examples") / f"{name}.csv", sep=";", dtype=object, decimal=",")
    return tuple({**row, "leervragen": OWN} for _, row in table.iterrows())


def varied(name: str, *, most: int) -> dict[str, tuple[PersonRecord, list[Changed]]]:
    """Return per demo person how they are, and how they would be with one thing changed.

    ``most``: how many other answers are tried to each question.
    """
    scan, rows, told = scan_of(name), [], []
    for row in rows_of(name):
        everything = [("", "", {}), *changes(row, scan.questionnaire, most)]
        rows += [{**row, **cells, "respondent": f"M{len(rows) + n}"} for n, (*_, cells) in enumerate(everything)]
        told += [(row["respondent"], kind, competency) for kind, competency, _ in everything]
    people: dict[str, list[Changed]] = {}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*one person in several rows", OntwikkelscanWarning)
        found = scan.run(pd.DataFrame(rows))
    for (respondent, kind, competency), person in zip(told, found, strict=True):
        object.__setattr__(person.record, "respondent", respondent)
        people.setdefault(respondent, []).append(Changed(kind, competency, person.record))
    return {respondent: (first.record, others) for respondent, (first, *others) in people.items()}


def changes(row: Mapping[str, object], questionnaire: Questionnaire, most: int) -> Iterator[tuple[str, str, dict]]:
    """Yield each thing that can change: of which kind it is, of which competency, and what its cells become."""
    numbers = {"inwoners": ("9000", "150000")}
    context = questionnaire.context
    for kind, questions in (("facts", context.facts), ("context", context.questions)):
        for question in questions:
            others = numbers.get(question.id, ("1", "30")) if question.kind == "number" else ("Elders",)
            values = [value for value in question.options or others if str(row[question.id]) != value]
            yield from ((kind, "", {question.id: value}) for value in values[:most])
    for competency in questionnaire.competencies:
        for value in ("1", "5")[:most]:
            yield "competency", competency.id, {item.id: value for item in competency.items}
            yield "importance", competency.id, {f"belang_{competency.id}": value}
    yield "questions", "", {"leervragen": OTHER}


def is_shared(kind: str, competency: str, share: Share) -> bool:
    """Tell whether what changed may be seen: importance and answers of a competency only where that is shared."""
    if kind == "competency":
        return competency in share.competencies
    if kind == "importance":
        return share.importance and competency in share.competencies
    return kind in share.words


def words_of_needs(record: PersonRecord, share: Share) -> tuple[list[str], list[str]]:
    """Return the words of the shared needs and their order: these may follow from what is not shared."""
    shared = [outcome for outcome in record.outcomes if outcome.competency.id in share.competencies]
    order = sorted((outcome.rank, outcome.competency.id) for outcome in shared if outcome.rank)
    return [outcome.band for outcome in shared], [name for _, name in order]


def choices(questionnaire: Questionnaire, *, most: int) -> Iterator[str]:
    """Yield nothing, each competency, everything, and up to ``most`` words with all competencies, or one with some."""
    names = questionnaire.competency_ids
    yield from ("none", "all", *names, *SHARE_WORDS)
    for n in range(most + 1):
        yield from (f"{' '.join(names)} {' '.join(words)}" for words in itertools.combinations(SHARE_WORDS, n))
    yield from (f"{' '.join(names[::4])} {word}" for word in SHARE_WORDS)


def leaks(name: str, *, answers: int, words: int) -> tuple[set[tuple[str, ...]], dict[str, int]]:
    """Return what of the hidden things changed what others get, and how often each kind was tried."""
    scan = scan_of(name)
    programme = next(each for each in scan.programmes.programmes if each.id == PROGRAMMES[name])
    found, tried = set(), dict.fromkeys(KINDS, 0)
    people = varied(name, most=answers)
    for choice in choices(scan.questionnaire, most=words):
        share = Share.of(choice.split(), scan.questionnaire)
        for respondent, (record, others) in people.items():
            intake, needs = intake_record(record, programme, share), words_of_needs(record, share)
            for changed in others:
                if is_shared(changed.kind, changed.competency, share):
                    continue
                if share.needs and words_of_needs(changed.record, share) != needs:
                    continue
                tried[changed.kind] += 1
                if intake_record(changed.record, programme, share) != intake:
                    found.add((respondent, choice, changed.kind, changed.competency))
    return found, tried


def interview_leaks(*, answers: int) -> tuple[set[tuple[str, ...]], dict[str, int]]:
    """Return what changed what stands in the papers of a performance interview though it was not brought in.

    Not even the answers of a wish may: only its word where that is asked for, and the own questions.
    """
    name = "gemeentesecretaris"
    form, competencies = load_interview(name), scan_of(name).questionnaire.competency_ids
    some = [*competencies[::4], PROGRAMMES[name]]
    choices_ = [[], *([one] for one in competencies), list(competencies), [*some, "needs"], [*some, "questions"]]
    found, tried = set(), dict.fromkeys(KINDS, 0)
    people = varied(name, most=answers)
    for words in choices_:
        for respondent, (record, others) in people.items():
            papers, told = interview_record(record, form, words), _bands(record, words)
            for changed in others:
                if changed.kind in words or _bands(changed.record, words) != told:
                    continue
                tried[changed.kind] += 1
                if interview_record(changed.record, form, words) != papers:
                    found.add((respondent, " ".join(words), changed.kind, changed.competency))
    return found, tried


def _bands(record: PersonRecord, words: list[str]) -> list[str]:
    """Return the words of the needs that are brought in."""
    return [o.band if o.rank else "" for o in record.outcomes if "needs" in words and o.competency.id in words]
