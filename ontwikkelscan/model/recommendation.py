"""Which programme fits whom, why, and what stands in the way."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from ontwikkelscan.model.people import text_column
from ontwikkelscan.showing import html_table, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ontwikkelscan.model.programme import Admission, Edition, EditionStatus, Part, Programmes

Verdict = Literal["yes", "no", "unknown"]
OTHER_AUDIENCE = "doelgroep"
COLUMNS = (
    "respondent programme admissible recommended fit of_largest rank covered reasons obstacles edition edition_status"
).split()
WAY_COLUMNS = "respondent competency way kind strength reason".split()


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
        Share of the person's reported needs that the programme covers, 0-1.
    fits
        Whether it would be recommended to whom it is open to, see :func:`is_recommended`.
    rank
        1 for the best of the recommended programmes; 0 when it is not recommended.
    largest, indispensable, works_on
        Competencies of reported needs, the largest first: the largest of the person; those to which the person gave the
        highest importance; those that a part has a link of at least .5 with.
    parts
        Per reported need that the programme covers, also in passing, the parts that do, the strongest first.
    suits_situation
        Whether an offer is meant for people in this situation, whatever their needs.
    own_audience
        Whether the programme is for people who fill in this scan; otherwise it is closed, whatever their facts.

    """

    respondent: str
    programme: str
    admission: tuple[Checked, ...]
    fit: float
    fits: bool
    rank: int
    largest: tuple[str, ...]
    indispensable: tuple[str, ...]
    works_on: tuple[str, ...]
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

    @property
    def asked(self) -> tuple[bool, int]:
        """What tells whom the same conditions have the same answers, while both advices are there."""
        return self.own_audience, id(self.admission)

    @property
    def of_largest(self) -> tuple[str, ...]:
        """Which of the largest needs the programme works on."""
        return tuple(name for name in self.largest if name in self.works_on)


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
        """One row per respondent and programme.

        ``of_largest``, ``covered``, ``reasons`` and ``obstacles`` are JSON lists of text.
        """
        everyone = [advice for several in self.advice.values() for advice in several]
        settled: dict[tuple[bool, int], tuple[Verdict, str]] = {}  # people with the same facts share one object
        reasons: dict[tuple[str, int], str] = {}
        for advice in everyone:
            if advice.asked not in settled:
                settled[advice.asked] = advice.admissible, _obstacles(advice)
            reasons |= {
                (name, id(parts)): _reasons(name, parts)
                for name, parts in advice.parts.items()
                if (name, id(parts)) not in reasons
            }
        columns: dict[str, list[Any]] = {
            "respondent": [advice.respondent for advice in everyone],
            "programme": [advice.programme for advice in everyone],
            "admissible": [settled[advice.asked][0] for advice in everyone],
            "recommended": ["yes" if advice.rank else "no" for advice in everyone],
            "fit": [advice.fit for advice in everyone],
            "of_largest": [_listed(map(_quoted, advice.of_largest)) for advice in everyone],
            "rank": [advice.rank or None for advice in everyone],
            "covered": [_listed(map(_quoted, advice.parts)) for advice in everyone],
            "reasons": [
                _listed(reasons[name, id(parts)] for name, parts in advice.parts.items()) for advice in everyone
            ],
            "obstacles": [settled[advice.asked][1] for advice in everyone],
            "edition": [advice.edition.id if advice.edition else "" for advice in everyone],
            "edition_status": [advice.edition_status for advice in everyone],
        }
        frame = pd.DataFrame(columns, columns=COLUMNS)
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


@dataclass(frozen=True, slots=True)
class Way:
    """A way to work on one competency: a programme, by its strongest part, or a route that is always open.

    ``strength``: 0.25 in passing, 0.5 in part, 1 fully; ``part``: name of the part of the programme.
    """

    competency: str
    way: str
    name: str
    kind: Literal["programme", "route"]
    strength: float
    reason: str
    part: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.way, self.competency)


@dataclass(frozen=True, eq=False)
class Ways:
    """Per respondent the ways to work on each reported need: needs from the largest on, ways from the strongest on."""

    ways: dict[str, tuple[Way, ...]]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.ways)} respondents")

    def __getitem__(self, rows: NDArray[np.int64]) -> Ways:
        """Return the ways of some respondents, by row."""
        everyone = tuple(self.ways.items())
        return Ways(dict(everyone[row] for row in rows))

    @property
    def frame(self) -> pd.DataFrame:
        """One row per respondent, reported need and way; ``reason`` begins with the part of a programme."""
        different = {id(way): way for ways in self.ways.values() for way in ways}
        place = {key: number for number, key in enumerate(different)}
        which = np.array([place[id(way)] for ways in self.ways.values() for way in ways], dtype=np.intp)
        person = np.repeat(np.arange(len(self.ways)), [len(ways) for ways in self.ways.values()])
        columns = {
            "respondent": text_column([*self.ways], person),
            **{
                name: text_column([getattr(way, name) for way in different.values()], which)
                for name in ("competency", "way", "kind")
            },
            "strength": np.array([way.strength for way in different.values()], dtype=float)[which],
            "reason": text_column([": ".join(filter(None, (w.part, w.reason))) for w in different.values()], which),
        }
        return pd.DataFrame(columns, columns=WAY_COLUMNS)

    def _repr_html_(self) -> str:
        """Show in a notebook for how many needs each way is there."""
        counts = Counter(way.way for ways in self.ways.values() for way in ways)
        return html_table(f"Ways for {len(self.ways)} respondents", {"way": list(counts), "needs": [*counts.values()]})


def _reasons(competency: str, parts: tuple[Part, ...]) -> str:
    """Return, as JSON, by which parts a competency is covered and why."""
    told = (": ".join(filter(None, (competency, part.name, part.reasons.get(competency)))) for part in parts)
    return ", ".join(map(_quoted, told))


def _obstacles(advice: Advice) -> str:
    """Return, as JSON, what stands in the way, or is to be asked."""
    other = [] if advice.own_audience else [OTHER_AUDIENCE]
    return _listed(map(_quoted, [*other, *(a.condition.id for a in advice.admission if a.verdict != "yes")]))


def _listed(quoted: Iterable[str]) -> str:
    """Return JSON of a list of texts that are JSON already."""
    return f"[{', '.join(quoted)}]"


@cache
def _quoted(text: str) -> str:
    """Return a text of the programmes as JSON."""
    return json.dumps(text, ensure_ascii=False)
