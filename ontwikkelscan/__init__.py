"""Competency self-assessment: answers go in, a result comes out that says how sure it is.

Start with :class:`Scan`. The public names stand here in the order of the flow; each is loaded when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would take longer than all the rest
if TYPE_CHECKING:
    from ontwikkelscan.errors import OntwikkelscanError as OntwikkelscanError
    from ontwikkelscan.errors import OntwikkelscanWarning as OntwikkelscanWarning
    from ontwikkelscan.evidence.simulation import simulate_answers as simulate_answers
    from ontwikkelscan.loading.answers import read_answers as read_answers
    from ontwikkelscan.loading.norms import load_norm as load_norm
    from ontwikkelscan.loading.programmes import load_programmes as load_programmes
    from ontwikkelscan.loading.questionnaires import load_questionnaire as load_questionnaire
    from ontwikkelscan.model.answers import Answers as Answers
    from ontwikkelscan.model.needs import Needs as Needs
    from ontwikkelscan.model.norm import Norm as Norm
    from ontwikkelscan.model.programme import Programmes as Programmes
    from ontwikkelscan.model.questionnaire import Questionnaire as Questionnaire
    from ontwikkelscan.model.recommendation import Recommendations as Recommendations
    from ontwikkelscan.model.scores import Scores as Scores
    from ontwikkelscan.needs.identify import identify_needs as identify_needs
    from ontwikkelscan.norming.build import build_norm as build_norm
    from ontwikkelscan.norming.compare import compare_with_norm as compare_with_norm
    from ontwikkelscan.recommending.recommend import recommend_programmes as recommend_programmes
    from ontwikkelscan.scan import Person as Person
    from ontwikkelscan.scan import Result as Result
    from ontwikkelscan.scan import Scan as Scan
    from ontwikkelscan.scoring.scale_scores import score as score

__version__ = "0.1.0"

_HOME = {
    "Scan": "scan",
    "Result": "scan",
    "Person": "scan",
    "Questionnaire": "model.questionnaire",
    "load_questionnaire": "loading.questionnaires",
    "read_answers": "loading.answers",
    "Answers": "model.answers",
    "score": "scoring.scale_scores",
    "Scores": "model.scores",
    "load_norm": "loading.norms",
    "build_norm": "norming.build",
    "Norm": "model.norm",
    "compare_with_norm": "norming.compare",
    "identify_needs": "needs.identify",
    "Needs": "model.needs",
    "load_programmes": "loading.programmes",
    "Programmes": "model.programme",
    "recommend_programmes": "recommending.recommend",
    "Recommendations": "model.recommendation",
    "simulate_answers": "evidence.simulation",
    "OntwikkelscanError": "errors",
    "OntwikkelscanWarning": "errors",
}
__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> object:
    """Load a public name at its first use."""
    from importlib import import_module  # noqa: PLC0415 - keeps the import light

    if name not in _HOME:
        message = f"module 'ontwikkelscan' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(f"ontwikkelscan.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
