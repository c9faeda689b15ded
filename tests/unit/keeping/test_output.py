"""A set of outputs is there whole or not at all; what a run left behind is taken up or away by the next."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.ending import AlreadyMadeError
from ontwikkelscan.keeping import output
from ontwikkelscan.keeping.output import CUT_OFF, READY, SLOT, output_folder
from ontwikkelscan.keeping.record import KEY, SETS, Making, key_of, keyed_digest, records_in
from ontwikkelscan.keeping.slot import take_slot
from ontwikkelscan.saving import EARLIER, HELD, WORK, made_before, save_bytes
from tests.outputs import written


def making(folder, name="report", read="a"):
    return Making(name, "1", "code", {}, {"files": read} if read else None)


def make(folder, files, *, of=making, content=b"x", **options):
    """Make a set of files; fail halfway when one is None."""
    with output_folder(folder, of, **options) as work:
        for name in files:
            if name is None:
                raise KeyError
            save_bytes(content, work / name)


def kept(folder):
    return {path.name for path in (folder / HELD).iterdir()}


def test_a_set_comes_together_with_what_it_was_made_of(tmp_path):
    make(tmp_path / "uit", ["R001.pdf", "onder/R002.pdf"], people=["R002", "R001"])
    assert written(tmp_path / "uit") == ["R001.pdf", "onder/R002.pdf"]
    (record,) = records_in(tmp_path / "uit")
    assert (record.name, record.people, list(record.files)) == (
        "report",
        ("R001", "R002"),
        ["R001.pdf", "onder/R002.pdf"],
    )
    assert kept(tmp_path / "uit") == {SETS, SLOT}
    rights = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert rights == {0o600, 0o700}


def test_what_is_about_a_group_has_the_usual_rights_and_no_trace_of_what_was_read(tmp_path):
    make(tmp_path / "uit", ["groep.pdf"], of=partial(making, read=None), private=False, people=["R001"])
    (tmp_path / "usual").touch()
    assert (tmp_path / "uit" / "groep.pdf").stat().st_mode == (tmp_path / "usual").stat().st_mode
    (record,) = records_in(tmp_path / "uit")
    assert (record.people, record.making["inputs"]) == ((), None)


@pytest.mark.parametrize("before", [[], ["score.csv"]])
def test_a_run_that_fails_leaves_no_trace(tmp_path, before):
    if before:
        make(tmp_path / "uit", before, of=partial(making, name="score"))
    were = sorted(tmp_path.rglob("*"))
    with pytest.raises(KeyError):
        make(tmp_path / "uit", ["R001.pdf", None])
    assert sorted(tmp_path.rglob("*")) == were


def test_the_same_again_is_not_made_again(tmp_path):
    make(tmp_path, ["R001.pdf"])
    with pytest.raises(AlreadyMadeError):
        make(tmp_path, ["R001.pdf"], content=b"y")
    assert (tmp_path / "R001.pdf").read_bytes() == b"x"
    make(tmp_path, ["R001.pdf"], content=b"y", overwrite=True)
    assert (tmp_path / "R001.pdf").read_bytes() == b"y"


def test_what_someone_changed_is_told_and_stays(tmp_path):
    make(tmp_path, ["R001.docx"])
    (tmp_path / "R001.docx").write_bytes(b"mine")
    with pytest.raises(OntwikkelscanError, match="OUTPUT-001"):
        make(tmp_path, ["R001.docx"])
    assert (tmp_path / "R001.docx").read_bytes() == b"mine"


def test_of_a_group_is_never_known_whether_it_is_the_same(tmp_path):
    make(tmp_path, ["groep.pdf"], of=partial(making, read=None))
    with pytest.raises(OntwikkelscanError, match="OUTPUT-001"):
        make(tmp_path, ["groep.pdf"], of=partial(making, read=None))


def test_other_answers_are_refused_before_anything_is_made(tmp_path):
    make(tmp_path, ["R001.pdf"])
    with pytest.raises(OntwikkelscanError, match="OUTPUT-001"):
        make(tmp_path, [None], of=partial(making, read="b"))
    with pytest.raises(OntwikkelscanError, match="OUTPUT-001"):
        make(tmp_path, [None], of=partial(making, name="plan"), names=["R001.pdf"])
    make(tmp_path, ["R001-plan.docx"], of=partial(making, name="plan"), names=["R001-plan.docx"])


def test_a_set_that_takes_the_place_of_another_leaves_nobody_behind(tmp_path):
    make(tmp_path, ["R001.pdf", "R002.pdf", "R003/plan.docx", "R004.pdf"])
    (tmp_path / "R004.pdf").write_bytes(b"someone wrote in it")
    make(tmp_path, ["R001.pdf"], of=partial(making, read="b"), overwrite=True)
    assert written(tmp_path) == ["R001.pdf", "R004.pdf"]
    assert not (tmp_path / "R003").exists()


def test_a_set_can_be_added_to(tmp_path):
    make(tmp_path, ["R001.html"], people=["R001"], add=True)
    make(tmp_path, ["R002.html"], people=["R002"], of=partial(making, read="b"), add=True)
    (record,) = records_in(tmp_path)
    assert (list(record.files), record.people) == (["R001.html", "R002.html"], ("R001", "R002"))


def test_a_file_belongs_to_the_set_that_made_it_last(tmp_path):
    make(tmp_path, ["R001.pdf", "R002.pdf"])
    make(tmp_path, ["R001.pdf"], of=partial(making, name="report R001"), overwrite=True)
    assert {record.name: list(record.files) for record in records_in(tmp_path)} == {
        "report": ["R002.pdf"],
        "report R001": ["R001.pdf"],
    }


def test_a_folder_and_a_dangling_link_are_in_the_way(tmp_path):
    (tmp_path / "R001.pdf").symlink_to(tmp_path / "nergens")
    with pytest.raises(OntwikkelscanError, match="OUTPUT-001"):
        make(tmp_path, ["R001.pdf"])
    (tmp_path / "R002.pdf").mkdir()
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        make(tmp_path, ["R002.pdf"], overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["R001.pdf", "R002.pdf"]


def test_a_link_to_a_folder_is_as_good(tmp_path):
    (tmp_path / "schijf").mkdir()
    (tmp_path / "uit").symlink_to(tmp_path / "schijf")
    make(tmp_path / "uit", ["R001.pdf"])
    assert written(tmp_path / "schijf") == ["R001.pdf"]
    (tmp_path / "los").symlink_to(tmp_path / "nergens")
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        make(tmp_path / "los", ["R001.pdf"])


def test_a_folder_that_may_not_be_written_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(output, "take_slot", lambda path: path.with_name("nergens").open())
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        make(tmp_path, ["R001.pdf"])


def test_two_runs_do_not_write_in_one_folder(tmp_path):
    make(tmp_path, ["a.csv"])
    slot = take_slot(tmp_path / HELD / SLOT)
    with pytest.raises(OntwikkelscanError, match="OUTPUT-012"):
        make(tmp_path, ["R001.pdf"], of=partial(making, name="score"))
    slot.free()
    slot.free()
    make(tmp_path, ["R001.pdf"], of=partial(making, name="score"))


def test_what_is_kept_has_to_be_readable(tmp_path):
    make(tmp_path, ["R001.pdf"])
    (tmp_path / HELD / SETS / "report.json").write_text("{")
    with pytest.raises(OntwikkelscanError, match="KEEP-001"):
        make(tmp_path, ["R001.pdf"], overwrite=True)
    assert written(tmp_path) == ["R001.pdf"]


def die(folder, code, names=("R001.pdf", "R002.pdf")):
    """Let another process make this set and be killed where the code says."""
    script = f"""
import os, signal
from functools import partial
from pathlib import Path
from tests.unit.keeping.test_output import make
def kill(*_): os.kill(os.getpid(), signal.SIGKILL)
{code}
make(Path({str(folder)!r}), {list(names)!r})
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=60, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


HALFWAY = "from ontwikkelscan.keeping import output; output.digest = kill"
MOVING = """
replace, moved = Path.replace, []
def count(path, place):
    moved.append(path)
    kill() if len(moved) == {n} else None
    return replace(path, place)
Path.replace = count
"""


def test_what_a_killed_run_had_made_is_taken_over_once(tmp_path):
    die(tmp_path, HALFWAY)
    assert written(tmp_path) == []
    assert (tmp_path / HELD / WORK / "files" / "R002.pdf").exists()
    with output_folder(tmp_path, making) as work:
        assert written(work) == []
        assert made_before(work / "R001.pdf")
        assert not made_before(work / "R001.pdf")
        assert not made_before(work / "R003.pdf")
        save_bytes(b"anew", work / "R002.pdf")
    assert (tmp_path / "R001.pdf").read_bytes() == b"x"
    assert (tmp_path / "R002.pdf").read_bytes() == b"anew"
    assert kept(tmp_path) == {SETS, SLOT}


def test_what_a_killed_run_had_made_of_others_goes(tmp_path):
    die(tmp_path, HALFWAY)
    with output_folder(tmp_path, partial(making, read="b")) as work:
        assert not made_before(work / "R001.pdf")
        assert not (tmp_path / HELD / EARLIER).exists()
        save_bytes(b"y", work / "R003.pdf")
    assert written(tmp_path) == ["R003.pdf"]
    assert kept(tmp_path) == {SETS, SLOT}


@pytest.mark.parametrize("n", range(1, 9))
def test_a_run_that_is_killed_at_any_rename_is_completed_by_the_next(tmp_path, n):
    """Renames: what is to be made, two files that are saved, the record; all of it; each file, and the record again."""
    die(tmp_path, MOVING.format(n=n))
    assert (tmp_path / HELD / READY).exists() == (n > 5)
    if n > 5:
        with pytest.raises(AlreadyMadeError):
            make(tmp_path, ["R001.pdf", "R002.pdf"])
    else:
        assert written(tmp_path) == []
        make(tmp_path, ["R001.pdf", "R002.pdf"])
    assert written(tmp_path) == ["R001.pdf", "R002.pdf"]
    assert kept(tmp_path) == {SETS, SLOT}


def test_a_group_whose_run_was_killed_while_moving_needs_no_overwrite(tmp_path):
    of = "from tests.unit.keeping.test_output import making; make = partial(make, of=partial(making, read=None))"
    die(tmp_path, f"{of}\n{MOVING.format(n=6)}", names=["groep.pdf", "groep.csv"])
    assert (tmp_path / HELD / READY).exists()
    make(tmp_path, ["groep.pdf", "groep.csv"], of=partial(making, read=None))
    assert written(tmp_path) == ["groep.csv", "groep.pdf"]
    assert kept(tmp_path) == {SETS, SLOT}


SLEEPS = """
import time
from pathlib import Path
from ontwikkelscan.ending import listen
from ontwikkelscan.keeping.output import output_folder
from ontwikkelscan.saving import save_bytes
from tests.unit.keeping.test_output import making
listen()
with output_folder(Path({folder!r}), making) as work:
    save_bytes(b"x", work / "R001.pdf")
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_at_once_without_a_trace(tmp_path, number):
    script = SLEEPS.format(folder=str(tmp_path / "uit"))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout.readline() == b"ready\n"
        start = time.monotonic()
        os.kill(run.pid, number)
        assert run.wait(timeout=30) == 128 + number
        assert time.monotonic() - start < 2
        assert run.stderr.read() == b""
    assert list(tmp_path.iterdir()) == []


def test_a_signal_while_files_are_moved_waits_for_the_last(tmp_path):
    script = (
        SLEEPS.format(folder=str(tmp_path / "uit"))
        .replace(
            "listen()",
            """listen()
import os, signal
replace = Path.replace
def at_each(path, place):
    os.kill(os.getpid(), signal.SIGTERM) if "ready" in str(path) else None
    return replace(path, place)
Path.replace = at_each
""",
        )
        .replace("time.sleep(60)", "")
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=60, capture_output=True)
    assert done.returncode == 128 + signal.SIGTERM
    assert written(tmp_path / "uit") == ["R001.pdf"]
    assert kept(tmp_path / "uit") == {SETS, SLOT, CUT_OFF}
    make(tmp_path / "uit", ["R001.pdf"], of=partial(making, read="b"))
    assert kept(tmp_path / "uit") == {SETS, SLOT}
    with pytest.raises(OntwikkelscanError, match="OUTPUT-001"):
        make(tmp_path / "uit", ["R001.pdf"], of=partial(making, read="c"))


def test_the_key_stays_in_the_folder_and_tells_answers_apart(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("1")
    (tmp_path / "map" / HELD).mkdir(parents=True)
    key = key_of(tmp_path)
    assert key == key_of(tmp_path) != key_of(tmp_path / "map")
    assert (tmp_path / HELD / KEY).stat().st_mode & 0o777 == 0o600
    found = keyed_digest(key, [file])
    assert keyed_digest(key_of(tmp_path / "map"), [file]) != found
    file.write_text("2")
    assert keyed_digest(key, [file]) != found
    (tmp_path / "map" / "b.csv").write_text("2")
    assert len({keyed_digest(key, [path]) for path in (file, tmp_path / "map", tmp_path / "nergens")}) == 3


def test_a_record_holds_what_a_reader_needs_and_no_path(tmp_path):
    make(tmp_path, ["R001.pdf"])
    text = (tmp_path / HELD / SETS / "report.json").read_text()
    assert str(tmp_path) not in text
    assert set(json.loads(text)) == {"making", "time", "files", "people"}


def test_a_part_of_what_is_kept_that_a_killed_run_left_goes(tmp_path):
    make(tmp_path, ["a.csv"])
    (tmp_path / HELD / ".key.123.part").write_bytes(b"half")
    make(tmp_path, ["R001.pdf"], of=partial(making, name="report"), overwrite=True)
    assert kept(tmp_path) == {SETS, SLOT}


@pytest.mark.parametrize("there", [True, False])
def test_a_run_that_ends_before_it_may_write_leaves_no_trace_and_others_alone(tmp_path, there, monkeypatch):
    folder = tmp_path / "uit"
    if there:
        make(folder, ["a.csv"])
        (folder / HELD / WORK).mkdir()

    def ended(_):
        raise KeyboardInterrupt

    were = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(output, "take_slot", ended)
    with pytest.raises(KeyboardInterrupt):
        make(folder, ["R001.pdf"])
    assert sorted(tmp_path.rglob("*")) == were
