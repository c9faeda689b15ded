"""What is written is there whole, or what stood there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire
from ontwikkelscan.asking.form import write_form
from ontwikkelscan.asking.limesurvey import write_limesurvey
from ontwikkelscan.asking.template import write_template
from ontwikkelscan.saving import output_folder, save_bytes

KEYS = Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
WRITERS = [(write_form, "a.html"), (write_template, "a.xlsx"), (write_limesurvey, "a.txt")]


@pytest.fixture
def full_disk(monkeypatch):
    """Let each file end after its first four bytes."""
    write = Path.write_bytes

    def write_half(path, content):
        write(path, content[:4])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_a_file_that_cannot_be_written_whole_leaves_the_old_one(write, name, tmp_path, full_disk):
    (tmp_path / name).write_text("old", encoding="utf-8")
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        write(KEYS, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_a_new_file_takes_the_place_of_the_old(write, name, tmp_path):
    (tmp_path / name).write_text("old", encoding="utf-8")
    write(KEYS, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).stat().st_size > len("old")


def test_a_folder_in_the_way_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        save_bytes(b"x", tmp_path / "a.csv")
    assert list(tmp_path.rglob("*")) == [tmp_path / "a.csv"]


def test_a_folder_of_which_one_file_fails_is_not_made(tmp_path):
    def write_one_and_fail():
        with output_folder(tmp_path / "out", overwrite=False) as folder:
            save_bytes(b"x", folder / "a.csv")
            save_bytes(b"x", folder / "a.csv" / "b.csv")

    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        write_one_and_fail()
    assert list(tmp_path.iterdir()) == []
