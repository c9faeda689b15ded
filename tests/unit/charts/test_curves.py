"""The picture of a norm that follows a number."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import ontwikkelscan as osc
from ontwikkelscan.charts.curves import Curves, draw_curves
from ontwikkelscan.charts.marks import Shape, Text
from ontwikkelscan.model.answers import Reading
from ontwikkelscan.norming.compare import among_alike
from tests.properties.charts import boxes, inside, overlaps

SCAN = osc.load_questionnaire("gemeentesecretaris")
N = 400


@pytest.fixture(scope="module")
def norm():
    """Return the norm of simulated people whose scores go with years and, on the first scale, with inhabitants."""
    random, answers = np.random.default_rng(3), osc.simulate_answers(SCAN, N, seed=1)
    scores = osc.score(answers).values("score")
    level, first = ((x - x.mean()) / x.std() for x in (scores.mean(axis=1), scores[:, 0]))
    years = np.exp(1.5 + 0.6 * level + 0.7 * random.standard_normal(N)).clip(0, 30).round()
    size = np.exp(10.3 + 0.3 * first + 0.7 * random.standard_normal(N)).round()
    context = pd.DataFrame({"rol": "loco", "jaren_in_rol": years, "inwoners": size})
    return osc.build_norm(
        replace(answers, context=context, reading=Reading("proef", N)), id="proef", method="regression"
    )


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_one_competency_over_years(norm):
    name = norm.scales[0].competency
    figure = norm.figure(name)
    (ax,) = figure.axes
    assert ax.get_title() == "Bestuurlijke & politieke sensitiviteit"
    told = words(ax)
    assert {"jaren in de rol", "score die de norm verwacht", "score"} <= {*told}
    assert [word for word in told if word.startswith("percentiel")] == [f"percentiel {p}" for p in (90, 75, 50, 25, 10)]
    assert any("Norm van een gelegenheidssteekproef, n = 400." in word for word in told)
    assert figure.description.startswith(
        "Bestuurlijke & politieke sensitiviteit: de score die de norm verwacht naar jaren"
    )
    assert figure.description.endswith("Norm van een gelegenheidssteekproef.")


def test_the_curves_are_what_is_told_of_people(norm):
    """At the last of the years the expected score and the percentiles are those of people who are compared."""
    scale = norm.scales[0]
    years, size = norm.predictors
    over = norm.figure(scale.competency)
    at_last = over.description.split("; ")[-1]
    grid = np.linspace(1, 5, 4001)
    told = among_alike(grid, np.tile([years.high, size.middle], (len(grid), 1)), scale, norm)
    low, high = (grid[np.abs(told["percentile_rank"] - p).argmin()] for p in (10, 90))
    expected = told["norm_mean"][0]
    numbers = [f"{x:.1f}".replace(".", ",") for x in (expected, low, high)]
    assert at_last.startswith(f"bij 30 {numbers[0]} ({numbers[1]} tot {numbers[2]})")


def test_all_that_follow_a_number_stand_in_one_figure(norm):
    follow = [s for s in norm.scales if s.regression is not None and "inwoners" in s.regression.predictors]
    figure = norm.figure(over="inwoners")
    assert len(figure.axes) == len(follow) < len(norm.scales)
    assert "inwoners van de gemeente" in words(figure.axes[0])
    assert "50.000" in words(figure.axes[0])


def test_into_axes_of_ones_own(norm):
    ax = Figure().add_subplot()
    assert norm.figure(norm.scales[0].competency, ax=ax) is ax.get_figure()
    assert len(ax.patches) > 8


def refused(code, call):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        call()
    assert caught.value.code == code
    return caught.value


def test_what_cannot_be_drawn(norm):
    plain = osc.load_norm("gesimuleerd_gemeentesecretarissen")
    assert "'regression'" in str(refused("SCAN-025", plain.figure))
    table = norm.model_copy(update={"scales": (norm.scales[0].model_copy(update={"regression": None}), norm.scales[1])})
    known = refused("SCAN-025", lambda: table.figure(norm.scales[0].competency)).context["known"]
    assert known == norm.scales[1].competency
    refused("SCAN-025", lambda: norm.figure(over="rol"))
    refused("SCAN-026", lambda: norm.figure([s.competency for s in norm.scales[:2]], ax=Figure().add_subplot()))


@pytest.mark.parametrize("low", [1.2, 2.9, 4.8])
@pytest.mark.parametrize("x", [(0, 12, 30), (0.5, 0.9, 1.5), (8000, 30_000, 400_000)])
def test_nothing_overlaps_or_falls_off(x, low):
    percentiles = {p: [low + k * step for step in (0.001, 0.1, 0.02)] for k, p in enumerate((10, 25, 50, 75, 90))}
    curves = Curves(x, percentiles[50], percentiles)
    drawing = draw_curves(curves, minimum=1, maximum=5, across="inwoners van de gemeente", note="Proef, n = 340. " * 4)
    found = boxes(drawing)
    assert all(inside(box, drawing) for box in found)
    assert not any(overlaps(one, other) for one, other in combinations(found, 2))


def test_shades_and_lines_tell_apart_without_colour():
    percentiles = {p: [3 + k / 4] * 2 for k, p in enumerate((10, 25, 50, 75, 90))}
    drawing = draw_curves(Curves((0, 9), [3.5, 3.5], percentiles), minimum=1, maximum=5, across="jaren", note="proef")
    lines = [mark for mark in drawing.marks if isinstance(mark, Shape) and not mark.closed and len(mark.points) == 2]
    assert max(line.width for line in lines) == 3
    assert sum(line.dash is not None for line in lines) == 1
    assert sum(isinstance(mark, Shape) and mark.closed for mark in drawing.marks) == 2
    assert any(isinstance(mark, Text) and mark.lines == ("percentiel 50",) for mark in drawing.marks)
