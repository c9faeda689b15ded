"""What is asked of a composition: the programme's own values, or what the user puts in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt

from ontwikkelscan.errors import Note, error
from ontwikkelscan.reading.people_table import checked
from ontwikkelscan.texts import text
from ontwikkelscan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ontwikkelscan.model.programme import GroupSize, GroupWithin, Limit, Programme

Order = Literal["given", "lot"]
TEAM, NEEDS = "lerend_team", "behoeften"
WEIGHTS = {"grootteklasse": 200, "regio": 200, "ervaring": 200, TEAM: 1000, NEEDS: 200}
"""What one unit of each measure costs; see ``compose`` for what a unit is."""


class Asked(BaseModel):
    """The settings of :func:`compose_cohorts` under the names that they have there, checked."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    order: Order
    seed: NonNegativeInt | None
    n_cohorts: PositiveInt | None
    sizes: dict[str, tuple[PositiveInt, PositiveInt]]
    at_most: dict[str, NonNegativeInt]
    pin: dict[str, PositiveInt]
    apart: tuple[tuple[str, str], ...]
    exact: bool
    n_iterations: PositiveInt
    n_draws: NonNegativeInt


@dataclass(frozen=True)
class Plan:
    """All that was asked; see :func:`compose_cohorts`. ``n_wanted`` is its ``n_cohorts``."""

    programme: Programme
    group: GroupSize
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
        """Refuse wishes about people who do not take part."""
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


def make_plan(programme: Programme, **settings: object) -> Plan:
    """Check the settings of :func:`compose_cohorts` and put them beside the values of the programme.

    Raises
    ------
    OntwikkelscanError
        COHORT-002 for a lot without a seed, -003 for a programme without groups, -004 for an unusable setting.

    """
    if programme.group is None:
        raise error("COHORT-003", programme=programme.id)
    asked = checked(Asked, "COHORT-004", **settings)
    if any(minimum > maximum for minimum, maximum in asked.sizes.values()):
        raise error("COHORT-004", setting="sizes", problem=Note("sizes_turned"))
    if any(a == b for a, b in asked.apart):
        raise error("COHORT-004", setting="apart", problem=Note("pair_of_one"))
    if asked.order == "lot" and asked.seed is None:
        raise error("COHORT-002")
    return Plan(
        programme=programme,
        group=programme.group,
        kinds=tuple(_resized(programme, asked.sizes)),
        limits=tuple(_limited(programme, asked.at_most)),
        pin=asked.pin,
        apart=asked.apart,
        order=asked.order,
        seed=asked.seed or 0,
        n_wanted=asked.n_cohorts,
        exact=asked.exact,
        n_iterations=asked.n_iterations,
        n_draws=asked.n_draws,
    )


def _resized(programme: Programme, sizes: Mapping[str, tuple[int, int]]) -> Iterator[GroupWithin]:
    """Yield the kinds of groups with the sizes that were asked."""
    known = [kind.id for kind in programme.groups_within]
    for name in sizes:
        if name not in known:
            raise error(
                "COHORT-004", setting="sizes", problem=Note("none_of", name=name, known=tuple(known) or Note("none"))
            )
    for kind in programme.groups_within:
        if kind.id in sizes:
            minimum, maximum = sizes[kind.id]
            yield kind.model_copy(update={"minimum": minimum, "maximum": maximum, "place": text("cohorts.by_hand")})
        else:
            yield kind


def _limited(programme: Programme, at_most: Mapping[str, int]) -> Iterator[Limit]:
    """Yield the limits with the numbers that were asked."""
    known = [limit.id for limit in programme.at_most]
    for name in at_most:
        if name not in known:
            raise error(
                "COHORT-004", setting="at_most", problem=Note("none_of", name=name, known=tuple(known) or Note("none"))
            )
    for limit in programme.at_most:
        if limit.id in at_most:
            yield limit.model_copy(update={"number": at_most[limit.id], "place": text("cohorts.by_hand")})
        else:
            yield limit
