"""The chart of what moved: layout and marks, wide and for a phone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan.charts.marks import PAPER, RING, TINT, Dot, Shape
from ontwikkelscan.charts.moves import Move, MoveLegend, draw_moves, draw_narrow_moves
from tests.properties.charts import LABELS, boxes, inside, overlaps

LEGEND = MoveLegend(
    "toen (1 september 2026)", "nu (1 juni 2027)", "nu, voorgenomen", "ertussen (1 februari 2027)", "toeval"
)
SCORES = st.floats(1, 5)
MOVES = st.lists(
    st.builds(
        Move,
        label=LABELS,
        before=SCORES,
        after=SCORES,
        low=st.none() | st.floats(-1, 5),
        high=st.floats(1, 7),
        word=st.sampled_from(("verschoven (hoger)", "niet aantoonbaar", "te weinig antwoorden")),
        between=st.lists(SCORES, max_size=2).map(tuple),
        planned=st.booleans(),
        heading=st.just("") | LABELS,
    ),
    min_size=1,
    max_size=16,
)
DRAW = (draw_moves, draw_narrow_moves)


def row(**changed):
    return Move(**({"label": "Visie", "before": 3.0, "after": 4.0, "low": 2.0, "high": 4.5, "word": "hoger"} | changed))


@pytest.mark.parametrize("draw", DRAW)
@settings(deadline=None, max_examples=60)
@given(rows=MOVES)
def test_texts_do_not_overlap_and_everything_stays_on_the_canvas(draw, rows):
    drawing = draw(rows, minimum=1, maximum=5, legend=LEGEND)
    found = boxes(drawing)
    assert all(inside(box, drawing) for box in found)
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))


@pytest.mark.parametrize("draw", DRAW)
def test_moments_and_plans_differ_in_form(draw):
    plain = draw([row()], minimum=1, maximum=5, legend=LEGEND).marks
    planned = draw([row(planned=True, between=(3.5,))], minimum=1, maximum=5, legend=LEGEND).marks
    assert [mark.radius for mark in plain if isinstance(mark, Dot)] == [RING, 4.2] * 2
    assert [mark.radius for mark in planned if isinstance(mark, Dot)] == [RING, 3.4] * 2
    assert sum(isinstance(mark, Shape) and mark.stroke == PAPER for mark in planned) == 2


@pytest.mark.parametrize("draw", DRAW)
def test_without_a_score_there_is_a_word_alone_and_chance_ends_with_the_scale(draw):
    empty = draw([row(before=None, after=None, low=None, high=None)], minimum=1, maximum=5, legend=LEGEND)
    assert not any(isinstance(mark, Dot) for mark in empty.marks)
    caps = [
        len(
            [
                m
                for m in draw([row(high=h)], minimum=1, maximum=5, legend=LEGEND).marks
                if getattr(m, "stroke", 0) == TINT
            ]
        )
        for h in (4.5, 6)
    ]
    assert caps == [6, 5]
    with pytest.raises(ValueError, match="at least one row"):
        draw([], minimum=1, maximum=5, legend=LEGEND)
