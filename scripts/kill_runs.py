"""Kill commands while they work, run them again, and count what went wrong: python scripts/kill_runs.py [--times 60].

Of each command and each signal a third of the runs ends at a random moment, a third at a random file that is moved into
place or made, and a third (where there are processes) while processes start. After it nothing is left of a run that was
asked to end; after one that was killed the same command, without --overwrite, gives the bytes of an undisturbed run. It
exits with 1 when anything else was seen. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ontwikkelscan as osc

ROOT = Path(__file__).resolve().parents[1]
DRIVER = """
import os, sys, signal, random
from pathlib import Path
if __name__ == "__main__":
    number, at = int(sys.argv.pop(1)), sys.argv.pop(1)
    if at.startswith("rename"):
        left = [int(at.removeprefix("rename"))]
        replace = Path.replace
        def count(path, place):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), number)
            return replace(path, place)
        Path.replace = count
    if at == "start":
        import multiprocessing.popen_spawn_posix as start
        launch, sent = start.Popen._launch, []
        def launched(self, process):
            launch(self, process)
            if not sent:
                sent.append(os.kill(os.getpgid(0), number) if number == 9 else os.killpg(os.getpgid(0), number))
        start.Popen._launch = launched
    from ontwikkelscan.__main__ import main
    main()
"""
PATIENCE, N_NORM = 600, 120
SECONDS = 2.0
"""Within which a run that is asked to end does."""


def commands(folder: Path) -> dict[str, list[str]]:
    """Return what is run, on small inputs; reports and intakes are just enough for more than one process."""
    answers = (ROOT / "examples" / "gemeentesecretaris.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "klein.csv").write_text("".join(answers[:7]), "utf-8")
    (folder / "veel.csv").write_text("".join(answers[:21]), "utf-8")
    people = osc.simulate_answers(osc.load_questionnaire("gemeentesecretaris"), N_NORM, seed=1)
    wide = people.frame.pivot(index="respondent", columns="item", values="answer")
    wide.to_csv(folder / "norm.csv")
    return {
        "score": ["score", "klein.csv"],
        "report": ["report", "veel.csv", "--form", "short"],
        "intake": ["intake", "veel.csv", "--programme", "leergang_lokaal_leiderschap", "--share", "all"],
        "group": ["group", "veel.csv"],
        "norm build": ["norm", "build", "norm.csv", "--id", "eigen", "-q", "gemeentesecretaris", "--minimum-n", "100"],
        "demo": ["demo"],
    }


def environment() -> dict[str, str]:
    """Return the variables of a run that can be repeated to the byte."""
    return {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(ROOT)}


def start(words: list[str], folder: Path, number: int, at: str) -> subprocess.Popen[bytes]:
    """Start a command that ends itself somewhere, in a session of its own."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, str(folder / "driver.py"), str(number), at, *words, "-o", str(folder / "uit")],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def alive(session: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds for people."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".ontwikkelscan" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def strays(folder: Path, inputs: set[str]) -> list[str]:
    """Return what should not be there: beside the output, and in what is kept of how it was made."""
    kept = {path.name for path in (folder / "uit" / ".ontwikkelscan").glob("*")} - {"cut_off", "key", "sets", "slot"}
    return sorted({path.name for path in folder.iterdir()} - inputs | kept)


def end(run: subprocess.Popen[bytes], number: int, at: str, seconds: float) -> float:
    """Let a run end, or end it after so many seconds; return since when it was to end."""
    asked = time.monotonic()
    if at == "random":
        try:
            run.wait(seconds)
        except subprocess.TimeoutExpired:
            asked = time.monotonic()
            os.kill(run.pid, number) if number == signal.SIGKILL else os.killpg(run.pid, number)
    return asked


def of_the_end(
    folder: Path, number: int, at: str, seconds: float, words: list[str], whole: dict[str, bytes]
) -> tuple[list[str], bool]:
    """Return what was wrong with how a run ended and what it left, and whether it came to its own end before."""
    there = {path.name for path in folder.iterdir()}
    run = start(words, folder, signal.SIGCONT if at == "random" else number, at)
    asked = end(run, number, at, seconds)
    said = run.communicate(timeout=PATIENCE)[1][-300:].decode()
    took, ended = time.monotonic() - asked, run.returncode in (-number, 128 + number)
    wrong = {
        f"code {run.returncode}: {said}": not ended and run.returncode != 0,
        f"ended after {took:.1f} s": at == "random" and ended and took > SECONDS,
        "a process was left": left_alive(run.pid),
    }
    if ended and number != signal.SIGKILL:
        there |= {"uit"} if contents(folder / "uit") else set()
        wrong[f"said {said!r}"] = bool(said)
        wrong["a trace was left"] = contents(folder / "uit") not in ({}, whole) or bool(strays(folder, there))
    return [problem for problem, seen in wrong.items() if seen], run.returncode == 0


def left_alive(session: int) -> bool:
    """Tell whether a process of a session still runs after a moment."""
    deadline = time.monotonic() + SECONDS
    while alive(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(alive(session))


def one(words: list[str], number: int, at: str, seconds: float, whole: dict[str, bytes], inputs: Path) -> list[str]:
    """Let one run end and run again; return what went wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = copied(inputs, Path(name))
        there = {path.name for path in folder.iterdir()} | {"uit"}
        wrong, finished = of_the_end(folder, number, at, seconds, words, whole)
        if finished:
            return wrong
        again = start(words, folder, signal.SIGCONT, "never")
        said = again.communicate(timeout=PATIENCE)[1][-300:].decode()
        after = {
            f"the run after it: {said}": again.returncode != 0,
            "other bytes than an undisturbed run": contents(folder / "uit") != whole,
            f"left: {', '.join(strays(folder, there))}": bool(strays(folder, there)),
        }
        return [*wrong, *(problem for problem, seen in after.items() if seen)]


def copied(inputs: Path, folder: Path) -> Path:
    """Copy what commands read, and return where it is."""
    for path in inputs.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def main() -> int:
    """Print a line per command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=60, help="kills of each command")
    parser.add_argument("--only", action="append", help="a command; may be repeated")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice, failed = random.Random(given.seed), 0  # noqa: S311 - where a run ends
    with tempfile.TemporaryDirectory() as name:
        inputs = Path(name)
        (inputs / "driver.py").write_text(DRIVER, "utf-8")
        all_commands = commands(inputs)
        for command, words in all_commands.items():
            if given.only and command not in given.only:
                continue
            with tempfile.TemporaryDirectory() as other:
                folder = copied(inputs, Path(other))
                begun = time.monotonic()
                if start(words, folder, signal.SIGCONT, "never").wait(PATIENCE) != 0:
                    print(f"{command}: does not run undisturbed")
                    return 1
                seconds, whole = time.monotonic() - begun, contents(folder / "uit")
            places = ["random", "rename", *(["start"] if command in ("report", "intake", "demo") else [])]
            n_wrong = 0
            for index in range(given.times):
                number = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[index % 3]
                at = places[index // 3 % len(places)]
                at = f"rename{dice.randint(1, 2 * len(whole) + 6)}" if at == "rename" else at
                wrong = one(words, number, at, dice.uniform(0, 0.9 * seconds), whole, inputs)
                n_wrong += len(wrong)
                for problem in wrong:
                    print(f"{command}, {signal.Signals(number).name} at {at}: {problem}", flush=True)
            failed += n_wrong
            print(
                f"{command}: {given.times} times, {n_wrong} wrong; {seconds:.1f} s, {len(whole)} files",
                flush=True,
            )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
