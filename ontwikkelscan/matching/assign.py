"""Give each of some requests one of some colleagues, each of whom takes a limited number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def assign(cost: ArrayLike, capacity: ArrayLike) -> NDArray[np.int64]:
    """Assign as many requests as possible, then as cheaply as possible, then spread over colleagues.

    Parameters
    ----------
    cost
        Shape (n_requests, n_colleagues): whole numbers from 0 on, the smaller the better; NaN where it is not possible.
    capacity
        Shape (n_colleagues,): how many requests each can take.

    Returns
    -------
    ndarray
        Shape (n_requests,): the colleague of each request, or -1. Of equal assignments the one that scipy finds, always
        the same.

    References
    ----------
    Crouse, D. F. (2016). On implementing 2D rectangular assignment algorithms. IEEE Transactions on Aerospace and
    Electronic Systems, 52, 1679-1696 (``scipy.optimize.linear_sum_assignment``).

    Examples
    --------
    Two requests, of which the second only fits the first colleague:

    >>> assign([[0, 1], [5, np.nan]], [1, 1]).tolist()
    [1, 0]

    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - heavy, and only here is it needed

    costs = np.asarray(cost, dtype=float)
    n_requests = len(costs)
    free = np.minimum(np.asarray(capacity, dtype=np.int64), n_requests)
    seats = np.repeat(np.arange(len(free)), free)
    found = np.full(n_requests, -1, dtype=np.int64)
    if not n_requests or not len(seats):
        return found
    taken = np.concatenate([np.arange(n) for n in free])
    crowded = n_requests * (int(free.max()) + 1)
    wide = costs[:, seats] * crowded + taken
    unassigned = n_requests * (np.nanmax(wide, initial=0) + 1)
    possible = ~np.isnan(wide)
    rows, columns = linear_sum_assignment(np.where(possible, wide, unassigned))
    kept = possible[rows, columns]
    found[rows[kept]] = seats[columns[kept]]
    return found
