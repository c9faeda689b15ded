"""What is asked of a composition: the programme's own values, or what the user puts in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ontwikkelscan import __version__
from ontwikkelscan.errors import error
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ontwikkelscan.model.programme import Group, GroupWithin, Limit, Programme

Order = Literal["given", "lot"]
TEAM, NEEDS = "lerend_team", "behoeften"
WEIGHTS = {"grootteklasse": 2, "regio": 2, "ervaring": 2, TEAM: 10, NEEDS: 1}
"""What one unit of each measure costs; see ``cohorts`` for what a unit is."""


@dataclass(frozen=True)
class Plan:
    """All that was asked; see :func:`compose_cohorts`. ``n_wanted`` is its ``n_cohorts``."""

    programme: Programme
    group: Group
    kinds: tuple[GroupWithin, ...]
    limits: tuple[Limit, ...]
    pin: Mapping[str, int]
    apart: tuple[tuple[str, str], ...]
    order: Order
    seed: int
    n_wanted: int | None
    exact: bool
    n_iterations: int
    n_draws: int

    def check(self, admitted: Iterable[str]) -> None:
        """Refuse an impossible number of cohorts, and wishes about people who do not take part."""
        if self.n_wanted is not None and self.n_wanted < 1:
            raise error("COHORT-004", setting="n_cohorts", problem="there should be at least one cohort")
        named = {*self.pin, *(name for pair in self.apart for name in pair)}
        if absent := sorted(named - set(admitted)):
            raise error("COHORT-005", absent)

    def record(self) -> dict[str, Any]:
        """Return all that was used, for the settings of the result."""
        programme = {"id": self.programme.id, "version": self.programme.version, "hash": self.programme.content_hash}
        return {
            "software": __version__,
            "programme": programme,
            "order": self.order,
            "seed": self.seed,
            "n_cohorts": self.n_wanted,
            "cohort": [self.group.minimum, self.group.maximum],
            "groups_within": {k.id: {"size": [k.minimum, k.maximum], "place": k.place} for k in self.kinds},
            "at_most": {limit.id: {"number": limit.number, "place": limit.place} for limit in self.limits},
            "pin": dict(self.pin),
            "apart": [list(pair) for pair in self.apart],
            "weights": dict(WEIGHTS),
            "exact": self.exact,
            "n_iterations": self.n_iterations,
            "n_draws": self.n_draws,
        }


def resized(programme: Programme, sizes: Mapping[str, tuple[int, int]]) -> Iterator[GroupWithin]:
    """Yield the kinds of groups with the sizes that were asked."""
    known = [kind.id for kind in programme.groups_within]
    for name, (minimum, maximum) in sizes.items():
        if name not in known:
            raise error("COHORT-004", setting="sizes", problem=f"'{name}' is not one of {', '.join(known) or 'none'}")
        if not 1 <= minimum <= maximum:
            raise error("COHORT-004", setting="sizes", problem="give a smallest and a largest size")
    for kind in programme.groups_within:
        if kind.id in sizes:
            minimum, maximum = sizes[kind.id]
            yield kind.model_copy(update={"minimum": minimum, "maximum": maximum, "place": text("cohorts.by_hand")})
        else:
            yield kind


def limited(programme: Programme, at_most: Mapping[str, int]) -> Iterator[Limit]:
    """Yield the limits with the numbers that were asked."""
    known = [limit.id for limit in programme.at_most]
    for name, number in at_most.items():
        if name not in known:
            raise error("COHORT-004", setting="at_most", problem=f"'{name}' is not one of {', '.join(known) or 'none'}")
        if number < 0:
            raise error("COHORT-004", setting="at_most", problem="give a number from 0 on")
    for limit in programme.at_most:
        if limit.id in at_most:
            yield limit.model_copy(update={"number": at_most[limit.id], "place": text("cohorts.by_hand")})
        else:
            yield limit
