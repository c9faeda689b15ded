"""Everything that is told of a group, gathered for those who write it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from ontwikkelscan.model.person import RunRecord
    from ontwikkelscan.model.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """The outcomes of a group.

    Attributes
    ----------
    questionnaire, n, run
        What was asked, of how many people with a score, and what the result was made with.
    picture, themes, offer
        Frames of :func:`group_picture` and :func:`offer_gap`.
    groups
        Name and description of each group of alike people; empty when none can be shown.
    groups_reason
        Why there are groups, or none.
    together, together_reason
        Pairs of competencies of which the needs go together, or why that could not be looked at.
    source_note, links_status
        What has to be said with the programmes and their links.
    remark
        A sentence for the top of the documents.

    """

    questionnaire: Questionnaire
    n: int
    run: RunRecord
    picture: pd.DataFrame
    themes: pd.DataFrame
    offer: pd.DataFrame
    groups: tuple[tuple[str, str], ...]
    groups_reason: str
    together: tuple[tuple[str, str], ...]
    together_reason: str
    source_note: str
    links_status: str
    remark: str = ""
