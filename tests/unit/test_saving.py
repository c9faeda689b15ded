"""What is written is there whole, or what stood there stays."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire
from ontwikkelscan.asking.form import write_form
from ontwikkelscan.asking.limesurvey import write_limesurvey
from ontwikkelscan.asking.template import write_template
from ontwikkelscan.saving import make_folder, save_bytes

KEYS = Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
WRITERS = [(write_form, "a.html"), (write_template, "a.xlsx"), (write_limesurvey, "a.txt")]


@pytest.fixture
def full_disk(monkeypatch):
    """Let each file end after its first four bytes."""
    opened = Path.open

    class FullDisk(io.FileIO):
        def write(self, content):
            super().write(content[:4])
            raise OSError(28, "No space left on device")

    def open_full(path, mode="r", *arguments, **options):
        return FullDisk(path, mode) if mode == "wb" else opened(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_full)


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


def test_a_file_about_people_is_for_its_owner_alone_and_one_about_nobody_as_usual(tmp_path):
    save_bytes(b"x", tmp_path / "onder" / "dieper" / "R001.pdf")
    save_bytes(b"x", tmp_path / "onder" / "formulier.html", private=False)
    usual = tmp_path / "usual"
    usual.touch()
    rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert (rights["onder"], rights["dieper"], rights["R001.pdf"]) == (0o700, 0o700, 0o600)
    assert rights["formulier.html"] == rights["usual"]


def test_folders_that_were_made_are_told(tmp_path):
    made = []
    make_folder(tmp_path, made=made)
    assert made == []
    make_folder(tmp_path / "een" / "twee", made=made)
    assert made == [tmp_path / "een", tmp_path / "een" / "twee"]
