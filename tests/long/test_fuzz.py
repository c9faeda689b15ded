"""A minute of files that were changed at random: each is read, or refused with a code (scripts/fuzz_readers.py)."""

from __future__ import annotations

import runpy
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontwikkelscan import OntwikkelscanError
from tests.fuzz.mutate import changed
from tests.fuzz.readers import KINDS, READERS, put, seeds

pytestmark = pytest.mark.slow("files are changed for some seconds per reader: the longer, the more is tried")
FUZZ = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "fuzz_readers.py"))
SECONDS = 4


@pytest.mark.parametrize("reader", READERS)
def test_valid_files_are_read(reader, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path, content in seeds(reader):
            put(reader, path, content, tmp_path)()


@pytest.mark.parametrize("reader", READERS)
def test_changed_files_are_read_or_refused_with_a_code(reader):
    found = FUZZ["fuzz"](reader, 100_000, SECONDS)
    assert found["wrong"] == []
    assert found["n"] > 20
    assert found["kb"][0] < 200_000


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_changes_that_are_made_smaller_when_they_fail(reader, random, tmp_path_factory):
    valid = seeds(reader)
    path, content = random.choice(valid)
    content = changed(content, KINDS[path.suffix], random, random.choice(valid)[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(OntwikkelscanError):
            put(reader, path, content, tmp_path_factory.mktemp(reader))()
