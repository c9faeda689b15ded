"""Link people: a colleague's need to someone who is sure of a strength there, and a guest lesson to who offered one.

Both take the same assignment: first as many links as possible, then the best ones, then spread over those who offer.
Nobody appears who did not say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, NonNegativeInt

from ontwikkelscan.errors import error
from ontwikkelscan.matching.assign import assign
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.reading.people_table import YES_NO, checked, comparable, read_table, texts
from ontwikkelscan.showing import html_table, one_line
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.needs.given import GivenNeeds

KINDS = ("universiteit", "hogeschool", "voortgezet_onderwijs")


class _Settings(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    at_most: NonNegativeInt
    exclude: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Links:
    """Who is linked to whom, and who stays without.

    Attributes
    ----------
    frame
        One row per link.
    without
        One row per person or request without a link, and why (Dutch).

    """

    frame: pd.DataFrame
    without: pd.DataFrame

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.frame)} links", f"{len(self.without)} without")

    def _repr_html_(self) -> str:
        """Show the links in a notebook, and how many people or requests stay without."""
        return html_table(f"{len(self.frame)} links; {len(self.without)} without", self.frame)


def match_peers(
    needs: GivenNeeds,
    people: pd.DataFrame,
    *,
    at_most: int = 2,
    exclude: Sequence[tuple[str, str]] = (),
    other_municipality: bool = True,
) -> Links:
    """Link people who ask for a colleague to colleagues who offer themselves and are sure of a strength in a need.

    Parameters
    ----------
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``.
    people
        One row per person: ``respondent``; ``vraagt`` and ``biedt``, ja for who wants so; optional ``gemeente``. Nobody
        else appears in the outcome, in no way.
    at_most
        Links per colleague.
    exclude
        Pairs that are not linked, in either direction.
    other_municipality
        Whether a colleague should be of another municipality, where both are known.

    Returns
    -------
    Links
        ``frame``: respondent, competency, colleague, reason. ``without``: respondent, reason.

    Raises
    ------
    OntwikkelscanError
        PEOPLE-001 to -004 for a table that cannot be read, PEER-001 for unknown people in ``exclude``, -002 for an
        unusable setting.

    Notes
    -----
    A need counts when it is clear, likely or possible; a strength as :func:`identify_needs` tells it. Of the needs that
    a colleague could serve the largest is linked. First comes the number of links, then the ranks of the needs, then an
    even spread. The order of the rows makes no difference.

    """
    needs = needs_of(needs)
    choices = {"vraagt": YES_NO, "biedt": YES_NO}
    table = read_table(people, "people", key="respondent", columns=tuple(choices), choices=choices)
    checked(_Settings, "PEER-002", at_most=at_most, exclude=exclude)
    ids = set(table["respondent"])
    if absent := sorted({str(name) for pair in exclude for name in pair} - ids):
        raise error("PEER-001", absent)
    table = table.assign(gemeente=comparable(texts(table, "gemeente"))).sort_values("respondent", ignore_index=True)
    asking, offering = (table[table[column] == "ja"].reset_index(drop=True) for column in ("vraagt", "biedt"))
    allowed = _allowed(asking, offering, exclude, other_municipality=other_municipality)
    row_of_asking, row_of_offering = (needs.rows_for(people["respondent"]) for people in (asking, offering))
    rank = np.where((row_of_asking >= 0)[:, None], needs.rank[row_of_asking], 0)
    strong = (needs.strength == "yes")[row_of_offering] & (row_of_offering >= 0)[:, None]
    wanted = np.where(rank > 0, rank.astype(float), np.nan)
    served = np.where(strong[None], wanted[:, None, :], np.nan)
    served[~allowed] = np.nan
    could = np.asarray(~np.isnan(served).all(axis=(1, 2)))
    best = np.where(np.isnan(served), np.inf, served).min(axis=2, initial=np.inf)
    found = assign(np.where(np.isinf(best), np.nan, best), np.full(len(offering), at_most))
    competencies = needs.scores.questionnaire.competencies
    rows, without = [], []
    for row, (person, column) in enumerate(zip(asking["respondent"], found, strict=True)):
        if column >= 0:
            need, colleague = competencies[int(np.nanargmin(served[row, column]))], offering["respondent"][column]
            reason = text("peers.linked", respondent=person, name=need.name, colleague=colleague)
            rows.append((person, need.id, colleague, reason))
        else:
            known, has_need = bool(row_of_asking[row] >= 0), bool((rank[row] > 0).any())
            without.append((person, _why(known=known, has_need=has_need, could=bool(could[row]))))
    return Links(
        pd.DataFrame(rows, columns=["respondent", "competency", "colleague", "reason"]),
        pd.DataFrame(without, columns=["respondent", "reason"]),
    )


def _allowed(
    asking: pd.DataFrame, offering: pd.DataFrame, exclude: Sequence[tuple[str, str]], *, other_municipality: bool
) -> NDArray[np.bool_]:
    """Return which pairs may be linked, shape (n_asking, n_offering): not oneself, and not who is excluded."""
    person, colleague = asking["respondent"].to_numpy(), offering["respondent"].to_numpy()
    allowed = person[:, None] != colleague
    if other_municipality:
        here, there = asking["gemeente"].to_numpy(), offering["gemeente"].to_numpy()
        allowed &= (here[:, None] != there) | (here == "")[:, None]
    for pair in exclude:
        a, b = map(str, pair)
        allowed &= ~((person == a)[:, None] & (colleague == b)) & ~((person == b)[:, None] & (colleague == a))
    return np.asarray(allowed)


def _why(*, known: bool, has_need: bool, could: bool) -> str:
    if not known:
        return text("peers.no_scan")
    if not has_need:
        return text("peers.no_need")
    return text("peers.all_taken") if could else text("peers.no_colleague")


def match_guest_lessons(requests: pd.DataFrame, offers: pd.DataFrame, *, at_most: int = 2) -> Links:
    """Link requests for guest lessons to secretaries who offered to give them.

    Parameters
    ----------
    requests
        One row per request: ``aanvraag`` (an id), ``soort`` (universiteit, hogeschool or voortgezet_onderwijs),
        ``onderwerp``, ``periode``, optional ``plaats``.
    offers
        One row per person: ``respondent``; ``soort``, one or more of the same words, separated by spaces;
        ``onderwerpen``, ``perioden`` and optional ``plaatsen``, separated by commas or semicolons.
    at_most
        Lessons per person.

    Returns
    -------
    Links
        ``frame``: aanvraag, respondent, place_fits (yes, also where none is asked, or no), reason. ``without``:
        aanvraag, reason.

    Raises
    ------
    OntwikkelscanError
        PEOPLE-001 to -004 for a table that cannot be read, PEER-002 for an unusable setting.

    Notes
    -----
    Kind, subject and period must be the same words, apart from capitals and spaces; a place is preferred, not required.
    First comes the number of lessons, then the places that fit, then an even spread over those who offer.

    Examples
    --------
    >>> requests = pd.DataFrame([{"aanvraag": "A1", "soort": "hogeschool", "onderwerp": "Regie", "periode": "mei"}])
    >>> offers = pd.DataFrame(
    ...     [{"respondent": "R001", "soort": "hogeschool", "onderwerpen": "regie, fusie", "perioden": "april; mei"}]
    ... )
    >>> match_guest_lessons(requests, offers).frame["respondent"].tolist()
    ['R001']

    """
    checked(_Settings, "PEER-002", at_most=at_most)
    kinds, offered = {"soort": KINDS}, ("soort", "onderwerpen", "perioden")
    asked = read_table(requests, "requests", key="aanvraag", columns=("soort", "onderwerp", "periode"), choices=kinds)
    given = read_table(offers, "offers", key="respondent", columns=offered, choices=kinds, several=True)
    asked = asked.sort_values("aanvraag", ignore_index=True)
    given = given.sort_values("respondent", ignore_index=True)
    kind = _meets(texts(asked, "soort"), [cell.split() for cell in given["soort"]])
    subject = kind & _meets(texts(asked, "onderwerp"), _listed(given, "onderwerpen"))
    fits = subject & _meets(texts(asked, "periode"), _listed(given, "perioden"))
    anywhere = np.array(texts(asked, "plaats")) == ""
    city_fits = _meets(texts(asked, "plaats"), _listed(given, "plaatsen")) | anywhere[:, None]
    found = assign(np.where(fits, (~city_fits).astype(float), np.nan), np.full(len(given), at_most))
    rows, without = [], []
    for row, (name, column) in enumerate(zip(asked["aanvraag"], found, strict=True)):
        if column >= 0:
            fitting = "any" if anywhere[row] else "same" if city_fits[row, column] else "other"
            kind_words, words = asked["soort"][row].replace("_", " "), text(f"peers.{fitting}_place")
            reason = text("peers.lesson", kind=kind_words, place=words)
            rows.append((name, given["respondent"][column], "yes" if city_fits[row, column] else "no", reason))
        else:
            steps = {"kind": kind, "subject": subject, "period": fits}
            lacking = (text(f"peers.missing.{step}") for step, meets in steps.items() if not meets[row].any())
            without.append((name, next(lacking, text("peers.all_taken"))))
    return Links(
        pd.DataFrame(rows, columns=["aanvraag", "respondent", "place_fits", "reason"]),
        pd.DataFrame(without, columns=["aanvraag", "reason"]),
    )


def _listed(table: pd.DataFrame, column: str) -> list[list[str]]:
    return [comparable(re.split("[,;]", cell)) for cell in texts(table, column)]


def _meets(wanted: Sequence[str], offered: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    """Return whether each wish is among what each person offers; an empty wish never is."""
    wishes = comparable(wanted)
    meets = [[bool(wish) and wish in words for words in offered] for wish in wishes]
    return np.array(meets, dtype=bool).reshape(len(wishes), len(offered))
