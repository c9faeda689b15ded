"""What is bundled can be seen, and its example answers can be used."""

from __future__ import annotations

import pytest

import ontwikkelscan as osc
from ontwikkelscan.loading.demo import load_demo


@pytest.mark.parametrize("demo", load_demo(), ids=lambda demo: demo.questionnaire)
def test_example_answers_are_those_of_the_demo(demo):
    found, same = osc.example(demo.questionnaire), osc.read_answers(str(demo.path), demo.questionnaire)
    assert found.frame.equals(same.frame)
    assert found.context.equals(same.context)
    assert found.reading.source == demo.answers


def test_an_example_that_there_is_not_is_refused():
    with pytest.raises(osc.OntwikkelscanError, match="Did you mean 'gemeentesecretaris'") as caught:
        osc.example("gemeentesecretaries")
    assert caught.value.code == "QUESTIONNAIRE-009"


def test_the_catalogue_lists_what_can_be_loaded():
    found = osc.catalogue()
    assert list(found.columns) == ["kind", "id", "version", "title", "status"]
    load = {"questionnaire": osc.load_questionnaire, "norm": osc.load_norm}
    for kind, name, version, title, status in found.itertuples(index=False):
        if kind != "programme":
            loaded = load[kind](f"{name}/{version}")
            assert (loaded.title, loaded.status) == (title, status)
    programmes = found[found["kind"] == "programme"]
    assert programmes["id"].tolist() == list(osc.load_programmes().by_id)
    assert set(found["kind"]) == {*load, "programme"}
    assert found["title"].all()


def test_the_items_of_a_questionnaire_are_listed():
    asked = osc.load_questionnaire("gemeentesecretaris")
    items = asked.items
    assert list(items.columns) == ["item", "competency", "kind", "text", "reverse", "presented"]
    assert items.sort_values("presented")["item"].tolist() == list(asked.item_ids)
    assert items.set_index("item").loc["vis_04", ["competency", "kind", "reverse"]].tolist() == [
        "visie",
        "situational",
        True,
    ]
    shared = osc.Questionnaire.from_keys({"a": ["i1", "i2"], "b": ["-i2"]}, minimum=1, maximum=5)
    assert shared.items[["item", "competency", "reverse", "presented"]].to_numpy().tolist() == [
        ["i1", "a", False, 1],
        ["i2", "a", False, 2],
        ["i2", "b", True, 2],
    ]


def test_the_names_of_competencies_are_told():
    assert osc.load_questionnaire("gemeentesecretaris").names["visie"] == "Visie"
