"""The colours of an organisation in figures: any colour, told from the gap by every eye, in every way of drawing."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import matplotlib.colors as mpl
import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontwikkelscan import HouseStyle, Scan, example
from ontwikkelscan.charts.colours import APART, CONES, OKLAB, distances, dressed, own_colour
from ontwikkelscan.charts.marks import GAP, GRID, INK, OTHER, OTHER_TINT, OWN, PAPER, TINT, Dot, Shape, Text
from ontwikkelscan.documents.blocks import Figure
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.documents.pdf import render_pdf
from ontwikkelscan.documents.word import render_word
from ontwikkelscan.house_style import BEHIND, WHITE, contrast, light, paled, readable
from ontwikkelscan.reporting.person_report import person_report

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
WINE = HouseStyle(colour="#7a1f5c")


def lab(colour):
    return OKLAB @ np.cbrt(CONES @ np.array(light(colour)))


def turn(one, other):
    """Return by how many degrees hues differ; 0 where one of the two is too grey to have one."""
    a, b = (complex(*lab(colour)[1:]) for colour in (one, other))
    return abs(np.degrees(np.angle(a / b))) if min(abs(a), abs(b)) > 0.03 else 0.0


@given(COLOURS)
def test_any_colour_becomes_one_that_can_be_read_of_the_same_hue(colour):
    found = readable(colour)
    assert contrast(found, BEHIND) >= 4.5
    assert contrast(found, WHITE) >= 4.5
    assert turn(colour, found) < 4
    assert found == colour if contrast(colour, BEHIND) >= 4.5 else contrast(found, BEHIND) < 4.65


@given(COLOURS)
def test_scores_wear_any_colour_and_are_told_from_the_gap(colour):
    """By lightness or by hue, with and without each kind of cone; lines show on white, and margins beside scores."""
    own = own_colour(HouseStyle(colour=colour))
    assert distances(own, GAP).min() >= 0.1
    assert contrast(own, PAPER) >= 4.5
    assert turn(readable(colour), own) < 4
    tint = paled(own)
    assert 3 <= contrast(tint, PAPER) < 3.05
    assert distances(tint, GAP).min() >= 0.1
    assert distances(tint, own).min() >= 0.09


@pytest.mark.parametrize(
    ("given", "worn"),
    [
        (OWN, OWN),
        ("#154273", "#154273"),
        ("#7a1f5c", "#7a1f5c"),
        ("#2e7d32", "#154418"),  # brown and green are one to many men
        (GAP, "#743209"),
        ("#ffffff", "#6f6f6f"),
        ("#375efb", "#365df9"),  # its margin would lie too near
    ],
)
def test_what_lies_near_the_gap_is_darkened_and_the_rest_is_kept(given, worn):
    assert own_colour(HouseStyle(colour=given)) == worn


def test_a_distance_is_that_of_who_lacks_a_kind_of_cone():
    """Black and white are 1 apart to all; between red and green who lacks the cones for one of them sees less."""
    assert distances("#000000", "#ffffff") == pytest.approx([1, 1, 1, 1], abs=0.001)
    full, *no_red_no_green, no_blue = distances("#b03030", "#407a20")
    assert max(no_red_no_green) < 0.6 * full
    assert no_blue > 0.9 * full
    assert distances(OWN, GAP).min() > APART, "the scan's own"


def test_a_tint_is_as_pale_as_a_line_on_white_may_be():
    for colour in (OWN, OTHER, "#000000"):
        assert 3 <= contrast(paled(colour), WHITE) < 3.05
    assert (paled(OWN), paled(OTHER)) == (TINT, OTHER_TINT)


@pytest.fixture(scope="module")
def result():
    return Scan("gemeentesecretaris", house_style=WINE).run(example("gemeentesecretaris"))


@pytest.fixture(scope="module")
def report(result):
    return person_report(result["R001"].record, form="short")


def used(drawing):
    return {getattr(mark, name, None) for mark in drawing.marks for name in ("fill", "stroke")} - {None}


def test_only_scores_and_their_margins_change_colour(report):
    for figure in (block.drawing for block in report.blocks if isinstance(block, Figure)):
        worn = dressed(figure, WINE)
        assert {OWN, TINT, GAP, INK, GRID} <= used(figure)
        assert used(worn) == used(figure) - {OWN, TINT} | {WINE.colour, paled(WINE.colour)}
        assert worn.canvas == figure.canvas
        fields = {"fill": "", "stroke": ""}
        for before, after in zip(figure.marks, worn.marks, strict=True):
            assert before.__class__ is after.__class__
            keep = {name: value for name, value in fields.items() if hasattr(before, name)}
            assert before._replace(**keep) == after._replace(**keep)
    assert dressed(figure, None) is figure
    assert dressed(figure, HouseStyle("Gemeente Voorbeeld")) is figure


@pytest.mark.parametrize(("colour", "other"), [(WINE.colour, OWN), ("#154273", OTHER), ("#005ca9", OTHER)])
def test_who_stands_beside_is_not_purple_beside_purple(result, colour, other):
    style = HouseStyle(colour=colour)
    figure = replace(result["R001"], house_style=style).radar(beside=result["R002"])
    drawn = colours_of(figure)
    assert {own_colour(style), other} <= drawn
    assert not {OWN, OTHER} - {other} & drawn


def colours_of(figure):
    """Return what lines, dots and letters of a matplotlib figure are drawn in."""
    ax = figure.axes[0]
    drawn = [colour for patch in ax.patches for colour in (patch.get_edgecolor(), patch.get_facecolor()) if colour[3]]
    return {mpl.to_hex(colour) for colour in drawn} | {mpl.to_hex(text.get_color()) for text in ax.texts}


def test_every_figure_of_matplotlib_wears_it(result):
    person, group = result["R001"], result.group()
    own = {WINE.colour, paled(WINE.colour)}
    for figure in (person.radar(), person.profile(), result.radars(["R001", "R002"])):
        assert own <= colours_of(figure)
        assert not {OWN, TINT} & colours_of(figure)
    for figure in (group.heatmap(), group.quadrants(), group.clusters_figure(), group.together_figure()):
        assert WINE.colour in colours_of(figure)
        assert not {OWN, TINT} & colours_of(figure)


def test_every_document_wears_it(report):
    worn = replace(report, house_style=WINE)
    html = render_html(worn).decode()
    drawings = "".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    assert f'fill="{WINE.colour}"' in drawings
    assert GAP in drawings
    assert not re.search(f"{OWN}|{TINT}", drawings)

    pdf = pymupdf.open(stream=render_pdf(worn), filetype="pdf")
    painted = {mpl.to_hex(path[name]) for path in pdf[0].get_drawings() for name in ("fill", "color") if path[name]}
    assert {WINE.colour, paled(WINE.colour), GAP} <= painted
    assert not {OWN, TINT} & painted

    with zipfile.ZipFile(io.BytesIO(render_word(worn))) as word:
        pictures = [word.read(name) for name in sorted(word.namelist()) if name.endswith(".png")]
    for picture in pictures:
        pixels = pymupdf.Pixmap(picture)
        painted = {f"#{pixel.hex()}" for pixel in most_painted(pixels)[:40]}
        assert {WINE.colour, paled(WINE.colour), GAP} <= painted
        assert not {OWN, TINT} & painted
    assert len(pictures) == 2


def most_painted(pixels):
    """Return the colours of a picture, those that cover most first."""
    counts = pymupdf.Pixmap(pixels, 0).color_count(colors=True) if pixels.alpha else pixels.color_count(colors=True)
    return sorted(counts, key=counts.get, reverse=True)


def test_marks_are_of_three_kinds():
    """What has other fields would not be dressed."""
    assert [{"fill", "stroke"} & {*kind._fields} for kind in (Shape, Dot, Text)] == [
        {"fill", "stroke"},
        {"fill", "stroke"},
        {"fill"},
    ]
