"""How attentive people answer a questionnaire: what one person's way of answering is set beside."""

from __future__ import annotations

from ontwikkelscan.model.base import Id, Strict, Text


class ResponseModel(Strict):
    """Parameters of attentive answers, kept with the questionnaire so that one person alone can be looked at.

    Attributes
    ----------
    source
        Where they come from; ``simulated`` when no one filled anything in.
    steps
        Per item the shares of people whose keyed answer is at least minimum + 1, + 2, ...
    correlations
        Mean correlation of two items, per pair of competencies; on the diagonal of two items of the same one.
    synonyms
        Pairs of items that correlate above .60, as they are put to people.
    longstring, keying, person_fit
        Values above these are flagged.
    irv
        Values below this are flagged.

    """

    source: Text
    simulated: bool
    n: int
    steps: dict[Id, tuple[float, ...]]
    correlations: tuple[tuple[float, ...], ...]
    synonyms: tuple[tuple[Id, Id], ...] = ()
    longstring: float
    irv: float
    keying: float
    person_fit: float
