"""Frames as people read them: Dutch names of columns, and names and words instead of ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from ontwikkelscan.model.answers import RATER_KEY
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.texts import section, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.model.questionnaire import Questionnaire

    Names = Mapping[str, str]


class Column(NamedTuple):
    """A column of a table for people: its id in the frame, its name, and what it says."""

    id: str
    name: str
    explanation: str


class LabelledTable(NamedTuple):
    """A frame for people, its title, and its columns in their order."""

    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]


def label_frames(
    frames: Mapping[str, pd.DataFrame], questionnaire: Questionnaire, programmes: Programmes
) -> dict[str, LabelledTable]:
    """Write the frames of a result in words; the rows and their order stay.

    Parameters
    ----------
    frames
        Those of a result under their names.
    questionnaire, programmes
        Where competencies, statements, questions and programmes have their names from.

    Returns
    -------
    dict
        A table under each name. The note of an index of quality is left out: it is for who checks the sums.

    """
    words = _words(questionnaire, programmes)
    return {name: _table(name, frame, questionnaire, words.get(name, {})) for name, frame in frames.items()}


def _table(
    name: str, frame: pd.DataFrame, questionnaire: Questionnaire, words: Mapping[str, Callable[[Any], Any]]
) -> LabelledTable:
    told = section(f"tables.columns.{name}")
    if name == "items":
        frame.insert(2, "text", frame["item"])
    if name == "context":
        told |= {q.id: (q.name or q.text, q.text) for q in questionnaire.context_questions}
    kept = [str(column) for column in frame if (name == "context" and column != RATER_KEY) or column in told]
    columns = tuple(Column(column, *told.get(column, (column, text("tables.own_column")))) for column in kept)
    shown = frame[kept].copy()
    for column, word in words.items():
        if column in shown:
            known = {value: word(value) for value in shown[column].dropna().unique()}
            shown[column] = shown[column].map(known)
    shown.columns = [column.name for column in columns]
    return LabelledTable(text(f"tables.title.{name}"), shown, columns)


def _words(questionnaire: Questionnaire, programmes: Programmes) -> dict[str, dict[str, Callable[[Any], Any]]]:
    """Return, per table and column, what writes a value in words."""
    names = {competency.id: competency.name for competency in questionnaire.competencies}
    items = {item.id: item.text or item.id for competency in questionnaire.competencies for item in competency.items}
    themes = {theme.id: theme.name for theme in questionnaire.themes.themes} if questionnaire.themes else {}
    reasons = {rule.id: rule.reason for rule in questionnaire.rules.rules} if questionnaire.rules else {}
    conditions = {condition.id: condition.text for p in programmes.programmes for condition in p.admission}
    known = {programme.id: programme.name for programme in programmes.programmes}
    words = {column: _lookup(words) for column, words in section("tables.values").items()}
    competency = {"competency": _lookup(names)}
    return {
        "scores": competency | {column: words[column] for column in ("kind", "status", "basis", "peak")},
        "needs": competency
        | {
            "relevant": words["verdict"],
            "band": _lookup(section("need")),
            "strength": words["verdict"],
            "rule": lambda ids: "; ".join(map(_lookup(reasons | section("tables.rule")), ids.split())),
        },
        "themes": {"theme": _lookup(themes), "needs": _listed(_lookup(names))},
        "recommendations": {
            "programme": _lookup(known),
            "admissible": words["verdict"],
            "recommended": words["verdict"],
            "of_largest": _listed(_lookup(names)),
            "covered": _listed(_lookup(names)),
            "reasons": _listed(lambda reason: _reason(reason, names), "; "),
            "obstacles": _listed(_lookup(conditions | section("tables.obstacle")), "; "),
            "edition_status": words["edition_status"],
        },
        "ways": competency
        | {
            "way": _lookup(known | {route.id: route.name for route in programmes.routes}),
            "kind": words["way"],
            "strength": _lookup(section("strength")),
        },
        "quality": {column: words[column] for column in ("index", "family", "flag")},
        "items": competency | {"text": _lookup(items), "state": words["state"]},
        "context": {
            "deel_intake": lambda ids: ", ".join(map(_lookup(names), ids.split())),
            **{q.id: _lookup(q.options) for q in questionnaire.context_questions if q.options},
        },
    }


def _lookup(names: Names) -> Callable[[Any], Any]:
    """Return what gives the name of an id, and any other value as it is."""
    return lambda value: value if is_missing(value) else names.get(str(value), value)


def _listed(word: Callable[[Any], Any], between: str = ", ") -> Callable[[str], str]:
    """Return what writes a JSON list in words."""
    return lambda cell: between.join(map(word, json.loads(cell)))


def _reason(reason: str, names: Names) -> str:
    """Write a reason of column ``reasons``, an id, the part that covers it and why, with the competency's name."""
    competency, colon, part = reason.partition(": ")
    return f"{names.get(competency, competency)}{colon}{part}"
