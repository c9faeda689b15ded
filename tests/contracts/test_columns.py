"""The page of columns and the frames say the same: names, order, kind, range, and where nothing is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.exporting.files import save_table
from ontwikkelscan.keeping.overriding import with_override
from ontwikkelscan.loading.demo import load_demo
from tests.bundled_norms import NORMS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "columns.md").read_text("utf-8")
ROW = re.compile(r"\| `?([^|`]+)`? \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
KINDS = {"text": "O", "decimal": "f", "whole": "i", "yes/no": "b", "text or decimal": "Of"}
RANGE = re.compile(r"(-?\d+) to (-?\d+)")
SECTIONS = {
    part.partition("\n")[0]: [found.groups() for found in map(ROW.fullmatch, part.splitlines()) if found][2:]
    for part in PAGE.split("\n## ")[1:]
}
"""Per frame its columns: name, kind, what it holds, when it is missing."""


def frames(demo):
    """Return every frame of the page, on the demo."""
    result = osc.Scan(demo.questionnaire, norm=NORMS[demo.questionnaire]).run(str(demo.path))
    answers, needs, people, group = result.objects.answers, result.objects.needs, result.context, result.group()
    divided = osc.compose_cohorts(people, demo.programmes[0], needs=needs, n_draws=5, n_iterations=50)
    codes = answers.codes.copy()
    codes[:, 0] = 0
    scan = osc.Scan(demo.questionnaire, required={result.questionnaire.competency_ids[0]: 4.0})
    moved = osc.differences(result, scan.run(replace(answers, codes=codes)))
    return {
        **{name: getattr(result, name) for name in list(SECTIONS)[:8]},
        "group": group.frame,
        "group themes": group.themes,
        "offer_gap": group.offer_gap,
        "reliability": osc.reliability(answers).frame,
        "item_analysis": osc.item_analysis(answers).frame,
        "norm_table": osc.norm_table(osc.load_norm(NORMS[demo.questionnaire])),
        "rate_norm": osc.rate_norm(osc.load_norm(NORMS[demo.questionnaire])),
        "cohorts": divided.frame,
        "balance": divided.balance,
        "waiting": divided.waiting,
        "links": osc.match_peers(needs, people.assign(vraagt="ja", biedt="ja")).frame,
        "import_report": answers.import_report,
        "differences: answers": moved.answers,
        "differences: bands": moved.bands,
        "differences: made_with": moved.made_with,
        **second_look(
            result, osc.Scan(demo.questionnaire, norm=NORMS[demo.questionnaire]).run(replace(answers, codes=codes))
        ),
        "overrides": set_aside(result),
    }


def set_aside(result):
    """Return what is kept of someone who decided otherwise than the first recommendation."""
    first = result.recommendations.iloc[0]
    with TemporaryDirectory() as name:
        save_table(result.recommendations, Path(name, "recommendations.csv"))
        decided = first["recommended"] == "no"
        role = {"decided": decided, "role": "HRM-adviseur", "reason": "Anders besproken."}
        return with_override(Path(name), first["respondent"], first["programme"], **role)


def second_look(before, after):
    """Return the frames of two moments, and of six raters of one person."""
    asked, name = before.questionnaire, before.respondents[0]
    moved = osc.change(before, after, planned={name: asked.competency_ids[:2]})
    raters = osc.simulate_answers(asked, 6, seed=1)
    context = pd.DataFrame(
        {
            "beoordelaar": [f"B{row}" for row in range(6)],
            "beoordelaar_groep": ["college", "vakgenoten"] * 3,
            "beoordelaar_sleutel": "k",
        }
    )
    seen = osc.agreement(before, replace(raters, respondents=np.repeat(name, 6), context=context))
    return {
        "change": moved.frame,
        "change: headlines": moved.headlines,
        "change: statements": moved.statements,
        "group_change": osc.group_change(moved).frame,
        "group_change: exact": osc.group_change(moved, exact=True).frame,
        "closing": closing_of(moved),
        "agreement": seen.frame,
        "agreement: headlines": seen.headlines,
        "agreement: statements": seen.statements,
    }


def closing_of(moved):
    """Return the frame of what twelve people say at the end."""
    programme = osc.load_programmes().of(moved.questionnaire.id)[0]
    said = osc.simulate_answers(osc.load_closing(programme), 12, seed=1)
    return osc.closing_picture(said, [moment.answers for moment in moved.moments]).frame


@pytest.fixture(scope="module", params=load_demo(), ids=lambda demo: demo.questionnaire)
def found(request):
    return frames(request.param)


def test_each_frame_has_its_section(found):
    assert list(found) == list(SECTIONS)
    assert {name for name, frame in found.items() if frame.empty} <= {"waiting"}, "an empty frame shows nothing"


def rows_of(name, frame):
    """Yield each column of a frame with its row of the page; a row with <…> may stand for several, or none."""
    left = list(frame.columns)
    for row in SECTIONS[name]:
        pattern = re.sub(r"<[^>]+>", r"\\w+", row[0])
        following = {other[0] for other in SECTIONS[name]}
        taken = [column for column in left if re.fullmatch(pattern, column) and column not in following - {row[0]}]
        assert taken == left[: len(taken)], (name, row[0], left)
        assert len(taken) == 1 or "<" in row[0], (name, row[0])
        left = left[len(taken) :]
        yield from ((column, row) for column in taken)
    assert left == [], name


@pytest.mark.parametrize("name", SECTIONS)
def test_the_page_says_what_a_frame_holds(found, name):
    frame = found[name]
    for column, (_, kind, holds, missing) in rows_of(name, frame):
        values = frame[column]
        where = f"{name}, {column}"
        assert values.dtype.kind in KINDS[kind], where
        assert missing != "never" or values.notna().all(), where
        if (stated := RANGE.match(holds)) and values.notna().any():
            low, high = map(float, stated.groups())
            assert low <= values.min(), where
            assert values.max() <= high, where
        words = re.fullmatch(r"(?:[a-z_]+, )+[a-z_]+", holds)
        if words and kind == "text":
            assert set(values) <= {*holds.split(", ")}, where
