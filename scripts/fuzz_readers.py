"""Give each reader files that were changed at random, and tell what it made of them (python scripts/fuzz_readers.py).

Each reader gets 100,000 files, or those of twenty minutes; ``--inputs``, ``--minutes``, ``--only`` and ``--write``
change that. What may come of a file is an answer or an error with a code. Anything else is told with its number: the
same number gives the same file (``--show NUMBER --only READER``). A reader that ends its process is started again
behind that file. The record keeps the rows of readers that were not run.
"""

import argparse
import json
import mmap
import multiprocessing
import os
import platform
import resource
import signal
import struct
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ontwikkelscan import OntwikkelscanError  # noqa: E402 - of this checkout
from tests.fuzz.mutate import changed  # noqa: E402
from tests.fuzz.readers import KINDS, READERS, put, seeds  # noqa: E402

RECORD = ROOT / "docs" / "fuzz-record.md"
PATIENCE = 20
"""Seconds for one file."""
STEP = 500
"""Files between two accounts."""


def made(reader: str, number: int) -> tuple[Path, bytes]:
    """Return the file of this number: which seed it came from, and its content."""
    random = Random(f"{reader}-{number}")  # noqa: S311 - no secret
    valid = seeds(reader)
    path, content = random.choice(valid)
    return path, changed(content, KINDS[path.suffix], random, random.choice(valid)[1])


def attempt(reader: str, number: int, folder: Path) -> tuple[str, float, str]:
    """Read one file; return its code ("" where it is read), seconds, and what went wrong."""
    path, content = made(reader, number)
    read = put(reader, path, content, folder)
    begun, code, wrong = time.perf_counter(), "", ""
    signal.alarm(PATIENCE)
    try:
        read()
    except OntwikkelscanError as refused:
        code = refused.code
        for problem in refused.problems:
            problem.text("nl"), problem.text("en")
    except BaseException as other:  # noqa: BLE001 - whatever it is
        last = traceback.extract_tb(other.__traceback__)[-1]
        wrong = f"{type(other).__name__} in {Path(last.filename).name}:{last.lineno}"
    finally:
        signal.alarm(0)
    return code, time.perf_counter() - begun, wrong


def too_long(*_: object) -> None:
    """Stop what takes too long."""
    raise TimeoutError


def work(reader: str, start: int, stop: int, end: float, at: Any, told: Any) -> None:
    """Read files in a process of its own, and account for them now and then."""
    signal.signal(signal.SIGALRM, too_long)
    warnings.simplefilter("ignore")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        for path, content in seeds(reader):
            put(reader, path, content, Path(folder))()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        account: dict[str, Any] = {"n": 0, "codes": Counter(), "wrong": [], "slowest": (0.0, 0), "kb": (0, 0)}
        for number in range(start, stop):
            at[:8] = struct.pack("<q", number)
            code, seconds, wrong = attempt(reader, number, Path(folder))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            account["n"] += 1
            account["codes"][code] += 1
            account["slowest"] = max(account["slowest"], (seconds, number))
            account["kb"] = max(account["kb"], (peak, -number))
            if wrong:
                account["wrong"].append((number, wrong))
            if account["n"] % STEP == 0 or time.monotonic() > end:
                told.send(account)
                if time.monotonic() > end:
                    return
        told.send(account)


def fuzz(reader: str, inputs: int, seconds: float, first: int = 0) -> dict[str, Any]:
    """Return what a reader made of its files."""
    total: dict[str, Any] = {"n": 0, "codes": Counter(), "wrong": [], "slowest": (0.0, 0), "kb": (0, 0)}
    end, start = time.monotonic() + seconds, first
    at = mmap.mmap(-1, 8)
    context = multiprocessing.get_context("fork")
    while start < first + inputs and time.monotonic() < end:
        receive, send = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(reader, start, first + inputs, end, at, send))
        process.start()
        send.close()
        account = None
        while True:
            try:
                account = receive.recv()
            except EOFError:
                break
        process.join()
        (number,) = struct.unpack("<q", at[:8])
        if account is not None:
            for name in ("slowest", "kb"):
                total[name] = max(total[name], account[name])
            total["codes"] += account["codes"]
            total["wrong"] += account["wrong"]
            total["n"] += account["n"]
        if process.exitcode == 0:
            break
        total["wrong"].append((number, f"the process ended with {process.exitcode}"))
        start = number + 1
    return total


def line(reader: str, one: dict[str, Any]) -> str:
    """Write what was seen of a reader as a row: files, what came of them, the slowest, memory, and when."""
    refused = {code: n for code, n in one["codes"].items() if code}
    read = one["codes"].get("", 0) - len([w for _, w in one["wrong"] if "process" not in w])
    return (
        f"| {reader} | {one['n']} | {read} | {sum(refused.values())} | {len(refused)} | {len(one['wrong'])} "
        f"| {one['slowest'][0]:.2f} | {one['kb'][0] / 1000:.0f} | {datetime.now(UTC).date()} |"
    )


def page(results: dict[str, dict[str, Any]], before: str) -> str:
    """Write the record: with what, and a row per reader; of those that were not run the row that was there."""
    rows = {row.split("|")[1].strip(): row for row in before.splitlines() if row.startswith("| ")}
    rows |= {reader: line(reader, one) for reader, one in results.items()}
    kept = [rows[reader] for reader in READERS if reader in rows]
    n, wrong = (sum(int(row.split("|")[column]) for row in kept) for column in (2, 6))
    heads = (
        "lezer, bestanden, gelezen, geweigerd met een code, codes, zonder code, traagste (s), meeste geheugen (MB), op"
    )
    return "\n".join(
        [
            "# Willekeurig veranderde bestanden",
            "",
            f"De lezers kregen {n} bestanden die uit geldige bestanden zijn gemaakt door ze willekeurig te",
            "veranderen: tekens, stukken, waarden en onderdelen weg, dubbel, verplaatst of vervangen door wat in zo'n",
            "bestand iets betekent. Een bestand wordt gelezen, of geweigerd met een code.",
            f"Iets anders gebeurde {wrong} keer.",
            "",
            f"| {heads.replace(', ', ' | ')} |",
            f"|{' --- |' * len(heads.split(', '))}",
            *kept,
            "",
            "Geheugen is wat een lezer op zijn hoogst nam boven wat de geldige bestanden vroegen, over alle bestanden",
            "in één proces. De tijd is die van het traagste bestand, op een computer die ook ander werk had",
            f"(Python {platform.python_version()}). Het nummer van een bestand bepaalt wat erin staat; zo is het na te",
            "doen: `python scripts/fuzz_readers.py --write`.",
            "",
        ]
    )


def main() -> int:
    """Run what was asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000, help="files per reader")
    parser.add_argument("--minutes", type=float, default=20, help="per reader at most")
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--only", choices=READERS, action="append", help="this reader (may be repeated)")
    parser.add_argument("--show", type=int, help="read the file of this number, write it to the screen, and stop")
    parser.add_argument("--write", action="store_true", help=f"write {RECORD.relative_to(ROOT)}")
    options = parser.parse_args()
    if options.show is not None:
        reader = options.only[0]
        path, content = made(reader, options.show)
        print(path.name, content)
        with tempfile.TemporaryDirectory() as folder:
            put(reader, path, content, Path(folder))()
        return 0
    results = {}
    for reader in options.only or READERS:
        results[reader] = fuzz(reader, options.inputs, options.minutes * 60, options.first)
        print(line(reader, results[reader]), json.dumps(results[reader]["slowest"]), flush=True)
        kinds: dict[str, list[int]] = {}
        for number, wrong in results[reader]["wrong"]:
            kinds.setdefault(wrong, []).append(number)
        for wrong, numbers in kinds.items():
            print(f"  {len(numbers)} times {wrong}: {numbers[:5]}", flush=True)
    if options.write:
        RECORD.write_text(page(results, RECORD.read_text("utf-8")), encoding="utf-8")
    return int(any(one["wrong"] for one in results.values()))


if __name__ == "__main__":
    sys.exit(main())
