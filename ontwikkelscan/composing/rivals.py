"""Who may not meet in one group: people of one municipality, where the programme asks it, and those kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray


def rivals(people: pd.DataFrame, apart: Sequence[tuple[str, str]], *, different: bool) -> list[NDArray[np.bool_]]:
    """Return the sets of people of whom no two may meet, so large that nobody else belongs in them.

    Parameters
    ----------
    people
        ``respondent``, and ``gemeente`` in comparable form, "" where it is not known.
    apart
        Pairs to keep apart; those of whom one is not among the people have no say.
    different
        Whether people of one municipality may not meet.

    Returns
    -------
    list of ndarray
        Each of shape (n_people,), of bool, with at least two people.

    References
    ----------
    Bron & Kerbosch (1973).

    """
    row = {name: place for place, name in enumerate(people["respondent"])}
    homes = people["gemeente"].to_numpy()
    clash = (homes[:, None] == homes) & (homes != "") & different
    for a, b in apart:
        if a in row and b in row:
            clash[row[a], row[b]] = clash[row[b], row[a]] = True
    np.fill_diagonal(clash, val=False)
    near = [set(np.flatnonzero(line).tolist()) for line in clash]
    someone = {place for place, others in enumerate(near) if others}
    return [np.isin(np.arange(len(people)), those) for those in _cliques(near, [], someone, set())]


def _cliques(near: Sequence[set[int]], clique: list[int], able: set[int], done: set[int]) -> Iterator[list[int]]:
    """Yield all sets that ``clique`` can grow to with those who are able to join; who is done was tried before."""
    if not able and not done and clique:
        yield clique
    if able:
        pivot = max(sorted(able | done), key=lambda place: len(able & near[place]))
        for place in sorted(able - near[pivot]):
            yield from _cliques(near, [*clique, place], able & near[place], done & near[place])
            able, done = able - {place}, done | {place}
