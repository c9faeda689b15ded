"""The charts and tables that a notebook shows."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from ontwikkelscan import DemonstrableGroups, OntwikkelscanError, Scan, read_answers, simulate_answers
from ontwikkelscan.aggregating.picture import quadrant_splits
from ontwikkelscan.charts.heatmap import draw_heatmap, shade
from ontwikkelscan.charts.marks import OWN, PADDING, Dot, Shape, Text
from ontwikkelscan.charts.quadrants import draw_quadrants, spread
from ontwikkelscan.charts.svg import write_svg
from ontwikkelscan.clustering.demonstrable import ClusterGroup
from ontwikkelscan.composing.cohorts import Cohort, Cohorts
from ontwikkelscan.house_style import contrast
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.matching.peers import Links
from ontwikkelscan.reporting.profile import profile_rows
from ontwikkelscan.showing import html_table
from tests.properties.charts import boxes, inside, overlaps

GROUPS = [("gemeentesecretaris", n, seed) for n, seed in ((12, 1), (24, 2), (60, 3), (200, 4))]
GROUPS += [("hrm_adviseur", n, seed) for n, seed in ((12, 5), (60, 6))]


def run(questionnaire, n, seed):
    """Simulate people in situations that the example has."""
    scan = Scan(questionnaire)
    example = read_answers(str(data_root("examples") / f"{questionnaire}.csv"), scan.questionnaire)
    context = example.context.sample(n, replace=True, random_state=seed, ignore_index=True)
    return scan.run(replace(simulate_answers(scan.questionnaire, n, seed=seed), context=context))


@pytest.fixture(scope="module")
def result():
    return Scan("gemeentesecretaris").run(str(data_root("examples") / "gemeentesecretaris.csv"))


@pytest.fixture(scope="module", params=GROUPS, ids=str)
def group(request):
    return run(*request.param).group()


def names_of(group):
    return {competency.id: competency.name for competency in group.objects.needs.questionnaire.competencies}


def heatmap_of(group, frame):
    return draw_heatmap(names_of(group), frame)


def quadrants_of(group, frame):
    return draw_quadrants(names_of(group), frame, quadrant_splits(frame))


def words(drawing):
    return [" ".join(mark.lines) for mark in drawing.marks if isinstance(mark, Text)]


def neat(drawing):
    found = boxes(drawing)
    assert all(inside(box, drawing) for box in found)
    assert not any(overlaps(*pair) for pair in itertools.combinations(found, 2))


def neat_figure(figure):
    figure.draw_without_rendering()
    boxed = [text.get_window_extent() for text in figure.axes[0].texts]
    # An extent holds the room for letters with tails; whether a line has any, it does not know.
    corners = [(box.x0 + 1, box.y0 + 2, box.x1 - 1, box.y1) for box in boxed]
    assert not any(overlaps(*pair) for pair in itertools.combinations(corners, 2))
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxed)


def test_texts_of_a_group_do_not_overlap_and_stay_on_the_canvas(group):
    neat(quadrants_of(group, group.frame))
    neat(heatmap_of(group, group.frame))


@pytest.mark.parametrize("name", ["heatmap", "quadrants"])
def test_texts_of_a_figure_do_not_overlap(group, name):
    neat_figure(getattr(group, name)())


@pytest.mark.parametrize("name", ["heatmap", "quadrants"])
def test_a_group_is_drawn_into_given_axes(result, name):
    own = Figure(figsize=(10, 6))
    ax = own.add_subplot()
    assert getattr(result.group(), name)(ax=ax) is own
    assert ax.texts
    assert ax.get_title()


def test_a_profile_is_drawn_into_given_axes(result):
    own = Figure(figsize=(10, 6))
    ax = own.add_subplot()
    assert result["R001"].profile(ax=ax) is own
    assert ax.get_title() == "Je zelfbeeld per competentie"
    assert {"Bestuur en omgeving", "Grote veranderingen", "duidelijk", "vraagt"} <= {t.get_text() for t in ax.texts}


def test_every_profile_has_a_row_for_what_was_asked(result):
    for respondent in result.respondents:
        record = result[respondent].record
        rows = profile_rows(record)
        asked = [outcome.competency.label for outcome in record.outcomes if outcome.status != "not_asked"]
        assert sorted(row.axis.label.lower() for row in rows) == sorted(name.lower() for name in asked)
        themes = record.questionnaire.themes.themes
        order = [name for theme in themes for name in theme.competencies]
        labels = {one.id: one.label for one in record.questionnaire.competencies}
        wanted = [labels[name].lower() for name in order if labels[name] in asked]
        assert [row.axis.label.lower() for row in rows] == wanted
        assert [row.heading for row in rows if row.heading] == [
            theme.name for theme in themes if {labels[name] for name in theme.competencies} & set(asked)
        ]
        assert [row.axis.rank for row in rows if row.axis.rank] == [
            outcome.rank
            for name in order
            for outcome in record.outcomes
            if outcome.competency.id == name and 0 < outcome.rank <= 3
        ]
        if rows:
            neat_figure(result[respondent].profile())


def test_a_profile_has_no_headings_or_words_without_levels():
    scan = Scan("hrm_adviseur")
    result = scan.run(simulate_answers(scan.questionnaire, 5, seed=1))
    record = result[result.respondents[0]].record
    bare = replace(
        record,
        questionnaire=record.questionnaire.model_copy(update={"rules": None}),
        outcomes=tuple(replace(outcome, required=None, rank=0) for outcome in record.outcomes),
    )
    rows = profile_rows(bare)
    assert not any(row.word or row.heading or row.axis.gap or row.axis.aside for row in rows)
    assert [len(row.values) for row in rows] == [1] * len(rows)


def test_nothing_asked_gives_no_profile():
    scan = Scan("gemeentesecretaris")
    empty = dict.fromkeys(scan.questionnaire.item_ids, "")
    people = pd.DataFrame(
        [{"respondent": "R001"} | dict.fromkeys(empty, 3), {"respondent": "R002"} | empty], dtype=object
    )
    with pytest.raises(OntwikkelscanError) as caught:
        scan.run(people)["R002"].profile()
    assert caught.value.code == "SCAN-005"


def test_dots_lie_in_the_quadrant_that_the_frame_says(group):
    drawing = quadrants_of(group, group.frame)
    whole = group.frame[(group.frame["breakdown"] == "") & (group.frame["quadrant"] != "")]
    whole = whole.sort_values("mean_score", kind="stable")
    dots = [mark.centre for mark in drawing.marks if isinstance(mark, Dot)]
    assert len(dots) == len(whole)
    (x, _), (_, y) = (mark.points[0] for mark in drawing.marks if isinstance(mark, Shape) and mark.dash)
    side = {(True, True): "develop", (False, True): "keep", (True, False): "watch", (False, False): "rest"}
    for (dot_x, dot_y), quadrant in zip(dots, whole["quadrant"], strict=True):
        assert side[dot_x < x - 1e-6, dot_y <= y + 1e-6] == quadrant


def test_what_too_few_people_have_is_told_and_not_drawn(result):
    frame = result.group().frame.copy()
    hidden = (frame["breakdown"] == "") & (frame["competency"] == "visie")
    n_told = (frame["quadrant"] != "").sum()
    frame.loc[hidden, ["quadrant", "mean_score", "mean_importance"]] = ["", np.nan, np.nan]
    drawing = quadrants_of(result, frame)
    assert sum(isinstance(mark, Dot) for mark in drawing.marks) == n_told - 1
    assert any("noemden: " in line and "Visie." in line for line in words(drawing))
    neat(drawing)
    frame["quadrant"] = ""
    drawing = quadrants_of(result, frame)
    assert not any(isinstance(mark, Dot) for mark in drawing.marks)
    assert "Visie" in words(drawing)[0]
    neat(drawing)


@given(st.lists(st.tuples(st.floats(0, 500), st.sampled_from([17.0, 34.0, 51.0])), min_size=1, max_size=20))
def test_labels_are_spread_in_order_and_move_only_when_they_must(wanted):
    wanted = sorted(wanted)
    centres, heights = [centre for centre, _ in wanted], [height for _, height in wanted]
    bottom = max(500.0, sum(heights) + PADDING * len(heights))
    tops = spread(centres, heights, top=0, bottom=bottom)
    assert tops[0] >= -1e-9
    assert tops[-1] + heights[-1] <= bottom + 1e-9
    for (one, height), other in zip(zip(tops, heights, strict=True), tops[1:], strict=False):
        assert other >= one + height + PADDING - 1e-9
    roomy = spread([100.0, 300.0], [17.0, 34.0], top=0, bottom=500)
    assert roomy == [91.5, 283.0]


def test_a_cell_is_a_number_or_hatched(group):
    frame = group.frame
    drawing = heatmap_of(group, frame)
    divided = {"", *frame["breakdown"][frame["share_need"].notna()]}
    told = frame["share_need"][frame["breakdown"].isin(divided)].notna()
    numbers = [mark for mark in drawing.marks if isinstance(mark, Text) and mark.anchor == "middle"]
    key = 5
    assert len(numbers) == told.sum() + key
    shown = sorted(int(mark.lines[0]) for mark in numbers[:-key])
    assert np.abs(np.array(shown) - np.sort(frame["share_need"].dropna())).max(initial=0) <= 0.5 + 1e-6
    framed = [mark for mark in drawing.marks if isinstance(mark, Shape) and mark.closed and mark.fill is None]
    assert len(framed) == (~told).sum() + 1
    assert "te weinig mensen om te laten zien" in words(drawing)


def test_hatching_stays_within_its_cell():
    group = run("gemeentesecretaris", 60, 4).group()
    marks = heatmap_of(group, group.frame).marks
    corner = None
    n_lines = 0
    for mark in marks:
        if isinstance(mark, Shape) and mark.closed:
            corner = mark.points
        elif isinstance(mark, Shape):
            n_lines += 1
            (left, top), _, (right, bottom), _ = corner
            assert all(left <= x <= right and top <= y <= bottom for x, y in mark.points)
            (x, y), (end_x, end_y) = mark.points
            assert x - end_x == pytest.approx(end_y - y)
    assert n_lines > 50


def test_nobody_is_in_the_charts_of_a_group(result):
    group = result.group()
    for drawing in (draw(result, group.frame) for draw in (heatmap_of, quadrants_of)):
        found = " ".join(words(drawing))
        assert not [name for name in result.respondents if name in found]


@pytest.mark.parametrize("colour", [OWN, "#7a1f5c", "#6f6f6f", "#154273"])
def test_numbers_can_be_read_on_every_shade_and_more_is_darker(colour):
    shades = [shade(percentage, colour) for percentage in range(101)]
    assert all(contrast(fill, ink) >= 4.5 for fill, ink in shades)
    on_white = [contrast(fill, "#ffffff") for fill, _ in shades]
    assert on_white == sorted(on_white)
    assert len(set(on_white)) == 101
    assert shades[100][0] == colour


def test_turned_text_is_turned_in_both_writers():
    group = run("gemeentesecretaris", 200, 4).group()
    drawing = heatmap_of(group, group.frame)
    turned = [mark for mark in drawing.marks if isinstance(mark, Text) and mark.turned]
    root = ET.fromstring(write_svg(drawing, title="", description="", id_prefix="h"))  # noqa: S314
    found = [e.get("transform") for e in root.iter("{http://www.w3.org/2000/svg}text") if e.get("transform")]
    assert len(found) == len(turned) > 4
    assert all(value.startswith("rotate(-90 ") for value in found)
    texts = [text for text in group.heatmap().axes[0].texts if text.get_rotation() == 90]
    assert [text.get_text() for text in texts] == [line for mark in turned for line in mark.lines]


def table(html):
    """Parse what a notebook shows, and check what every table has."""
    root = ET.fromstring(f"<div>{html}</div>")  # noqa: S314
    for found in root.iter("table"):
        assert found.findtext("caption")
        assert {cell.get("scope") for cell in found.iterfind("thead/tr/th")} == {"col"}
        assert all([cell.get("scope") for cell in row.iterfind("th")] == ["row"] for row in found.iterfind("tbody/tr"))
    return root


def test_results_show_themselves_in_a_notebook(result):
    for shown in (
        result,
        result["R001"],
        result.group(),
        result.objects.needs,
        result.objects.needs.scores,
        result.objects.recommendations,
    ):
        root = table(shown._repr_html_())
        assert len(root.findall("table/tbody/tr")) == (5 if shown is result.objects.recommendations else 14)
    assert "24 respondents" in result._repr_html_()


def test_a_result_counts_everyone_once(result):
    for shown in (result.objects.needs, result.objects.needs.scores):
        for row in table(shown._repr_html_()).iterfind("table/tbody/tr"):
            n_counts = 7 if shown is result.objects.needs else 3
            assert sum(int(cell.text) for cell in row.findall("td")[:n_counts]) == 24


def test_a_table_of_a_group_names_nobody(result):
    html = result.group()._repr_html_()
    assert not [name for name in result.respondents if name in html]


def test_groups_of_people_show_themselves_or_why_there_are_none(result):
    clusters = result.group().clusters.demonstrable
    assert table(clusters._repr_html_()).findtext("p") == clusters.reason
    found = replace(
        clusters, reason="<twee>", groups=(ClusterGroup("A", 60, "<meer>", {}), ClusterGroup("B", 50, "", {}))
    )
    assert isinstance(found, DemonstrableGroups)
    root = table(found._repr_html_())
    assert root.findtext("table/caption") == "<twee>"
    assert [cell.text for cell in root.findall("table/tbody/tr/td")] == ["60", "<meer>", "50", None]


def test_a_division_shows_itself_or_why_there_is_none(result):
    clusters = result.group().clusters
    shown = clusters._repr_html_()
    root = table(f"<div>{shown}</div>")
    assert root.findtext(".//table/caption") == "Working division"
    assert [int(cell.text) for cell in root.findall(".//tbody/tr/td[1]")] == [
        len(g.members) for g in clusters.division.groups
    ]
    assert escape(clusters.reason) in shown
    none = result[:5].group().clusters.division
    assert none.groups == ()
    assert none.reason in none._repr_html_()


def test_people_are_drawn_in_their_groups(result):
    division = result.group().clusters.division
    figure = result.group().clusters_figure()
    words = [text.get_text() for text in figure.axes[0].texts]
    assert [word for word in words if word in set(result.respondents)] == [
        name for group in division.groups for name in group.members
    ] + list(division.not_placed)
    assert figure.axes[0].get_title() == "Mensen naar hun ontwikkelbehoeften"
    with pytest.raises(OntwikkelscanError) as caught:
        result[:5].group().clusters_figure()
    assert caught.value.code == "DIVIDE-002"


def test_many_people_are_lines_without_ids():
    many = Scan("gemeentesecretaris")
    many = many.run(simulate_answers(many.questionnaire, 61, seed=1))
    words = [text.get_text() for text in many.group().clusters_figure().axes[0].texts]
    assert not set(words) & set(many.respondents)
    assert "Groep 9" in words
    fewer = many[:60].group().clusters_figure().axes[0].texts
    assert {text.get_text() for text in fewer} >= set(many.respondents[:60])


def test_needs_are_drawn_as_they_go_together(result):
    figure = result.group().together_figure()
    assert figure.axes[0].get_title() == "Behoeften die samengaan"
    assert any("deze 21 mensen" in text.get_text().replace("\n", " ") for text in figure.axes[0].texts)
    with pytest.raises(OntwikkelscanError) as caught:
        result[:5].group().together_figure()
    assert caught.value.code == "GROUP-004"


def test_cohorts_show_themselves():
    frame = pd.DataFrame({"respondent": ["R1"], "status": ["waiting"], "place": [2], "reason": ["vol"]})
    cohorts = Cohorts("p<1", (Cohort(1, ("R2", "R3"), "<uit 2>", ()),), frame, pd.DataFrame(), 1, {}, ("let <op>",))
    root = table(cohorts._repr_html_())
    assert root.findtext("table/caption") == "p<1: 1 waiting"
    assert [cell.text for cell in root.findall("table/tbody/tr/td")] == ["2", "0", "<uit 2>"]
    assert root.findtext("p") == "let <op>"


def test_links_show_themselves():
    links = Links(pd.DataFrame({"respondent": ["R1"], "reason": ["<b>"]}), pd.DataFrame({"respondent": []}))
    root = table(links._repr_html_())
    assert root.findtext("table/caption") == "1 links; 0 without"
    assert root.findtext("table/tbody/tr/td") == "<b>"


def test_cells_are_escaped_rounded_and_at_most_thirty():
    root = table(html_table("<i>", {"a<b": ["<x>"] * 31, "n": [1 / 3, np.nan, None, 2.0, 0.0, -0.001, *range(25)]}))
    assert root.findtext("table/caption") == "<i> (the first 30 of 31 rows)"
    assert root.findtext("table/thead/tr/th") == "a<b"
    assert root.findtext("table/tbody/tr/th") == "<x>"
    cells = [cell.text for cell in root.findall("table/tbody/tr/td")]
    assert len(cells) == 30
    assert cells[:6] == ["0.33", None, None, "2", "0", "0"]


def test_letters_of_every_figure_are_eight_points_or_more(result):
    """At the size that it has by itself; a column of several radars is as wide as one."""
    person, group = result["R001"], result.group()
    figures = [person.radar(), person.radar(beside=result["R002"]), person.profile(), result.radars(["R001", "R002"])]
    figures += [group.heatmap(), group.quadrants(), group.clusters_figure(), group.together_figure()]
    for figure in figures:
        texts = [text for ax in figure.axes for text in (*ax.texts, ax.title)]
        assert min(text.get_fontsize() for text in texts) >= 8
