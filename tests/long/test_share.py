"""Every answer to a question and every set of words: nothing that is not shared changes what others get."""

from __future__ import annotations

import pytest

from ontwikkelscan.model.records import SHARE_WORDS
from tests.sharing import PROGRAMMES, interview_leaks, leaks

pytestmark = pytest.mark.slow("every answer that can be given is tried under every set of words")


@pytest.mark.parametrize("name", PROGRAMMES)
def test_what_is_not_shared_changes_nothing(name):
    found, tried = leaks(name, answers=9, words=len(SHARE_WORDS))
    assert found == set()
    assert min(tried.values()) > 500, tried


def test_what_is_not_brought_into_an_interview_changes_nothing():
    found, tried = interview_leaks(answers=9)
    assert found == set()
    own = tried.pop("questions")
    assert own == 24 * 17, "once of each person for each choice without them"
    assert min(tried.values()) > 500, tried
