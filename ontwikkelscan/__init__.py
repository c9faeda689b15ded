"""Competency self-assessment: answers go in, a result comes out that says how sure it is.

Start with :class:`Scan`. The public names stand here in the order of the flow; each is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontwikkelscan.errors import OntwikkelscanError as OntwikkelscanError
    from ontwikkelscan.errors import OntwikkelscanWarning as OntwikkelscanWarning
    from ontwikkelscan.loading.answers import read_answers as read_answers
    from ontwikkelscan.loading.questionnaires import load_questionnaire as load_questionnaire
    from ontwikkelscan.model.answers import Answers as Answers
    from ontwikkelscan.model.questionnaire import Questionnaire as Questionnaire
    from ontwikkelscan.model.scores import Scores as Scores
    from ontwikkelscan.scoring.scale_scores import score as score

__version__ = "0.1.0"

_HOME = {
    "Questionnaire": "model.questionnaire",
    "load_questionnaire": "loading.questionnaires",
    "Answers": "model.answers",
    "read_answers": "loading.answers",
    "Scores": "model.scores",
    "score": "scoring.scale_scores",
    "OntwikkelscanError": "errors",
    "OntwikkelscanWarning": "errors",
}
__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> object:
    """Load a public name at its first use."""
    if name not in _HOME:
        message = f"module 'ontwikkelscan' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(f"ontwikkelscan.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
