"""What there is, as tables: the items of a questionnaire, programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ontwikkelscan.model.questions import Competency

ITEMS = "item competency kind text reverse presented".split()
PROGRAMMES = (
    "programme version name kind provider questionnaires competencies edition starts ends edition_status"
).split()


def items_frame(competencies: Iterable[Competency], presentation: Sequence[str]) -> pd.DataFrame:
    """Return one row per competency and item, in the order of the profile.

    Columns ``item``, ``competency``, ``kind`` of the competency, ``text``, ``reverse`` (keyed the other way round in
    this competency) and ``presented``: the place in the order in which people see the items, from 1.
    """
    place = {item: number for number, item in enumerate(presentation, start=1)}
    rows = [(i.id, scale.id, scale.kind, i.text, i.reverse, place[i.id]) for scale in competencies for i in scale.items]
    return pd.DataFrame(rows, columns=ITEMS)


def programmes_frame(programmes: Iterable[tuple[Any, Any, str]]) -> pd.DataFrame:
    """Return one row per programme, given with its edition and the status of that."""
    rows = []
    for p, edition, status in programmes:
        told = (edition.id, edition.starts, edition.ends) if edition is not None else (None, None, None)
        listed = (", ".join(p.questionnaires), ", ".join(p.developed))
        rows.append((p.id, p.version, p.name, p.kind, p.provider, *listed, *told, status))
    return pd.DataFrame(rows, columns=PROGRAMMES)
