"""Recommendations that someone set aside: the scan advises, a person decides, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.exporting.files import read_table
from ontwikkelscan.saving import now

if TYPE_CHECKING:
    from pathlib import Path

FILE = "overrides"
COLUMNS = "day respondent programme recommended decided role reason".split()
LONGEST = 2000
"""Signs of a reason."""


def with_override(
    folder: Path, respondent: str, programme: str, *, decided: bool, role: str, reason: str
) -> pd.DataFrame:
    """Return the recommendations of a folder that were set aside, with one more.

    Parameters
    ----------
    folder
        In which ``score`` wrote ``recommendations.csv``.
    respondent, programme
        Whose recommendation, and of what.
    decided
        Whether it is decided to take part, or to be advised to.
    role, reason
        In what role someone decided so, and why; both have to say something.

    Returns
    -------
    DataFrame
        Columns ``day``, ``respondent``, ``programme``, ``recommended`` (what the scan said: yes or no), ``decided``,
        ``role`` and ``reason``: a row for each decision, the last one last. The recommendation itself stays as it is.

    Raises
    ------
    OntwikkelscanError
        KEEP-003 where the scan said the same or nothing of it, -004 without a role or a reason, SCAN-019 without
        ``recommendations.csv``.

    """
    if not role.strip() or not reason.strip() or max(len(role), len(reason)) > LONGEST:
        raise error("KEEP-004", longest=LONGEST)
    said = read_table(folder, "recommendations", ["respondent", "programme", "recommended"])
    of = said[(said["respondent"] == respondent) & (said["programme"] == programme)]
    word = "yes" if decided else "no"
    if of.empty or of["recommended"].iloc[0] == word:
        raise error("KEEP-003", programme=programme, place=folder.name)
    row = [f"{now():%Y-%m-%d}", respondent, programme, of["recommended"].iloc[0], word, role.strip(), reason.strip()]
    before = read_table(folder, FILE, COLUMNS) if (folder / f"{FILE}.csv").is_file() else pd.DataFrame(columns=COLUMNS)
    return pd.concat([before, pd.DataFrame([row], columns=COLUMNS)], ignore_index=True)
