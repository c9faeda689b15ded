"""What the parts of a group report share: rows of the whole group, names, and counts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.aggregating.formulas import LEAST
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.needs.formulas import TOP
from ontwikkelscan.texts import enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import pandas as pd

    from ontwikkelscan.model.records import CompetencyCoverage, GroupRecord


def kind(group: GroupRecord) -> str:
    """Return the end of the keys of texts: there are others where nothing is required."""
    return "" if group.levels else "_scores"


def whole(group: GroupRecord) -> pd.DataFrame:
    """Return the rows of the whole group that needs are told of, the largest need first."""
    of_whole = (group.picture["breakdown"] == "") & group.picture["competency"].isin(group.levels)
    return group.picture[of_whole & group.picture["rank"].notna()].sort_values("rank")


def offered(group: GroupRecord) -> list[CompetencyCoverage]:
    """Return what programmes do about the competencies that needs are told of, the largest need first."""
    return [row for row in group.offer if row.competency in group.levels and row.share_of_need is not None]


def people(group: GroupRecord) -> dict[str, float]:
    """Return how many people have a need, as told, per competency that needs are told of."""
    rows = whole(group)
    return dict(zip(rows["competency"], rows["n_need"], strict=True))


def by_cover(group: GroupRecord) -> dict[str, float]:
    """Return how many needs are covered, partly or not, as told; without those of which there are none."""
    told, found = people(group), dict.fromkeys(("covered", "partly", "not"), 0.0)
    for row in offered(group):
        found[row.cover] += told[row.competency]
    return {cover: n for cover, n in found.items() if n}


def largest(group: GroupRecord, place: str) -> list[str]:
    """Return the competencies of this place among the largest needs: by rank, or as the questionnaire orders them."""
    inside = group.picture[(group.picture["breakdown"] == "") & (group.picture["largest"] == place)]
    return list(inside.sort_values("rank", kind="stable")["competency"])


def labels_of(group: GroupRecord) -> dict[str, str]:
    """Return the short name of each competency, as it stands in a sentence."""
    return {competency.id: competency.label for competency in group.questionnaire.competencies}


def names(group: GroupRecord, ids: Iterable[str]) -> str:
    """Join short names."""
    label = labels_of(group)
    return enumeration([label[name] for name in ids])


def some(group: GroupRecord, ids: Sequence[str]) -> str:
    """Join the first short names; of the rest, how many."""
    if len(ids) <= TOP + 1:
        return names(group, ids)
    label = labels_of(group)
    return text("group.lead.some", names=", ".join(label[name] for name in ids[:TOP]), n=len(ids) - TOP)


def capital(words: str) -> str:
    """Begin with a capital."""
    return words[:1].upper() + words[1:]


def counted(row: dict[Hashable, Any]) -> str:
    """Write how many people have a need, of how many; of fewer than five no exact number."""
    of = number(row["n"], 0)
    if row["n_need"] < LEAST:
        return text("group.bars.fewer", least=LEAST, of=of)
    return text("group.bars.of", n=number(row["n_need"], 0), of=of)


def percent(part: float, of: float) -> str:
    """Write a part as a whole percentage."""
    return text("group.account.percent", value=number(100 * part / of, 0))


def told_number(value: float | None) -> str:
    """Write a number of a frame; a dash where it is missing."""
    return number(None if is_missing(value) else value)


def weighed(group: GroupRecord) -> bool:
    """Tell whether people could say how important a competency is to them."""
    return bool(group.questionnaire.importance_labels) or bool(group.picture["mean_importance"].notna().any())


def told_level(group: GroupRecord) -> str:
    """Say who chose the level that is asked."""
    if group.questionnaire.rules is not None:
        return text("group.sure.profile", set_by=group.questionnaire.rules.set_by)
    return text("group.sure.profile_by_hand")
