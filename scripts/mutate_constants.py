"""Change each published constant in turn and see its test fail (python scripts/mutate_constants.py).

``tests/contracts/constants.yaml`` says which test guards which constant. Each other value is put into a copy of the
checkout, where that test runs alone. A test that stays green guards nothing: the constant is listed, and the script
ends with 1. So it does when a test is red or missing before anything was changed.
"""

import argparse
import ast
import compileall
import importlib
import multiprocessing
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tests" / "contracts" / "constants.yaml"
PYTEST = ("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-W", "ignore:shipped files are not")
"""A change of data is seen by what it does, not by its checksum alone."""
PATIENCE = 120
"""Seconds for one test."""
HEAVY = ("numpy", "pandas", "pydantic", "pytest", "scipy.optimize", "scipy.stats", "sklearn.cluster")
"""Loaded once; each run starts from there. Nothing that is changed may be among them."""


class Mutation(NamedTuple):
    """A file, what stands where in it (start, stop, text), what it is called, and the test that should fail."""

    place: str
    start: int
    stop: int
    text: str
    title: str
    test: str


def mutations(row: dict[str, Any], root: Path = ROOT) -> Iterator[Mutation]:
    """Yield the changes of one row of the table."""
    place, test = row["place"], row["test"]
    source = (root / place).read_text(encoding="utf-8")
    if "from" in row:
        if source.count(row["from"]) != 1:
            message = f"{place}: {row['from']!r} stands there {source.count(row['from'])} times, not once"
            raise LookupError(message)
        start = source.index(row["from"])
        yield Mutation(place, start, start + len(row["from"]), row["to"], f"{row['from']!r} -> {row['to']!r}", test)
        return
    start, stop = (in_python if place.endswith(".py") else in_yaml)(source, row["name"])
    for other in row["others"]:
        yield Mutation(place, start, stop, str(other), f"{row['name']} {source[start:stop]} -> {other}", test)


def in_python(source: str, name: str) -> tuple[int, int]:
    """Return where the value of a module's constant stands; ``NAME.a.0`` is place 0 of what its key "a" holds."""
    first, *path = name.split(".")
    named = assigned(source)
    node = named[first]
    for step in path:
        if isinstance(node, ast.BinOp):  # dictionaries joined by |
            node = node.right
        if isinstance(node, ast.Dict):
            keys = [named[key.id] if isinstance(key, ast.Name) else key for key in node.keys]
            node = next(value for key, value in zip(keys, node.values, strict=True) if key.value == step)
        else:
            node = node.elts[int(step)]
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = source.splitlines()

    def at(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


@cache
def assigned(source: str) -> dict[str, ast.expr]:
    """Return the expression of each name that a module gives a value."""
    return dict(assignments(ast.parse(source)))


def assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a module gives a value, with the expression."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple):
                several = isinstance(node.value, ast.Tuple)
                for place, one in enumerate(target.elts):
                    yield one.id, node.value.elts[place] if several else node.value


def in_yaml(source: str, name: str) -> tuple[int, int]:
    """Return where a value stands in a data file; a step of the path is a key, an id in a list, or a place in it."""
    node = composed(source)
    for step in name.split("."):
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        elif step.isdigit():
            node = node.value[int(step)]
        else:
            node = next(
                one for one in node.value for key, value in one.value if (key.value, value.value) == ("id", step)
            )
    return node.start_mark.index, node.end_mark.index


@cache
def composed(source: str) -> yaml.Node:
    """Return the nodes of a data file, which know where they stand."""
    return yaml.compose(source)


def copied(folder: Path) -> Path:
    """Copy what is tracked, and compile it so that a changed source is never taken for the compiled one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    compileall.compile_dir(folder / "ontwikkelscan", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return folder


def run(folder: Path, tests: list[str]) -> int | None:
    """Run tests in a copy, in a process of its own; return pytest's exit status, None when it took too long."""
    child = os.fork()
    if not child:
        status = 3
        try:
            os.setsid()
            with (folder / "pytest-output.txt").open("wb") as output:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
            os.chdir(folder)
            sys.dont_write_bytecode = True
            sys.path[:] = [str(folder), *sys.path[1:]]
            os.environ["PYTHONPATH"] = str(folder)
            package = importlib.import_module("ontwikkelscan")
            assert Path(package.__file__).is_relative_to(folder)  # noqa: S101 - never the checkout itself
            status = int(importlib.import_module("pytest").main([*PYTEST, *tests]))
            sys.stdout.flush()
        finally:
            os._exit(status)
    end = time.monotonic() + PATIENCE * max(1, len(tests) // 10)
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def work(folder: Path, tasks: Any, outcomes: Any) -> None:
    """Take tasks, a mutation or a list of tests to run without one, until there are none."""
    copied(folder)
    for name in HEAVY:
        importlib.import_module(name)
    while (task := tasks.get()) is not None:
        begun = time.monotonic()
        if isinstance(task, Mutation):
            path = folder / task.place
            before = path.read_bytes()
            text = before.decode()
            path.write_bytes((text[: task.start] + task.text + text[task.stop :]).encode())
            status = run(folder, [task.test])
            path.write_bytes(before)
        else:
            status = run(folder, task)
        told = (folder / "pytest-output.txt").read_text(encoding="utf-8", errors="replace")
        outcomes.put((task, status, told, time.monotonic() - begun))


def all_done(tasks: list[Any], given: Any, outcomes: Any, workers: list[Any]) -> Iterator[tuple[Any, int, str, float]]:
    """Hand out tasks and yield what came of each."""
    for task in tasks:
        given.put(task)
    for _ in tasks:
        while True:
            try:
                yield outcomes.get(timeout=1)
                break
            except queue.Empty:
                if not all(worker.is_alive() for worker in workers):
                    message = "a worker stopped"
                    raise RuntimeError(message) from None


def test_all(rows: list[dict[str, Any]], jobs: int, only: str, *, verbose: bool) -> list[str]:
    """Run the tests, first as things are, then with each change; return what is wrong."""
    chosen = [one for row in rows for one in mutations(row) if only in f"{one.place} {one.title} {one.test}"]
    tests = sorted({one.test for one in chosen})
    files = [list(some) for _, some in groupby(tests, key=lambda test: test.split("::")[0])]
    context = multiprocessing.get_context("fork")
    tasks, outcomes = context.Queue(), context.Queue()
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder).resolve() / str(number) for number in range(jobs)]
        workers = [context.Process(target=work, args=(place, tasks, outcomes), daemon=True) for place in places]
        for worker in workers:
            worker.start()
        wrong = [told for _, status, told, _ in all_done(files, tasks, outcomes, workers) if status != 0]
        for one, status, told, seconds in all_done([] if wrong else chosen, tasks, outcomes, workers):
            if status != 1:
                what = "no test sees" if status == 0 else f"pytest ended with {status}:\n{told}"
                wrong.append(f"{one.place}: {one.title}\n    {one.test}: {what}")
            if verbose:
                verdict = "seen" if status == 1 else "NOT SEEN"
                print(f"{seconds:5.1f} s  {verdict}  {one.place}: {one.title}", flush=True)
        for _ in workers:
            tasks.put(None)
        for worker in workers:
            worker.join()
    print(f"{len(chosen)} changes, {len(tests)} tests")
    return wrong


def main() -> int:
    """Run all that was asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="tests at a time")
    parser.add_argument("--only", default="", metavar="NAME", help="constants, files or tests with this in their name")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each change and its time")
    options = parser.parse_args()
    begun = time.monotonic()
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    rows = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["guarded"]
    wrong = test_all(rows, options.jobs, options.only, verbose=options.verbose)
    print(*wrong, f"{len(wrong)} wrong, {time.monotonic() - begun:.0f} s", sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
