"""What the command line says when nothing can be said, or something outside goes wrong."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.documents import save
from ontwikkelscan.documents.blocks import Document
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.saving import now

ANSWERS = str(data_root("examples") / "gemeentesecretaris.csv")


def ontwikkelscan(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", "ontwikkelscan", "--taal", "en", *words],
        check=False,
        timeout=60,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_output_that_takes_no_more_is_told():
    with Path("/dev/full").open("w") as full:
        done = ontwikkelscan("check", ANSWERS, stdout=full)
    assert done.returncode == 1
    assert done.stderr[1:11] == "OUTPUT-013"
    assert "Traceback" not in done.stderr


def test_who_reads_no_further_hears_nothing():
    reading, writing = os.pipe()
    os.close(reading)
    done = ontwikkelscan("check", ANSWERS, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_same_again_is_told(tmp_path):
    words = ("score", ANSWERS, "-o", str(tmp_path / "uit"))
    assert ontwikkelscan(*words).returncode == 0
    done = ontwikkelscan(*words)
    assert done.returncode == 0
    assert "Nothing was changed" in done.stderr


@pytest.mark.parametrize("epoch", ["gisteren", "1e9", "99999999999999999999"])
def test_a_date_that_is_none_is_told(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(OntwikkelscanError, match="OUTPUT-011"):
        now()


def test_a_process_that_is_ended_from_outside_is_told(monkeypatch, tmp_path):
    def ended(*_):
        raise BrokenProcessPool

    monkeypatch.setattr(save, "_render", ended)
    paper = Document("Titel", "", "", "", now(), (), endings=(".html",))
    with pytest.raises(OntwikkelscanError, match="OUTPUT-014"):
        save.save_documents([(paper, tmp_path / "a.html")], None, lambda: None)
    assert list(tmp_path.iterdir()) == []


def small_files():
    """Let no file grow beyond a few thousand bytes, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))


@pytest.mark.parametrize("command", ["score", "report"])
def test_a_disk_that_is_full_leaves_what_was_there(command, tmp_path):
    words = (command, ANSWERS, "-o", str(tmp_path / "uit"))
    more = ("--respondent", "R001") if command == "report" else ()
    done = ontwikkelscan(*words, *more, preexec_fn=small_files)
    assert (done.returncode, done.stderr[1:11]) == (1, "OUTPUT-003")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("folder", ["/proc/uit", "/dev/null/uit", f"{ANSWERS}/uit"])
def test_a_folder_in_which_nothing_can_be_made_is_told(folder):
    done = ontwikkelscan("score", ANSWERS, "-o", folder)
    assert (done.returncode, done.stderr[1:11]) == (1, "OUTPUT-003")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["form", "template"])
def test_a_file_where_something_is_already_stays(command, tmp_path):
    place = tmp_path / {"form": "a.html", "template": "a.xlsx"}[command]
    place.symlink_to(tmp_path / "nergens")
    done = ontwikkelscan(command, "gemeentesecretaris", "-o", str(place))
    assert (done.returncode, done.stderr[1:11]) == (1, "OUTPUT-001")
    assert place.is_symlink()
