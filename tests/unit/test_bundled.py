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
    assert caught.value.code == "QUESTIONNAIRE-020"
