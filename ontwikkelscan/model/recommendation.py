"""Which programme fits whom, why, and what stands in the way."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ontwikkelscan.model.programme import Admission, Edition, EditionStatus, Part, Programmes

Verdict = Literal["yes", "no", "unknown"]
OTHER_AUDIENCE = "doelgroep"
COLUMNS = "respondent programme admissible fit rank covered reasons obstacles edition edition_status".split()


@dataclass(frozen=True, slots=True)
class Checked:
    """A condition of admission and what the answers say of it."""

    condition: Admission
    verdict: Verdict

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.condition.id)


@dataclass(frozen=True, slots=True)
class Advice:
    """One programme for one respondent.

    Attributes
    ----------
    fit
        Share of the person's need that the programme covers, 0-1.
    rank
        1 for the best of the programmes that fit; 0 when it does not fit or is closed to the person.
    parts
        Per covered competency the parts that cover it, the strongest first.
    suits_situation
        Whether an offer is meant for people in this situation, whatever their needs.
    own_audience
        Whether the programme is for people who fill in this scan; otherwise it is closed, whatever their facts.

    """

    respondent: str
    programme: str
    admission: tuple[Checked, ...]
    fit: float
    rank: int
    parts: dict[str, tuple[Part, ...]]
    suits_situation: bool
    own_audience: bool
    edition: Edition | None
    edition_status: EditionStatus

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.programme)

    @property
    def admissible(self) -> Verdict:
        """No for another audience or an unmet condition, unknown when one is to be asked, otherwise yes."""
        if not self.own_audience:
            return "no"
        verdicts = {checked.verdict for checked in self.admission}
        return "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"


@dataclass(frozen=True, eq=False)
class Recommendations:
    """All programmes for all respondents, best first per respondent."""

    programmes: Programmes
    advice: dict[str, tuple[Advice, ...]]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.advice)} respondents", f"{len(self.programmes.programmes)} programmes")

    def __getitem__(self, rows: NDArray[np.int64]) -> Recommendations:
        """Return the recommendations to some respondents, by row."""
        everyone = tuple(self.advice.items())
        return Recommendations(self.programmes, dict(everyone[row] for row in rows))

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent and programme; ``covered``, ``reasons`` and ``obstacles`` are JSON lists of text."""
        rows = [_row(advice) for all_advice in self.advice.values() for advice in all_advice]
        frame = pd.DataFrame(rows, columns=COLUMNS)
        frame["rank"] = frame["rank"].astype("Int64")
        return frame

    def _repr_html_(self) -> str:
        """Show in a notebook, per programme, for how many people it comes first, and to how many it is open."""
        everyone = [advice for several in self.advice.values() for advice in several]
        names = [programme.id for programme in self.programmes.programmes]
        first = Counter(advice.programme for advice in everyone if advice.rank == 1)
        admissible = Counter((advice.programme, advice.admissible) for advice in everyone)
        columns: dict[str, list[Any]] = {"programme": names, "comes first": [first[name] for name in names]}
        for verdict in get_args(Verdict):
            columns[f"admissible: {verdict}"] = [admissible[name, verdict] for name in names]
        return html_table(f"Programmes for {len(self.advice)} respondents", columns)


def _row(advice: Advice) -> list[object]:
    reasons = [f"{name}: {part.name}" for name, parts in advice.parts.items() for part in parts]
    obstacles = [] if advice.own_audience else [OTHER_AUDIENCE]
    obstacles += [checked.condition.id for checked in advice.admission if checked.verdict != "yes"]
    return [
        advice.respondent,
        advice.programme,
        advice.admissible,
        advice.fit,
        advice.rank or None,
        json.dumps(list(advice.parts), ensure_ascii=False),
        json.dumps(reasons, ensure_ascii=False),
        json.dumps(obstacles, ensure_ascii=False),
        advice.edition.id if advice.edition else "",
        advice.edition_status,
    ]
