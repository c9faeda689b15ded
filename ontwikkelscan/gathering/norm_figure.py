"""The picture of a norm that follows a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.charts.curves import Curves, draw_curves, say_curves
from ontwikkelscan.charts.figure import draw_chart, draw_charts
from ontwikkelscan.errors import Note, error
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.norm import RESIDUAL_SHARES
from ontwikkelscan.norming.regression import expected
from ontwikkelscan.texts import enumeration, text, thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ontwikkelscan.model.norm import Norm, NormScale
    from ontwikkelscan.model.questionnaire import Questionnaire

PERCENTILES = (10, 25, 50, 75, 90)
N_POINTS = 61
N_COLUMNS = 2


def norm_figure(
    norm: Norm,
    competencies: str | Sequence[str] | None,
    *,
    over: str | None,
    questionnaire: Questionnaire | None,
    ax: Axes | None,
) -> Figure:
    """Draw it; see :meth:`Norm.figure`."""
    following = {
        scale.competency: scale
        for scale in norm.scales
        if scale.regression is not None and over in (None, *scale.regression.predictors)
    }
    asked = (
        [competencies] if isinstance(competencies, str) else list(following if competencies is None else competencies)
    )
    known = ", ".join(following)
    if not asked or not {*asked} <= {*following}:
        names = ", ".join(name for name in asked if name not in following)
        raise error("SCAN-025", norm=norm.id, names=names or Note("none"), known=known or Note("none"))
    if ax is not None and len(asked) > 1:
        raise error("SCAN-026", n=len(asked))
    if questionnaire is None:
        questionnaire = load_questionnaire(f"{norm.questionnaire}/{norm.questionnaire_version}")
    titles = {competency.id: competency.name for competency in questionnaire.competencies}
    questions = {question.id: question.name or question.id for question in questionnaire.context_questions}
    charts, told, stamp = [], [], norm.stamp[0].upper() + norm.stamp[1:]
    for name in asked:
        scale = following[name]
        assert scale.regression is not None  # noqa: S101 - those that follow have one
        question = over or scale.regression.predictors[0]
        curves, across = _curves(norm, scale, question), questions.get(question, question)
        drawing = draw_curves(
            curves,
            minimum=questionnaire.minimum,
            maximum=questionnaire.maximum,
            across=across,
            note=_note(norm, scale, question, questions),
        )
        charts.append((drawing, titles.get(name, name)))
        told.append(say_curves(curves, name=titles.get(name, name), across=across))
    if len(charts) == 1:
        return draw_chart(charts[0][0], title=charts[0][1], ax=ax, description=f"{told[0]} {stamp}.")
    alt = " ".join([*told, f"{stamp}."])
    return draw_charts(charts, title=text("charts.curves.title"), description=alt, n_columns=N_COLUMNS)


def _curves(norm: Norm, scale: NormScale, over: str) -> Curves:
    """Return the curves over one predictor, the others at their middle."""
    assert scale.regression is not None  # noqa: S101 - those that follow have one
    answers = np.repeat([[predictor.middle for predictor in norm.predictors]], N_POINTS, axis=0)
    column = [predictor.question for predictor in norm.predictors].index(over)
    across = norm.predictors[column]
    answers[:, column] = np.expm1(np.linspace(np.log1p(across.low), np.log1p(across.high), N_POINTS))
    mean, sd, _ = expected(answers, scale.regression, norm.predictors)
    residuals = np.interp(np.array(PERCENTILES) / 100, RESIDUAL_SHARES, scale.regression.residuals)
    percentiles = {rank: (mean + sd * e).tolist() for rank, e in zip(PERCENTILES, residuals, strict=True)}
    return Curves(answers[:, column].tolist(), mean.tolist(), percentiles)


def _note(norm: Norm, scale: NormScale, over: str, questions: dict[str, str]) -> str:
    """Return the stamp, and at which answers to other questions it is drawn."""
    assert scale.regression is not None  # noqa: S101 - those that follow have one
    others = [
        text("charts.curves.at", name=questions.get(p.question, p.question), answer=thousands(p.middle))
        for p in norm.predictors
        if p.question in scale.regression.predictors and p.question != over
    ]
    stamp = text("charts.curves.stamp", stamp=norm.stamp[0].upper() + norm.stamp[1:], n=thousands(norm.n))
    return f"{stamp} {text('charts.curves.others', others=enumeration(others))}" if others else stamp
