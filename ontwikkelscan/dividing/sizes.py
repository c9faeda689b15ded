"""How many groups, and how large: what was asked, or what suits learning together."""

from __future__ import annotations

from numbers import Integral

from ontwikkelscan.errors import Note, error

USUAL = 6.5
"""People in a group where nothing is asked (convention: intervision and consultation groups)."""
FEWEST, MOST = 5, 8
"""Sizes of such groups."""
LEAST = 4
"""People per group below which a division is refused: in three, one absence leaves a pair (convention)."""
STRETCH = (0.6, 1.4)
"""Of n / k: sizes of groups that are larger than usual, such as the two halves of sixty people."""


def group_sizes(n: int, k: int | None = None, size: tuple[int, int] | None = None) -> tuple[int, int, int]:
    """Return how many groups there are, and the smallest and largest size.

    Parameters
    ----------
    n
        People to divide, 8 or more.
    k
        Groups that are asked.
    size
        Smallest and largest group that are asked.

    Returns
    -------
    tuple of int
        k, smallest, largest. Without ``k``: so many that groups are nearest to the middle of ``size``, or to 6.5
        people. Without ``size``: 5 to 8 people, and .6 to 1.4 times n / k where that is more than 8; fewer than 5 only
        where n / k is.

    Raises
    ------
    OntwikkelscanError
        DIVIDE-001 for fewer than two groups, fewer than four people in a group, sizes that do not add up to n, and
        what is no whole number or no pair of these.

    Examples
    --------
    >>> group_sizes(18), group_sizes(18, size=(4, 6)), group_sizes(60, k=4)
    ((3, 5, 8), (4, 4, 6), (4, 9, 21))

    """
    if not (k is None or _whole(k)):
        raise error("DIVIDE-001", n=n, asked=Note("n_groups", n=k), way_out=Note("whole_to_divide"))
    if not (size is None or _whole_pair(size)):
        raise error("DIVIDE-001", n=n, asked=Note("groups_of", size=size), way_out=Note("whole_to_divide"))
    if size is not None and not LEAST <= size[0] <= size[1]:
        raise error("DIVIDE-001", n=n, asked=Note("groups_of", size=_sizes(size)), way_out=_way_out(n))
    if k is None:
        k = _number(n, size)
    if not 2 <= k <= n // LEAST:  # noqa: PLR2004 - one group is no division
        asked = Note("one_group") if k == 1 else Note("n_groups", n=k)
        raise error("DIVIDE-001", n=n, asked=asked, way_out=_way_out(n))
    if size is None:
        mean = n / k
        low, high = (round(mean * by) for by in STRETCH) if mean > MOST else (min(FEWEST, n // k), MOST)
        return k, low, high
    if not k * size[0] <= n <= k * size[1]:
        raise error("DIVIDE-001", n=n, asked=Note("n_groups_of", n=k, size=_sizes(size)), way_out=_way_out(n))
    return k, *size


def _number(n: int, size: tuple[int, int] | None) -> int:
    """Return the number of groups nearest to what is wanted, among those that keep to the sizes if there are any."""
    low, high = size or (FEWEST, MOST)
    wanted = USUAL if size is None else (low + high) / 2
    return min(range(2, max(3, n // LEAST + 1)), key=lambda k: (not k * low <= n <= k * high, abs(n / k - wanted)))


def _whole(value: object) -> bool:
    """Whether something is a whole number; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _whole_pair(value: object) -> bool:
    match value:
        case (low, high):
            return _whole(low) and _whole(high)
    return False


def _sizes(size: tuple[int, int]) -> Note:
    low, high = size
    return Note("n_people", n=low) if low == high else Note("people_from_to", low=low, high=high)


def _way_out(n: int) -> Note:
    ways = "ways_to_divide_in_two" if n < 3 * LEAST else "ways_to_divide"
    return Note(ways, most=n // LEAST, least=LEAST, n=n)
