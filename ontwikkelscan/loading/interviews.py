"""Load the performance interview that belongs to a questionnaire."""

from __future__ import annotations

from ontwikkelscan.errors import error
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.model.interview import InterviewForm
from ontwikkelscan.yaml_file import YamlFile


def load_interview(questionnaire: str) -> InterviewForm:
    """Load the bundled interview of a questionnaire.

    Parameters
    ----------
    questionnaire
        Id of the questionnaire.

    Returns
    -------
    InterviewForm
        What is asked and who does what, by the source that it names.

    Raises
    ------
    OntwikkelscanError
        SCAN-006 when no interview belongs to it.

    """
    root, ending = data_root("interviews"), ".yaml"
    known = sorted(entry.name.removesuffix(ending) for entry in root.iterdir() if entry.name.endswith(ending))
    if questionnaire not in known:
        raise error("SCAN-006", questionnaire=questionnaire, known=", ".join(known))
    file = YamlFile(root / f"{questionnaire}{ending}", "QUESTIONNAIRE-002")
    file.expect_schema("ontwikkelscan/interview/1")
    return file.parse(InterviewForm)
