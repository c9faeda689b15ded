"""What the command line says when nothing can be said, or something outside goes wrong."""

from __future__ import annotations

import os
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
        [sys.executable, "-m", "ontwikkelscan", *words],
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
