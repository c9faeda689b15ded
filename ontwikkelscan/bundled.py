"""What is bundled: a list of it, and the example answers of people who do not exist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ontwikkelscan.errors import did_you_mean, error
from ontwikkelscan.loading.data_root import bundled_ids
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.loading.norms import load_norm
from ontwikkelscan.loading.programmes import load_programmes
from ontwikkelscan.loading.questionnaires import HEADER as QUESTIONNAIRE
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.norm import HEADER as NORM
from ontwikkelscan.reading.answers import read_answers

if TYPE_CHECKING:
    from ontwikkelscan.model.answers import Answers


def catalogue() -> pd.DataFrame:
    """Return what is bundled: every version of every questionnaire and norm, and every programme.

    Returns
    -------
    DataFrame
        Columns ``kind`` (questionnaire, norm or programme), ``id``, ``version``, ``title`` and ``status``: in
        use, real or simulated, and of a programme how far its links to competencies are known.

    Examples
    --------
    >>> catalogue()["kind"].unique().tolist()
    ['questionnaire', 'norm', 'programme']

    """
    questionnaires = [load_questionnaire(name) for name in bundled_ids("questionnaires", QUESTIONNAIRE)]
    norms = [load_norm(name) for name in bundled_ids("norms", NORM)]
    rows = [("questionnaire", q.id, q.version, q.title, q.status) for q in questionnaires]
    rows += [("norm", norm.id, norm.version, norm.title, norm.status) for norm in norms]
    rows += [("programme", p.id, p.version, p.name, p.links_status) for p in load_programmes().programmes]
    return pd.DataFrame(rows, columns=["kind", "id", "version", "title", "status"])


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
        QUESTIONNAIRE-009 when no example answers are bundled for it.

    Examples
    --------
    >>> len(example("gemeentesecretaris"))
    24

    """
    scans = {scan.questionnaire: scan for scan in load_demo()}
    if questionnaire not in scans:
        suggestion = did_you_mean(questionnaire, list(scans))
        raise error("QUESTIONNAIRE-009", name=questionnaire, known=", ".join(scans), suggestion=suggestion)
    return read_answers(Path(str(scans[questionnaire].path)), questionnaire)
