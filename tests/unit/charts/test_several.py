"""Charts of several people, in axes of one's own, in files, and in a notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from html import escape
from itertools import pairwise

import nbformat
import pymupdf
import pytest
from matplotlib.figure import Figure
from nbclient import NotebookClient
from PIL import Image

import ontwikkelscan as osc
from ontwikkelscan.charts.marks import INK, OTHER, OWN, PAPER, Axis, Dot, Legend, Shape, Text
from ontwikkelscan.charts.radar import draw_radar

SCAN = osc.Scan("gemeentesecretaris")
PNG, ALT = "image/png", "alt"


@pytest.fixture(scope="module")
def result():
    return SCAN.run(osc.simulate_answers(SCAN.questionnaire, 5, seed=1))


def words(figure):
    return [text.get_text() for ax in figure.axes for text in ax.texts]


def refused(call, *arguments, **options):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_two_are_told_apart_without_their_colours():
    """By line and marker, and by the side and line of their intervals."""
    axes = [Axis(name, 3.0, 2.5, 3.5, 4.0) for name in "abc"]
    others = [Axis("a", 2.0, 1.5, 2.5, 4.0), Axis("b", None, None, None, 3.0), Axis("c", 4.0, 3.5, 4.5, 4.0)]
    legend = Legend("juni", "marge", "vereist", "geen score", other="december")
    marks = draw_radar(axes, minimum=1, maximum=5, legend=legend, beside=others).marks
    own, other = (
        [m.dash for m in marks if isinstance(m, Shape) and m.stroke == c and not m.fill] for c in (OWN, OTHER)
    )
    assert set(own) == {None}
    assert other
    assert None not in other
    assert len([m for m in marks if isinstance(m, Dot)]) == 3 + 1
    assert len([m for m in marks if isinstance(m, Shape) and m.stroke == OTHER and m.fill]) == 2 + 1
    assert [m.lines[0] for m in marks if isinstance(m, Text)][-4:] == ["juni", "december", "vereist", "marge"]
    diamonds = [m for m in marks if isinstance(m, Shape) and m.stroke == INK and m.fill == PAPER]
    assert len(diamonds) == 2 + 1, "a level shows where it is the same for both"
    bars = [m for m in marks if isinstance(m, Shape) and m.width == 3.0]
    assert [bar.dash is None for bar in bars] == [True] * 3 + [False] * 2
    assert bars[0].points[0][0] == pytest.approx(-bars[3].points[0][0])


def test_the_legend_names_the_two_as_the_caller_does(result):
    first, second = result["S00001"], result["S00002"]
    assert {"S00001", "S00002"} <= {*words(first.radar(beside=second))}
    figure = first.radar(beside=first, names=("juni", "december"), title="Twee keer")
    assert {"juni", "december"} <= {*words(figure)}
    assert figure.axes[0].get_title() == "Twee keer"
    assert refused(first.radar, beside=first) == "SCAN-023"
    other = osc.Scan("hrm_adviseur")
    stranger = other.run(osc.simulate_answers(other.questionnaire, 1, seed=1))["S00001"]
    assert refused(first.radar, beside=stranger, names=("a", "b")) == "SCAN-022"


def test_someone_who_was_asked_less_has_gaps(result):
    items = SCAN.questionnaire.competencies[:4]
    few = SCAN.run([{"respondent": "R001"} | {item.id: 3 for scale in items for item in scale.items}])["R001"]
    both = " ".join(words(few.radar(beside=result["S00001"]))).lower()
    assert all(scale.label.split()[0] in both for scale in SCAN.questionnaire.competencies)


def test_several_stand_beside_each_other_below_their_ids(result):
    figure = result.radars(["S00003", "S00001", "S00002"], n_columns=2)
    assert [ax.get_title() for ax in figure.axes] == ["S00003", "S00001", "S00002"]
    boxes = [ax.get_position() for ax in figure.axes]
    assert (boxes[0].y0, boxes[1].x0) == (boxes[1].y0, 0.5)
    assert boxes[2].y1 < boxes[0].y0
    assert len(result.radars().axes) == 5
    assert refused(result.radars, ["Piet"]) == "SCAN-003"


def test_axes_that_would_show_nonsense_are_refused(result):
    figure = Figure()
    polar, own = figure.add_subplot(121, projection="polar"), figure.add_subplot(122)
    person = result["S00001"]
    assert refused(person.radar, ax=polar) == "SCAN-020"
    assert person.radar(ax=own) is figure
    assert refused(person.profile, ax=own) == "SCAN-021"
    own.clear()
    person.profile(ax=own)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_file_says_in_words_what_it_shows(result, tmp_path, kind):
    figure = result["S00001"].radar()
    figure.savefig(tmp_path / f"radar.{kind}")
    figure.savefig(tmp_path / "radar.jpg")
    if kind == "png":
        told = Image.open(tmp_path / "radar.png").text
        assert (told["Title"], told["Description"]) == (figure.title, figure.description)
    elif kind == "pdf":
        told = pymupdf.open(tmp_path / "radar.pdf").metadata
        assert (told["title"], told["subject"]) == (figure.title, figure.description)
    else:
        assert escape(figure.description, quote=False) in (tmp_path / "radar.svg").read_text()
    assert "Visie: score" in figure.description
    assert "tabel" not in figure.description


def test_pyplot_stays_unloaded_in_a_script_that_does_not_use_it():
    code = """
import sys, ontwikkelscan as osc
scan = osc.Scan("gemeentesecretaris")
person = scan.run(osc.simulate_answers(scan.questionnaire, 1, seed=1))["S00001"]
person.radar()
assert "matplotlib.pyplot" not in sys.modules
import matplotlib.pyplot as plt
figure = person.radar()
assert [plt.figure(number) for number in plt.get_fignums()] == [figure]
"""
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"MPLBACKEND": "agg"})


def test_a_notebook_shows_each_figure_once_with_its_words():
    """As the last line of a cell, in a loop, and by plt.show()."""
    cells = """
import ontwikkelscan as osc
scan = osc.Scan("gemeentesecretaris")
result = scan.run(osc.simulate_answers(scan.questionnaire, 2, seed=1))
---
result["S00001"].radar()
---
for person in result:
    person.profile()
---
import matplotlib.pyplot as plt
result["S00002"].radar()
plt.show()
---
figure = result["S00002"].radar()
figure
""".split("---\n")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    pictures = [[o for o in cell.outputs if PNG in o.get("data", {})] for cell in notebook.cells]
    assert [len(each) for each in pictures] == [0, 1, 2, 1, 1]
    assert [len(cell.outputs) for cell in notebook.cells] == [0, 1, 2, 1, 1]
    for each in pictures:
        for output in each:
            assert "competenties" in output["metadata"][PNG][ALT]
    assert all(a != b for a, b in pairwise(o["data"][PNG] for o in pictures[2]))
