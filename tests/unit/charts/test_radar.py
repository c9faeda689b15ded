"""The radar chart: geometry, labels, gaps and both writers."""

from __future__ import annotations

import itertools
import logging
import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from ontwikkelscan.charts.figure import draw_chart
from ontwikkelscan.charts.marks import (
    FONT_SIZE,
    GAP,
    INK,
    OWN,
    PAPER,
    SOFT_INK,
    TINT,
    Axis,
    Dot,
    Drawing,
    Legend,
    Shape,
    Text,
    wrap_label,
)
from ontwikkelscan.charts.radar import draw_radar
from ontwikkelscan.charts.radar_geometry import INNER, RADIUS, place_labels, runs, vertices
from ontwikkelscan.charts.svg import write_svg
from tests.properties.charts import ANY_AXIS, AXES, LABELS, LEGEND, boxes, inside, overlaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.text import Text as FigureText

SVG = "{http://www.w3.org/2000/svg}"
ANY_AXES = st.lists(ANY_AXIS, min_size=3, max_size=20)


def drawn(axes: Sequence[Axis]) -> Drawing:
    return draw_radar(axes, minimum=1, maximum=5, legend=LEGEND)


def svg(axes: Sequence[Axis], *, title: str = "Radar", description: str = "Scores", id_prefix: str = "radar") -> str:
    return write_svg(drawn(axes), title=title, description=description, id_prefix=id_prefix)


def figure(axes: Sequence[Axis]) -> Figure:
    return draw_chart(drawn(axes), title="Radar")


def parse(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314


def lines_of(axes: Sequence[Axis], colour: str) -> list[Shape]:
    """Find the strokes of a colour in the chart, without the legend and the markers."""
    marks = drawn(axes).marks
    chart = marks[: next(i for i, mark in enumerate(marks) if isinstance(mark, Text) and mark.fill == INK)]
    return [mark for mark in chart if isinstance(mark, Shape) and mark.stroke == colour and mark.fill is None]


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("count", range(3, 21))
def test_first_axis_is_at_twelve_o_clock_and_the_others_follow_clockwise(count: int) -> None:
    points = [point for point in vertices([5.0] * count, 1, 5) if point]
    assert points[0] == pytest.approx((0, -RADIUS))
    for index, (x, y) in enumerate(points):
        angle = math.atan2(x, -y) % math.tau
        assert angle == pytest.approx(math.tau * index / count)
        assert math.hypot(x, y) == pytest.approx(RADIUS)


def test_distance_to_the_centre_is_proportional_above_an_inner_radius() -> None:
    radii = [math.hypot(*point) for value in range(1, 6) if (point := vertices([value] * 3, 1, 5)[1])]
    assert radii[0] == pytest.approx(INNER * RADIUS)
    assert radii[0] > 0
    steps = [outer - inner for inner, outer in itertools.pairwise(radii)]
    assert steps == pytest.approx([RADIUS * (1 - INNER) / 4] * 4)


def test_rings_have_their_whole_answer_values_as_numbers() -> None:
    numbers = [mark.lines[0] for mark in drawn(AXES).marks if isinstance(mark, Text) and mark.lines[0].isdigit()]
    assert numbers == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("maximum", [5, 10, 100])
@pytest.mark.parametrize("count", [3, 20])
def test_ring_numbers_never_overlap(count: int, maximum: int) -> None:
    drawing = draw_radar(AXES[:1] * count, minimum=1, maximum=maximum, legend=LEGEND)
    numbers = [mark for mark in drawing.marks if isinstance(mark, Text) and mark.lines[0].isdigit()]
    found = boxes(replace(drawing, marks=tuple(numbers)))
    assert len(found) > 1
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))


@settings(deadline=None)
@given(axes=ANY_AXES)
def test_texts_do_not_overlap_and_stay_on_the_canvas(axes: list[Axis]) -> None:
    drawing = drawn(axes)
    found = boxes(drawing)
    assert all(inside(box, drawing) for box in found)
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))


@settings(deadline=None)
@given(axes=ANY_AXES)
def test_labels_stay_outside_the_chart_and_markers_on_the_canvas(axes: list[Axis]) -> None:
    for label in place_labels(axes, LEGEND.not_scored):
        x, y = max(label.left, min(0, label.right)), max(label.top, min(0, label.bottom))
        assert math.hypot(x, y) > RADIUS
    left, top, width, height = drawn(axes).canvas
    assert left < -RADIUS - 7
    assert left + width > RADIUS + 7
    assert top < -RADIUS - 7
    assert top + height > RADIUS + 7 or len(axes) == 3


def test_a_label_far_from_its_axis_is_tied_to_it() -> None:
    labels = place_labels([AXES[-1]] * 20, LEGEND.not_scored)
    moved = [label for label in labels if label.moved]
    assert moved
    assert not any(label.moved for label in place_labels(AXES, LEGEND.not_scored))
    ties = [mark for mark in drawn([AXES[-1]] * 20).marks if isinstance(mark, Shape) and mark.width < 1 and mark.stroke]
    assert [tie.points[0] for tie in ties] == [label.end for label in moved]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Plannen en organiseren", 24, ("Plannen en organiseren",)),
        ("Plannen en organiseren", 10, ("Plannen en", "organiseren")),
        ("Coaching/ontwikkelingsgerichtheid", 24, ("Coaching/", "ontwikkelingsgerichtheid")),
        ("Coaching/visie", 24, ("Coaching/visie",)),
        ("ontwikkelingsprocessen", 5, ("ontwikkelingsprocessen",)),
        ("  een   twee ", 24, ("een twee",)),
        ("", 24, ("",)),
    ],
)
def test_wrapping_breaks_between_words_and_after_a_slash(text: str, width: int, lines: tuple[str, ...]) -> None:
    assert wrap_label(text, width) == lines


@given(text=LABELS, width=st.integers(1, 40))
def test_wrapping_keeps_every_word_and_exceeds_the_width_only_for_one_word(text: str, width: int) -> None:
    lines = wrap_label(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width or not any(c in line[:-1] for c in " /") for line in lines)


def test_runs_break_at_missing_points_and_pass_the_first_axis() -> None:
    a, b, c, d = (0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)
    assert runs([a, b, c]) == ((a, b, c),)
    assert runs([a, None, b, None, c, d]) == ((b,), (c, d, a))
    assert runs([None, None, None]) == ()


def test_a_complete_line_is_closed() -> None:
    (line,) = lines_of(AXES, OWN)
    assert line.closed
    assert len(line.points) == len(AXES)


def test_an_axis_without_a_score_has_no_point_breaks_the_line_and_says_so() -> None:
    axes = [*AXES[:5], replace(AXES[5], score=None, low=None, high=None), *AXES[6:]]
    (line,) = lines_of(axes, OWN)
    own = vertices([axis.score for axis in axes], 1, 5)
    assert not line.closed
    assert line.points == own[6:] + own[:5]
    marks = drawn(axes).marks
    assert {mark.centre for mark in marks if isinstance(mark, Dot)} >= {point for point in own if point}
    assert sum(isinstance(mark, Dot) for mark in marks) == len(axes) - 1 + 1  # One more in the legend.
    assert [mark.lines for mark in marks if isinstance(mark, Text) and "geen" in mark.lines[0]] == [("(geen score)",)]
    assert "<tspan" in svg(axes)
    assert svg(axes).count("(geen score)") == 1
    assert "geen score" not in svg(AXES)


def test_each_known_level_has_a_marker_and_no_line() -> None:
    axes = [replace(axis, required=None) if index in {2, 4, 9} else axis for index, axis in enumerate(AXES)]
    diamonds = [mark for mark in drawn(axes).marks if isinstance(mark, Shape) and mark.stroke == INK and mark.fill]
    assert len(diamonds) == len(axes) - 3 + 1
    assert not lines_of(axes, INK)


def test_only_a_gap_that_is_told_is_drawn_and_only_it_is_warm() -> None:
    axes = [replace(AXES[0], score=3.0, required=4.0, gap=True), *(replace(axis, gap=False) for axis in AXES[1:])]
    own, required = (vertices([value], 1, 5)[0] for value in (3.0, 4.0))
    (gap,) = lines_of(axes, GAP)
    assert gap.points == (own, required)
    assert not lines_of([replace(axis, gap=False) for axis in axes], GAP)
    legend = replace(LEGEND, gap="verschil")
    marks = draw_radar(axes, minimum=1, maximum=5, legend=legend).marks
    warm = [mark for mark in marks if GAP in (getattr(mark, "fill", ""), getattr(mark, "stroke", ""))]
    assert len(warm) == 2, "the gap and its key"


def test_what_does_not_count_is_open_and_the_numbered_is_bold_with_its_note() -> None:
    axes = [replace(AXES[0], rank=1, note="2,3 · vraagt 4", gap=True), replace(AXES[1], aside=True), *AXES[2:]]
    drawing = draw_radar(axes, minimum=1, maximum=5, legend=replace(LEGEND, gap="verschil", aside="telt nu niet mee"))
    dots = [mark for mark in drawing.marks if isinstance(mark, Dot)]
    assert sum(dot.fill == PAPER and dot.stroke == OWN for dot in dots) == 2, "the score and its key"
    texts = {" ".join(mark.lines): mark for mark in drawing.marks if isinstance(mark, Text)}
    assert texts[f"1 {AXES[0].label}"].bold
    assert texts["2,3 · vraagt 4"].fill == GAP
    assert {"verschil", "telt nu niet mee"} <= set(texts)
    assert not texts[AXES[1].label].bold


def test_an_interval_is_a_bar_on_its_axis_with_caps_at_its_true_ends() -> None:
    axes = [Axis("A", 4.8, 4.0, 5.5, None), Axis("B", 2, 1.5, 2.5, None), Axis("C", 2, 1.5, None, None)]
    strokes = lines_of(axes, TINT)
    bars, caps = [s for s in strokes if s.width > 3], [s for s in strokes if s.width < 3]
    low, high = vertices([4.0] * 3, 1, 5)[0], vertices([5.0] * 3, 1, 5)[0]
    assert [bars[0].points, len(bars), len(caps)] == [(low, high), 2, 3]


def test_the_legend_names_only_what_is_shown() -> None:
    full = svg(AXES)
    bare = svg([replace(axis, low=None, high=None, required=None) for axis in AXES])
    assert all(word in full for word in (LEGEND.own, LEGEND.interval, LEGEND.required))
    assert LEGEND.own in bare
    assert LEGEND.interval not in bare
    assert LEGEND.required not in bare


def test_a_long_legend_stays_on_the_canvas() -> None:
    drawing = draw_radar(
        AXES, minimum=1, maximum=5, legend=Legend("eigen " * 10, "marge " * 25, "niveau " * 10, "leeg")
    )
    assert min(box[0] for box in boxes(drawing)) >= drawing.canvas[0]
    assert max(box[2] for box in boxes(drawing)) <= drawing.canvas[0] + drawing.canvas[2]
    assert max(box[3] for box in boxes(drawing)) <= drawing.canvas[1] + drawing.canvas[3]


def test_svg_is_self_contained_and_accessible() -> None:
    root = parse(svg(AXES, title="Mijn radar", description="Alle scores", id_prefix="r1"))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert len(root.get("viewBox", "").split()) == 4
    ids = root.get("aria-labelledby", "").split()
    texts = {child.get("id"): child.text for child in root if child.get("id")}
    assert [texts[name] for name in ids] == ["Mijn radar", "Alle scores"]
    assert all(name.startswith("r1-") for name in ids)
    assert {child.tag for child in root.iter()} == {
        SVG + name for name in ("svg", "title", "desc", "polygon", "polyline", "circle", "text", "tspan")
    }
    names = {str(name) for child in root.iter() for name in child.attrib}
    assert names >= {"viewBox", "fill", "stroke-width", "text-anchor"}
    assert not names & {"class", "style", "href", "dominant-baseline"}


def test_svg_escapes_text_and_drops_what_xml_cannot_hold() -> None:
    axes = [replace(AXES[0], label="<b>&\x00\x0b"), *AXES[1:]]
    root = parse(svg(axes, title="1 < 2 & 3", description="</desc><script/>"))
    assert root.findtext(f"{SVG}title") == "1 < 2 & 3"
    assert root.findtext(f"{SVG}desc") == "</desc><script/>"
    assert "<b>&" in [element.text for element in root.iter(f"{SVG}tspan")]


@settings(deadline=None)
@given(text=st.text(max_size=70))
def test_svg_is_valid_xml_for_any_text(text: str) -> None:
    parse(svg([replace(AXES[0], label=text), *AXES[1:]], title=text, description=text))


def test_svg_is_deterministic_with_rounded_numbers() -> None:
    assert svg(AXES) == svg(tuple(AXES))
    root = parse(svg(AXES[:4]))
    numbers = " ".join(element.get("points", "") for element in root.iter()).replace(",", " ").split()
    assert numbers
    assert all(number == f"{float(number):.2f}".rstrip("0").rstrip(".") for number in numbers)
    assert "-0" not in numbers


def test_colours_have_enough_contrast_on_white() -> None:
    for colour, ratio in ((INK, 4.5), (SOFT_INK, 4.5), (OWN, 4.5), (GAP, 4.5), (TINT, 3)):
        assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= ratio


@pytest.mark.parametrize(
    ("axes", "scale", "message"),
    [
        (AXES[:2], (1, 5), "at least 3 axes, got 2"),
        (AXES, (5, 5), "minimum must be below maximum"),
        ([replace(AXES[0], score=5.1), *AXES[1:]], (1, 5), "score of 'Bestuurlijke"),
        ([replace(AXES[0], score=math.nan), *AXES[1:]], (1, 5), "score of 'Bestuurlijke"),
        ([replace(AXES[0], required=0.0), *AXES[1:]], (1, 5), "required level of 'Bestuurlijke"),
        ([replace(AXES[0], low=4.0), *AXES[1:]], (1, 5), "interval of 'Bestuurlijke"),
    ],
)
def test_input_that_cannot_be_drawn_is_refused(axes: Sequence[Axis], scale: tuple[float, float], message: str) -> None:
    minimum, maximum = scale
    with pytest.raises(ValueError, match=message):
        draw_radar(axes, minimum=minimum, maximum=maximum, legend=LEGEND)


def test_figure_has_a_patch_or_text_for_every_mark() -> None:
    axes = [replace(AXES[0], score=None, required=None), *AXES[1:]]
    (plot,) = figure(axes).axes
    marks = drawn(axes).marks
    assert len(plot.patches) == sum(not isinstance(mark, Text) for mark in marks)
    assert [text.get_text() for text in plot.texts] == [line for m in marks if isinstance(m, Text) for line in m.lines]
    assert plot.get_title() == "Radar"
    assert plot.get_aspect() == 1


def test_figure_texts_do_not_overlap_and_stay_inside(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        drawing = figure(AXES)
        drawing.draw_without_rendering()
    assert not caplog.records
    texts: list[FigureText] = list(drawing.axes[0].texts)
    extents = [text.get_window_extent() for text in texts]
    corners = [(box.x0, box.y0 + 2, box.x1, box.y1) for box in extents]
    assert not any(overlaps(*pair) for pair in itertools.combinations(corners, 2))
    assert all(drawing.bbox.x0 <= box.x0 and box.x1 <= drawing.bbox.x1 for box in extents)
    assert all(drawing.bbox.y0 <= box.y0 and box.y1 <= drawing.bbox.y1 for box in extents)


def test_figure_draws_into_given_axes_at_their_size() -> None:
    own = Figure(figsize=(10, 5))
    small, large = own.add_axes((0, 0, 0.2, 0.4)), own.add_axes((0.5, 0, 0.4, 0.8))
    for ax in (small, large):
        assert draw_chart(drawn(AXES), title="Radar", ax=ax) is own
    sizes = [float(ax.texts[0].get_fontsize()) for ax in (small, large)]
    assert sizes[1] == pytest.approx(2 * sizes[0])
    assert sizes[0] < FONT_SIZE
