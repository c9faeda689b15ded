"""Parquet, in and out: answers and tables keep their values and types. Needs pyarrow, which .ci/run installs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ontwikkelscan as osc
from ontwikkelscan.keeping.erasing import carry_out, plan_erasing
from ontwikkelscan.keeping.people import search
from ontwikkelscan.opening.limits import limit

SCAN = osc.load_questionnaire("gemeentesecretaris")
EXAMPLE = Path(__file__).parents[2] / "examples" / "gemeentesecretaris.csv"
SAVED = "scores needs recommendations ways quality items".split()
FACTS = {
    "rol": st.sampled_from([None, *SCAN.question("rol").options]),
    "jaren_in_rol": st.sampled_from([None, 0, 1.5, 50]),
    "inwoners": st.sampled_from([None, 1_001, 14000, 1_000_000]),
    "gemeente": st.none() | st.sampled_from(["Súdwest-Fryslân", "'s-Hertogenbosch", "+31", "007"]),
}
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def people(draw):
    """Answers to all items and some facts of one to four people, as numbers, "nvt" and None."""
    n = draw(st.integers(1, 4))
    size = len(SCAN.item_ids)
    rows = []
    for number in range(n):
        cells = draw(st.binary(min_size=size, max_size=size))
        row = {"respondent": f"R{number:03}"}
        row |= {item: (None, "nvt", 1, 2, 3, 4, 5)[cell % 7] for item, cell in zip(SCAN.item_ids, cells, strict=True)}
        row[SCAN.item_ids[0]] = number + 1  # so that no two answer alike
        row |= {f"belang_{name}": draw(st.sampled_from([None, 1, 2, 3, 4, 5])) for name in SCAN.competency_ids[:3]}
        rows.append(row | {name: draw(answer) for name, answer in FACTS.items()})
    return pd.DataFrame(rows, dtype=object)


def equal(found, expected):
    np.testing.assert_array_equal(found.respondents, expected.respondents)
    np.testing.assert_array_equal(found.codes, expected.codes)
    np.testing.assert_array_equal(found.importance, expected.importance)
    pd.testing.assert_frame_equal(found.context, expected.context)


@FEW
@given(frame=people(), named=st.booleans())
def test_answers_are_read_back(frame, named, tmp_path_factory):
    path = tmp_path_factory.mktemp("parquet") / "antwoorden.bin"
    expected = osc.read_answers(frame, SCAN)
    words = frame.astype(object).where(frame.notna(), None)
    words[list(SCAN.item_ids)] = words[list(SCAN.item_ids)].map(lambda cell: None if cell is None else str(cell))
    (words.set_index("respondent") if named else words).to_parquet(path)
    found = osc.read_answers(path, SCAN)
    equal(found, expected)
    assert found.reading.program == "Parquet"


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.float32(), pa.decimal128(4, 1), "dictionary"])
def test_numbers_of_each_type_are_answers(tmp_path, kind):
    plain = pa.array([5, None, 3], pa.int8())
    column = plain.dictionary_encode() if kind == "dictionary" else plain.cast(kind)
    columns = dict.fromkeys(SCAN.item_ids, column)
    pq.write_table(pa.table({"respondent": ["R1", "R2", "R3"], **columns}), tmp_path / "a.parquet")
    found = osc.read_answers(tmp_path / "a.parquet", SCAN)
    assert found.given[:, 0].tolist()[::2] == [5.0, 3.0]
    assert np.isnan(found.given[1]).all()


@pytest.mark.parametrize("cells", [[True, False], [pd.Timestamp("2026-03-01")] * 2, [[3], [4]], ["waar", "onwaar"]])
def test_what_is_no_answer_is_refused(tmp_path, cells):
    frame = pd.DataFrame({"respondent": ["R1", "R2"], **{item: [3, 4] for item in SCAN.item_ids}})
    frame["vis_01"] = pd.Series(cells)
    frame.to_parquet(tmp_path / "a.parquet")
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers(tmp_path / "a.parquet", SCAN)
    assert caught.value.code == "ANSWER-003"
    assert caught.value.problems[0].places[0] == "row 2, column 'vis_01'"


@pytest.mark.parametrize("n", [4, 40, 400])
def test_a_file_that_was_cut_off_is_refused(tmp_path, n):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"respondent": ["R1"], **{item: [3] for item in SCAN.item_ids}}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-n])
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers(path, SCAN)
    assert caught.value.code == "ANSWER-020"


@pytest.mark.parametrize("said", [b"{}", b"[]", b"{", b'{"columns": [], "index_columns": [{"kind": 1}]}'])
def test_a_part_of_pandas_that_says_nothing_is_refused(tmp_path, said):
    path = tmp_path / "a.parquet"
    table = pa.table({"respondent": ["R1"], **{item: [3] for item in SCAN.item_ids}})
    pq.write_table(table.replace_schema_metadata({"pandas": said}), path)
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers(path, SCAN)
    assert caught.value.code == "ANSWER-020"


def test_a_text_that_stands_there_often_is_read_once(tmp_path):
    """A file can say in a few bytes that a million texts are alike: the edge of the limit, and text that is an id."""
    frame = pd.DataFrame({"respondent": ["R1", "R2"], **{item: ["3", "nvt"] for item in SCAN.item_ids}})
    longest = "x" * limit("text")
    for extra, expected in ((longest, ""), (f"{longest}y", "LIMIT-008")):
        found = ""
        frame.assign(leervragen=extra).set_index("respondent").to_parquet(tmp_path / "a.parquet")
        try:
            answers = osc.read_answers(tmp_path / "a.parquet", SCAN)
        except osc.OntwikkelscanError as refused:
            found = refused.code
        assert found == expected
    assert answers.respondents.tolist() == ["R1", "R2"]
    assert answers.context["leervragen"].tolist() == [longest] * 2


@settings(FEW, max_examples=5)
@given(frame=people())
def test_tables_keep_values_and_types(frame, tmp_path_factory):
    folder = tmp_path_factory.mktemp("uit")
    result = osc.Scan(SCAN, norm="gesimuleerd_gemeentesecretarissen").run(frame)
    result.save(folder, format="parquet")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(f"{name}.parquet" for name in SAVED), "run.json"]
    )
    for name in SAVED:
        pd.testing.assert_frame_equal(
            pd.read_parquet(folder / f"{name}.parquet"), getattr(result, name), check_dtype=False
        )
    kinds = pq.read_schema(folder / "scores.parquet")
    assert kinds.field("score").type == pa.float64()
    assert kinds.field("n_items").type == pa.int64()


def test_rows_of_who_is_erased_go_out_of_parquet(tmp_path):
    table = pd.DataFrame({"respondent": ["R001", "R002", "R001"], "score": [1.5, 2.5, 3.5]})
    table.to_parquet(tmp_path / "scores.parquet", index=False)
    carry_out(plan_erasing(search(tmp_path), "R001"))
    assert pd.read_parquet(tmp_path / "scores.parquet").to_dict("list") == {"respondent": ["R002"], "score": [2.5]}


def test_parquet_is_read_some_people_at_a_time(tmp_path, monkeypatch):
    """Rows keep their numbers, another version is seen, and tables are those of all at once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setattr("ontwikkelscan.reading.open_file.ROWS_PER_CHUNK", 7)
    example = pd.read_csv(EXAMPLE, sep=";", dtype=str)
    example.to_parquet(tmp_path / "a.parquet")
    scan = osc.Scan(SCAN)
    scan.run(tmp_path / "a.parquet").save(tmp_path / "whole", tables=["scores", "needs"], format="parquet")
    scan.save(tmp_path / "a.parquet", tmp_path / "parts", tables=["scores", "needs"], format="parquet")
    for name in ("scores", "needs"):
        frames = [pd.read_parquet(tmp_path / folder / f"{name}.parquet") for folder in ("whole", "parts")]
        pd.testing.assert_frame_equal(*frames)
    for column, cell, code in (("vis_01", "soms wel", "ANSWER-003"), ("vragenlijst_versie", "0.9", "ANSWER-015")):
        changed = example.copy()
        changed.loc[20 if column in example else 0 :, column] = cell
        changed.to_parquet(tmp_path / "b.parquet")
        with pytest.raises(osc.OntwikkelscanError) as caught:
            osc.read_answers(tmp_path / "b.parquet", SCAN)
        assert caught.value.code == code
        if code == "ANSWER-003":
            assert caught.value.problems[0].places[0] == "row 22, column 'vis_01'"


def test_a_table_without_rows_is_one_of_nobody(tmp_path):
    pd.DataFrame({"respondent": [], **{item: [] for item in SCAN.item_ids}}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.read_answers(tmp_path / "a.parquet", SCAN)
    assert caught.value.code == "ANSWER-001"
