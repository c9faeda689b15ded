"""What people read about a group of a division: from its numbers, without praise or blame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.model.programme import WORKS_ON, Part, Programme
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import enumeration, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.dividing.learners import Learners
    from ontwikkelscan.model.programme import Route

MOST, ABOVE = 0.60, 0.25
"""Share of a group from which a need is told as shared; how far above that of the others it is the group's own."""
NAMED = 3
"""Competencies that are named of a group: more is not kept in mind (convention)."""


@dataclass(frozen=True, slots=True)
class WorkingGroup:
    """One group of a division.

    Attributes
    ----------
    number
        From 1 on.
    members
        Ids, sorted.
    shared
        Ids of at most three competencies: those for which most have a need, first those of which that is so less often
        among the others; in a mix those in which the most pairs can help each other.
    own
        Those of ``shared`` that set the group apart.
    offer
        Parts of programmes and other ways for a group that work on most of ``shared``, in Dutch; empty where nothing is
        shared.
    description
        In Dutch: what they share, what sets them apart, what would serve them; not the number of the group.

    """

    number: int
    members: tuple[str, ...]
    shared: tuple[str, ...]
    own: tuple[str, ...]
    offer: tuple[str, ...]
    description: str

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, str(self.number), f"{len(self.members)} members")


def working_groups(
    people: Learners, labels: NDArray[np.int64], offer: Iterable[Programme | Part | Route], *, mix: bool
) -> tuple[WorkingGroup, ...]:
    """Describe the groups of a division.

    Parameters
    ----------
    people
        All who were given; of a group those count of whom something is known.
    labels
        Shape (n,), from 0 on; -1 for who was not placed.
    offer
        What there is to learn from. The name of a programme stands beside its part; a part that is given as such, of
        the programme that a reader is told of anyway, is told alone.
    mix
        As for :class:`WorkingDivision`.

    Returns
    -------
    tuple of WorkingGroup

    """
    offer, known, found = list(offer), people.known.any(axis=1), []
    for group in range(int(labels.max()) + 1):
        inside = (labels == group) & known
        shared, own = (_helping(people, inside), []) if mix else _shared(people, inside, (labels != group) & known)
        often = [] if mix or shared else _often(people, inside)
        ids = [people.competencies[column] for column in shared]
        serves = tuple(_serving(ids or [people.competencies[column] for column in often], offer))
        found.append(
            WorkingGroup(
                number=group + 1,
                members=tuple(sorted(people.respondents[labels == group].tolist())),
                shared=tuple(ids),
                own=tuple(people.competencies[column] for column in own),
                offer=serves,
                description=" ".join(_sentences(people.names, shared, own, often, serves, mix=mix)),
            )
        )
    return tuple(found)


def _shared(people: Learners, inside: NDArray[np.bool_], outside: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """Return the columns of needs that most of a group have, and of these the ones that set it apart."""
    share, others = people.has[inside].mean(axis=0), people.has[outside].mean(axis=0)
    shared = [column for column in np.argsort(others - share, kind="stable").tolist() if share[column] >= MOST][:NAMED]
    return shared, [column for column in shared if share[column] - others[column] >= ABOVE]


def _often(people: Learners, inside: NDArray[np.bool_]) -> list[int]:
    """Return the columns of the needs that occur most in a group, where there are any."""
    n = people.has[inside].sum(axis=0)
    return np.flatnonzero(n == n.max()).tolist()[:NAMED] if n.any() else []


def _helping(people: Learners, inside: NDArray[np.bool_]) -> list[int]:
    """Return the columns in which the most pairs of a group can help each other."""
    has = people.has[inside].sum(axis=0)
    pairs = has * ((people.known & ~people.has)[inside].sum(axis=0))
    return [column for column in np.argsort(-pairs, kind="stable").tolist() if pairs[column] > 0][:NAMED]


def _serving(ids: Sequence[str], offer: Iterable[Programme | Part | Route]) -> Iterator[str]:
    """Yield the part of a programme, and the other way for a group, that work on most of these competencies."""
    parts, ways = [], []
    for one in offer:
        if isinstance(one, Programme):
            parts += [
                (_strengths(part, ids), text("dividing.part", part=part.name, programme=one.name)) for part in one.parts
            ]
        elif isinstance(one, Part):
            parts.append((_strengths(one, ids), one.name))
        elif one.together:
            links = [one.link(name) for name in ids]
            ways.append(([0.0 if link is None else link.strength for link in links], one.name))
    for found in (parts, ways):
        works = [(sum(s >= WORKS_ON for s in strengths), sum(strengths), name) for strengths, name in found]
        if works and (best := max(works, key=lambda one: one[:2]))[0]:
            yield best[2]


def _strengths(part: Part, ids: Sequence[str]) -> list[float]:
    return [part.links.get(name, 0.0) for name in ids]


def _sentences(
    names: Sequence[str],
    shared: Sequence[int],
    own: Sequence[int],
    often: Sequence[int],
    offer: Sequence[str],
    *,
    mix: bool,
) -> Iterator[str]:
    """Yield what a group shares, what sets it apart, and what would serve it."""
    others = [column for column in shared if column not in own]
    if mix:
        yield text(f"dividing.{'helps' if shared else 'helps_nothing'}", names=_named(names, shared))
    elif not shared:
        yield text(f"dividing.{'often' if often else 'no_need_here'}", names=_named(names, often))
    if own:
        yield text("dividing.own", names=_named(names, own))
    if others and not mix:
        yield text(f"dividing.{'shared_too' if own else 'shared'}", names=_named(names, others))
    if offer:
        yield text("dividing.serves", offer="; ".join(offer))


def _named(names: Sequence[str], columns: Iterable[int]) -> str:
    return enumeration([names[column] for column in columns])
