"""What someone's own scoring keys and covariates become: scales and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.model.questions import Competency, Item, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NUMBER = "number"


def scales(keys: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> Iterator[Competency]:
    """Yield a scale per key, called by its name or else its id; QUESTIONNAIRE-010 for a name of no scale."""
    for name in names:
        if name not in keys:
            suggestion = did_you_mean(name, list(keys))
            raise error("QUESTIONNAIRE-010", name=name, known=", ".join(keys), suggestion=suggestion)
    for scale, items in keys.items():
        yield Competency(
            id=scale,
            name=names.get(scale, scale),
            kind="area",
            items=tuple(Item(id=key.removeprefix("-"), reverse=key.startswith("-")) for key in items),
        )


def facts(context: Mapping[str, str | Mapping[str, str]], taken: Sequence[str]) -> Iterator[Question]:
    """Yield a fact per covariate; QUESTIONNAIRE-011 for one that is neither, or that is called after an item."""
    for name, answers in context.items():
        if name in taken or (isinstance(answers, str) and answers != NUMBER):
            raise error("QUESTIONNAIRE-011", name=name)
        if isinstance(answers, str):
            yield Question(id=name, text=name, name=name, kind="number")
        else:
            yield Question(id=name, text=name, name=name, options=dict(answers), in_norm=True)
