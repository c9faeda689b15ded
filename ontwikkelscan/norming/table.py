"""A norm as the tables that a manual prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.norming.compare import place
from ontwikkelscan.norming.formulas import c_score, decile, sten
from ontwikkelscan.norming.rows import row_of

if TYPE_CHECKING:
    from ontwikkelscan.model.norm import Norm


def norm_table(norm: Norm) -> pd.DataFrame:
    """Return the classical norm tables: every possible score with all its norm scores.

    Parameters
    ----------
    norm
        From :func:`load_norm` or :func:`build_norm`.

    Returns
    -------
    DataFrame
        One row per group ("" is the whole group), competency and score of who answered all items: up_to, where the row
        ends that the score is in, and share, of the people in that row, 0-1; percentile_rank with percentile_low and
        percentile_high, 0-100; z and t_score by the norm's convention; stanine 1-9, sten 1-10, c_score 0-10 of that z;
        decile 1-10 of the percentile rank.

    """
    parts = []
    for category, scales in (("", norm.scales), *((group.category, group.scales) for group in norm.groups)):
        for scale in scales:
            totals = np.arange(scale.n_items * norm.minimum, scale.n_items * norm.maximum + 1)
            score = totals / scale.n_items
            row, _, _ = row_of(score, scale.ends, n_items=scale.n_items, minimum=norm.minimum)
            placed = place(score, scale, norm)
            z = (placed["t_score"] - 50) / 10
            columns = {
                "group": category,
                "competency": scale.competency,
                "score": score,
                "up_to": np.array(scale.ends)[row],
                "share": np.array(scale.shares)[row],
                **{name: placed[name] for name in ("percentile_rank", "percentile_low", "percentile_high")},
                "z": z,
                "t_score": placed["t_score"],
                "stanine": placed["stanine"].astype(int),
                "sten": sten(z).astype(int),
                "c_score": c_score(z).astype(int),
                "decile": decile(placed["percentile_rank"]).astype(int),
            }
            parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)
