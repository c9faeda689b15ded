"""What is bundled: the example answers of people who do not exist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.reading.answers import read_answers

if TYPE_CHECKING:
    from ontwikkelscan.model.answers import Answers


def example(questionnaire: str) -> Answers:
    """Return the bundled example answers to a questionnaire, of people who do not exist.

    Parameters
    ----------
    questionnaire
        Id of a bundled questionnaire.

    Returns
    -------
    Answers
        Of some twenty fictitious people, as :func:`read_answers` gives them.

    Raises
    ------
    OntwikkelscanError
        QUESTIONNAIRE-020 when no example answers are bundled for it.

    Examples
    --------
    >>> len(example("gemeentesecretaris"))
    24

    """
    scans = {scan.questionnaire: scan for scan in load_demo()}
    if questionnaire not in scans:
        suggestion = did_you_mean(questionnaire, list(scans))
        raise error("QUESTIONNAIRE-020", name=questionnaire, known=", ".join(scans), suggestion=suggestion)
    return read_answers(Path(str(scans[questionnaire].path)), questionnaire)
