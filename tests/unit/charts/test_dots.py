"""The dot-and-interval chart: layout, marks and speed."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontwikkelscan.charts.dots import (
    NARROW,
    WIDTH,
    Beside,
    OthersScore,
    Row,
    draw_dots,
    draw_narrow_dots,
    draw_narrow_panels,
    draw_panels,
)
from ontwikkelscan.charts.marks import GAP, INK, OWN, PAPER, TINT, Axis, Dot, Legend, Shape, Text, text_width
from ontwikkelscan.charts.svg import write_svg
from tests.properties.charts import ANY_AXIS, AXES, LABELS, LEGEND, boxes, inside, overlaps

BANDS = ("duidelijk", "mogelijk", "onzeker", "waarschijnlijk niet", "geen", "niet te zeggen", "telt niet mee", "")
ROWS = tuple(Row(axis, BANDS[index % 5]) for index, axis in enumerate(AXES))
ANY_ROWS = st.lists(
    st.builds(Row, ANY_AXIS, st.sampled_from(BANDS), st.just("") | LABELS),
    min_size=1,
    max_size=20,
)


def drawn(rows):
    return draw_dots(rows, minimum=1, maximum=5, legend=LEGEND)


def svg(rows, **words):
    drawing = draw_dots(rows, minimum=1, maximum=5, legend=LEGEND)
    return write_svg(drawing, **{"title": "Punten", "description": "Scores", "id_prefix": "dots", **words})


def chart(rows):
    """Return the marks without the legend, which comes last: an entry is one mark and a text, the interval three."""
    marks = list(drawn(rows).marks)
    first = next(i for i, mark in enumerate(marks) if isinstance(mark, Text) and mark.lines == (rows[-1].word,))
    return marks[: first + 1]


def texts(rows):
    return [mark.lines for mark in drawn(rows).marks if isinstance(mark, Text)]


@settings(deadline=None)
@given(rows=ANY_ROWS)
def test_texts_do_not_overlap_and_everything_stays_on_the_canvas(rows):
    drawing = drawn(rows)
    found = boxes(drawing)
    assert all(inside(box, drawing) for box in found)
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))
    for mark in drawing.marks:
        points = mark.points if isinstance(mark, Shape) else [mark.centre] if isinstance(mark, Dot) else []
        assert all(inside((x - 7, y - 7, x + 7, y + 7), drawing) for x, y in points)


@settings(deadline=None)
@given(rows=ANY_ROWS)
def test_the_chart_for_a_phone_overlaps_nowhere_and_shows_the_same(rows):
    narrow = draw_narrow_dots(rows, minimum=1, maximum=5, legend=LEGEND)
    found = boxes(narrow)
    assert all(inside(box, narrow) for box in found)
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))
    for kind in (Dot, Shape):
        assert sum(isinstance(mark, kind) for mark in narrow.marks) == sum(
            isinstance(mark, kind) for mark in drawn(rows).marks
        )


def test_the_chart_for_a_phone_is_as_narrow_as_its_names_allow():
    short = [Row(replace(axis, label=axis.label[:20])) for axis in AXES]
    legend = replace(LEGEND, interval="marge")
    assert draw_narrow_dots(short, minimum=1, maximum=5, legend=legend).canvas[2] == NARROW == 320
    with pytest.raises(ValueError, match="at least one row"):
        draw_narrow_dots([], minimum=1, maximum=5, legend=LEGEND)


def area(mark):
    """Return left, top, right and bottom of a dot with its rim, or of a shape with its line."""
    points = [mark.centre] if isinstance(mark, Dot) else mark.points
    room = mark.radius + 1 if isinstance(mark, Dot) else 0.5
    (left, right), (top, bottom) = ((min(each) - room, max(each) + room) for each in zip(*points, strict=True))
    return left, top, right, bottom


@settings(deadline=None)
@given(rows=ANY_ROWS)
def test_marks_and_labels_of_different_rows_stay_apart(rows):
    drawing = drawn(rows)
    marks = [mark for mark in drawing.marks if isinstance(mark, Dot) or (isinstance(mark, Shape) and mark.fill)]
    assert not any(overlaps(area(mark), box) for mark in marks for box in boxes(drawing))


@settings(deadline=None)
@given(rows=ANY_ROWS)
def test_every_word_is_told_in_at_most_two_lines(rows):
    found = {"".join("".join(lines).split()): len(lines) for lines in texts(rows)}
    for words in (words for row in rows for words in (row.axis.label, row.word) if words):
        assert found["".join(words.split())] <= 2


def test_a_label_is_broken_where_its_lines_are_alike():
    broken = {lines for lines in texts(ROWS) if len(lines) == 2}
    first = ("Complexe organisatie ontwikkelingsprocessen", "in dynamische omgeving")
    assert broken == {first, ("waarschijnlijk", "niet")}
    slash = texts([Row(replace(AXES[0], label="Coaching/ontwikkelingsgerichtheid " + "i" * 36))])
    assert ("Coaching/ontwikkelingsgerichtheid", "i" * 36) in slash


def test_it_is_as_wide_as_the_text_of_a_page():
    assert drawn(ROWS).canvas[2] == WIDTH
    # 14 pixels of 688 are 9 points at 156 mm.
    assert pytest.approx(9, abs=0.05) == 14 / WIDTH * 156 / 25.4 * 72


def test_a_score_lies_in_proportion_between_the_ends_of_the_scale():
    rows = [Row(Axis(str(value), value, None, None, None), "geen") for value in (1.0, 2.0, 3.5, 5.0)]
    x = [mark.centre[0] for mark in chart(rows) if isinstance(mark, Dot)]
    numbers = {
        mark.lines[0]: mark.x for mark in drawn(rows).marks if isinstance(mark, Text) and mark.anchor == "middle"
    }
    assert list(numbers) == ["1", "2", "3", "4", "5"]
    assert x == pytest.approx([numbers["1"], numbers["2"], (numbers["3"] + numbers["4"]) / 2, numbers["5"]])


def test_numbers_stand_above_and_below():
    numbers = [mark for mark in drawn(ROWS).marks if isinstance(mark, Text) and mark.anchor == "middle"]
    assert len(numbers) == 10
    assert len({mark.y for mark in numbers}) == 2


@pytest.mark.parametrize("maximum", [5, 10, 100, 1000])
def test_numbers_never_overlap(maximum):
    drawing = draw_dots(ROWS, minimum=1, maximum=maximum, legend=LEGEND)
    numbers = tuple(mark for mark in drawing.marks if isinstance(mark, Text) and mark.anchor == "middle")
    found = boxes(replace(drawing, marks=numbers))
    assert len(found) > 4
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))


def test_an_interval_has_caps_at_its_true_ends():
    rows = [
        Row(Axis("A", 4.8, 4.0, 5.5, None)),
        Row(Axis("B", 2, 1.5, 2.5, None)),
        Row(Axis("C", 2, 1.5, None, None), "x"),
    ]
    strokes = [mark for mark in chart(rows) if isinstance(mark, Shape) and mark.stroke == TINT]
    bars, caps = [mark for mark in strokes if mark.width > 3], [mark for mark in strokes if mark.width < 3]
    assert (len(bars), len(caps)) == (2, 3)
    assert caps[0].points[0][0] == caps[0].points[1][0] == bars[0].points[0][0]


def test_a_row_without_a_score_says_so_and_keeps_its_level():
    """Under its name, or by its word where it has one."""
    nothing = replace(AXES[0], score=None, low=None, high=None)
    rows = [Row(nothing), Row(AXES[1], "geen")]
    marks = chart(rows)
    assert sum(isinstance(mark, Dot) for mark in marks) == 1
    assert sum(isinstance(mark, Shape) and mark.stroke == INK and mark.fill == PAPER for mark in marks) == 2
    assert texts(rows).count(("(geen score)",)) == 1
    assert ("(geen score)",) not in [*texts(ROWS), *texts([Row(nothing, "te weinig antwoorden")])]


def test_values_stand_in_columns_and_a_gap_is_a_bar():
    rows = [replace(row, values=(f"{place},0", "4")) for place, row in enumerate(ROWS)]
    rows[0] = replace(rows[0], axis=replace(rows[0].axis, score=2.0, required=4.0, gap=True))
    rows[1] = replace(rows[1], axis=replace(rows[1].axis, aside=True))
    drawing = draw_dots(rows, minimum=1, maximum=5, legend=LEGEND, columns=("score", "vraagt"))
    ends = [mark for mark in drawing.marks if isinstance(mark, Text) and mark.anchor == "end"]
    assert [mark.lines[0] for mark in ends[-2:]] == ["score", "vraagt"]
    assert [[mark.x for mark in ends if mark.lines[0] == name] for name in ("score", "vraagt")] == [
        [x] for x in sorted({mark.x for mark in ends})
    ]
    assert len(ends) == 2 * (len(rows) + 1)
    (bar,) = (mark for mark in drawing.marks if isinstance(mark, Shape) and mark.stroke == GAP)
    assert bar.points[0][0] < bar.points[1][0]
    assert sum(isinstance(mark, Dot) and mark.stroke == OWN for mark in drawing.marks) == 1
    found = boxes(drawing)
    assert all(inside(box, drawing) for box in found)
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))


def test_a_heading_stands_above_its_row():
    rows = [replace(ROWS[0], heading="Kern"), *ROWS[1:5], replace(ROWS[5], heading="Situatie"), *ROWS[6:]]
    found = [
        mark.lines[0] for mark in drawn(rows).marks if isinstance(mark, Text) and mark.x < 10 and mark.anchor == "start"
    ]
    assert found.index("Kern") == 0
    assert found.index("Situatie") == found.index("Zelfreflectie") - 1
    assert svg(rows).count('font-weight="600"') == 2


def test_the_legend_names_only_what_is_shown():
    bare = svg([Row(replace(axis, low=None, high=None, required=None)) for axis in AXES])
    assert all(word in svg(ROWS) for word in (LEGEND.own, LEGEND.interval, LEGEND.required))
    assert LEGEND.own in bare
    assert LEGEND.interval not in bare
    assert LEGEND.required not in bare


def test_a_long_legend_stays_on_the_canvas():
    legend = Legend("eigen " * 10, "marge " * 25, "niveau " * 10, "leeg " * 12)
    rows = [Row(replace(AXES[11], score=None)), Row(AXES[11], "geen")]
    drawing = draw_dots(rows, minimum=1, maximum=5, legend=legend)
    assert all(inside(box, drawing) for box in boxes(drawing))
    (remark,) = (mark for mark in drawing.marks if isinstance(mark, Text) and "leeg" in mark.lines[0])
    guide = next(mark for mark in drawing.marks if isinstance(mark, Shape) and mark.points[0][1] == mark.points[1][1])
    assert remark.x + text_width(remark.lines[0]) < guide.points[0][0]


@settings(deadline=None)
@given(text=st.text(max_size=70))
def test_svg_is_valid_xml_for_any_text(text):
    rows = [Row(replace(AXES[0], label=text), text, text)]
    root = ET.fromstring(svg(rows, title=text, description=text))  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "dots-title dots-desc"


@pytest.mark.parametrize(
    ("rows", "scale", "message"),
    [
        ([], (1, 5), "at least one row"),
        (ROWS, (5, 5), "minimum must be below maximum"),
        ([Row(replace(AXES[0], score=math.nan))], (1, 5), "score of 'Bestuurlijke"),
        ([Row(replace(AXES[0], required=0.0))], (1, 5), "required level of 'Bestuurlijke"),
        ([Row(replace(AXES[0], low=4.0))], (1, 5), "interval of 'Bestuurlijke"),
    ],
)
def test_input_that_cannot_be_drawn_is_refused(rows, scale, message):
    with pytest.raises(ValueError, match=message):
        draw_dots(rows, minimum=scale[0], maximum=scale[1], legend=LEGEND)


UNSEEN = OthersScore(None, None, None)
HEADINGS = ("Alle anderen (18)", "College (12)", "MT en vakgenoten (3)", "Overigen, ronde 2 (3)")
WORDS = ("jij", "de anderen, met marge")


def beside(n_groups):
    """Return rows with a score at each end, one in the middle, and one that nobody saw."""
    others = (OthersScore(1.0, 1.0, 1.4), OthersScore(3.1, 2.5, 3.7), OthersScore(5.0, 4.5, 5.0), UNSEEN)
    return [
        Beside(axis.label, axis.score, tuple(others[(row + place) % 4] for place in range(n_groups)))
        for row, axis in enumerate(AXES)
    ]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_panels_of_others_overlap_nowhere_and_show_the_same_on_a_phone(n):
    rows = beside(n)
    wide = draw_panels(rows, HEADINGS[:n], minimum=1, maximum=5, legend=WORDS)
    narrow = draw_narrow_panels(rows, "ABCD"[:n] if n > 1 else [""], minimum=1, maximum=5, legend=WORDS)
    assert wide.canvas[2] == WIDTH
    for drawing in (wide, narrow):
        found = boxes(drawing)
        assert all(inside(box, drawing) for box in found)
        assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))
    n_own = sum(row.own is not None for row in rows) * n + 1
    n_seen = sum(seen.score is not None for row in rows for seen in row.others) + 1
    for drawing in (wide, narrow):
        assert sum(isinstance(mark, Dot) for mark in drawing.marks) == n_own
        assert sum(isinstance(mark, Shape) and mark.closed for mark in drawing.marks) == n_seen
