"""What tests of charts share: labels, axes, and where the texts of a drawing lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from ontwikkelscan.charts.marks import LINE_HEIGHT, Axis, Legend, Text, text_width

if TYPE_CHECKING:
    from ontwikkelscan.charts.marks import Drawing

LEGEND = Legend("Eigen score", "Onzekerheid van de score", "Vereist niveau", "geen score")
NAMES = (
    "Bestuurlijke & politieke sensitiviteit",
    "Communicatieve vaardigheid",
    "(Participatieve) besluitvaardigheid",
    "Probleemoplossend vermogen",
    "Persoonlijk optreden",
    "Zelfreflectie",
    "Adviesvaardigheid",
    "Plannen en organiseren",
    "Resultaatgerichtheid",
    "Coaching/ontwikkelingsgerichtheid",
    "Samenwerken",
    "Visie",
    "Netwerkvaardigheid",
    "Complexe organisatie ontwikkelingsprocessen in dynamische omgeving",
)
AXES = tuple(Axis(name, 3.0, 2.5, 3.5, 4.0) for name in NAMES)
WORDS = sorted({word for name in NAMES for word in name.replace("/", " ").split()} | {"Arbeidsmarktkrapte", "MAATWERK"})
LABELS = st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=10), st.sampled_from([" ", "/", " / "])).map(
    lambda parts: parts[1].join(parts[0])[:70].strip()
)
VALUES = st.none() | st.floats(1, 5)
ANY_AXIS = st.builds(Axis, LABELS, VALUES, st.none() | st.floats(0, 3), st.none() | st.floats(3, 6), VALUES)


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Find the left, top, right and bottom of every line of text."""
    found = []
    for mark in drawing.marks:
        if not isinstance(mark, Text):
            continue
        for index, line in enumerate(mark.lines):
            width, baseline = text_width(line, mark.size) * (1.1 if mark.bold else 1), mark.y + index * LINE_HEIGHT
            if mark.turned:
                x = mark.x + index * LINE_HEIGHT
                found.append((x - 0.75 * mark.size, mark.y - width, x + 0.25 * mark.size, mark.y))
                continue
            left = mark.x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
            found.append((left, baseline - 0.75 * mark.size, left + width, baseline + 0.25 * mark.size))
    return found


def overlaps(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(box: tuple[float, float, float, float], drawing: Drawing) -> bool:
    left, top, width, height = drawing.canvas
    return left <= box[0] and top <= box[1] and box[2] <= left + width and box[3] <= top + height
