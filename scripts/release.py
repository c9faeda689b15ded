"""Make a release, but for the tag and the upload: python scripts/release.py VERSION (docs/releasing.md).

Nothing is made while something stands in the way; that is listed. Then the checksums of what is shipped are frozen,
wheel and sdist are built twice, and the wheel is tried in an empty environment of each Python that is to be had. Only
when all of that went well does it stand in ``dist/``, and is the list of frozen checksums committed. Without VERSION it
is a rehearsal: what stands in the way is told, all is built and tried, and nothing in the checkout changes.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
URLS = ("Repository", "Documentation", "Changelog", "Issues")
FROZEN = "tests/contracts/released.yaml"
GUARDS = ("tests/contracts/test_released.py", "tests/unit/loading/test_shipped.py")
"""That nothing frozen has changed, and that the checksums are those of what is shipped."""
CHANGES_SCORES = "### Changes scores"
NOTHING = "Nothing."
HEADING = re.compile(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


class Release(NamedTuple):
    """A version in CHANGELOG.md: its number, its day as written, and whether it changes scores."""

    version: str
    day: str
    changes_scores: bool


def releases(changelog: str) -> list[Release]:
    """Return the versions of a changelog as they stand there, the newest first."""
    found = []
    for version, day, text in HEADING.findall(changelog):
        _, _, told = text.partition(CHANGES_SCORES)
        found.append(Release(version, day, told.partition("\n### ")[0].strip() not in ("", NOTHING)))
    return found


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers that can be compared."""
    return tuple(map(int, version.split(".")))


def large_enough(version: str, before: str, *, changes_scores: bool) -> bool:
    """Return whether a version may follow another: a changed score is major, and before 1.0.0 minor."""
    new, old = number(version), number(before)
    part = 1 if new[0] == 0 and changes_scores else 0
    return new[: part + 1] > old[: part + 1] if changes_scores else new > old


def git(root: Path, *words: str) -> str:
    """Return what git says of a checkout."""
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout  # noqa: S603, S607


def faults(root: Path, version: str | None, today: date) -> list[str]:
    """Return what stands in the way of a release, of the version that the software has if none is given."""
    here = re.findall(
        r'^__version__ = "(.*)"$', (root / "ontwikkelscan" / "version.py").read_text("utf-8"), re.MULTILINE
    )
    version = version or here[0]
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        return [f"{version} is no version such as 1.2.0"]
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    found = [] if here == [version] else [f"ontwikkelscan/version.py says {', '.join(here)}, not {version}"]
    if str(citation["version"]) != version:
        found.append(f"CITATION.cff says {citation['version']}, not {version}")
    found += _of_changelog(
        releases((root / "CHANGELOG.md").read_text("utf-8")), version, str(citation.get("date-released")), today
    )
    return found + _of_urls(root, citation) + _of_git(root, version)


def _of_changelog(told: list[Release], version: str, cited: str, today: date) -> list[str]:
    """Return what is wrong with the newest version of the changelog."""
    if not told or told[0].version != version:
        return [f"CHANGELOG.md does not begin with a heading '## {version} (year-month-day)'"]
    new, *old = told
    found = [] if cited == new.day else [f"date-released in CITATION.cff is {cited}, in CHANGELOG.md {new.day}"]
    try:
        late = date.fromisoformat(new.day) > today
    except ValueError:
        late = True
    if late:
        found.append(f"{new.day} in CHANGELOG.md is no day up to today")
    if old and not large_enough(version, old[0].version, changes_scores=new.changes_scores):
        kind = (
            "that changes scores, which asks for a major version (before 1.0.0 a minor one)"
            if new.changes_scores
            else ""
        )
        found.append(" ".join(filter(None, (f"{version} cannot follow {old[0].version}", kind))))
    return found


def _of_urls(root: Path, citation: dict[str, Any]) -> list[str]:
    """Return which addresses of the project are still to be filled in, or differ."""
    urls = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"].get("urls", {})
    code = yaml.safe_load((root / "publiccode.yml").read_text("utf-8"))["url"]
    places = {f"{name} in pyproject.toml": urls.get(name, "") for name in URLS}
    places |= {"repository-code in CITATION.cff": citation.get("repository-code", ""), "url in publiccode.yml": code}
    found = []
    for name, url in places.items():
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.hostname.startswith("example."):
            found.append(f"the address is still to be filled in: {name}")
    if not found and len({places[f"{URLS[0]} in pyproject.toml"], *list(places.values())[len(URLS) :]}) > 1:
        found.append("pyproject.toml, CITATION.cff and publiccode.yml name different repositories")
    return found


def _of_git(root: Path, version: str) -> list[str]:
    """Return what is not committed, whether the tag is taken, and what is not as an earlier release froze it."""
    found = [f"not committed: {line[3:]}" for line in git(root, "status", "--porcelain").splitlines()]
    tags = git(root, "tag", "--list", "v*").split()
    if f"v{version}" in tags:
        found.append(f"the tag v{version} is there already")
    frozen = yaml.safe_load((root / FROZEN).read_text("utf-8"))["frozen"]
    for tag in tags:
        held = yaml.safe_load(git(root, "show", f"{tag}:{FROZEN}"))["frozen"]
        found += [f"{name} is not as {tag} froze it" for name in held if frozen.get(name) != held[name]]
    return found


def run(*words: str | Path, cwd: Path = ROOT) -> None:
    """Run a command as someone does who has nothing set for Python, and end with it when it fails."""
    plain = {
        name: told for name, told in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COVERAGE"))
    }
    done = subprocess.run(list(map(str, words)), cwd=cwd, env=plain, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nfailed ({done.returncode}): {' '.join(map(str, words))}")


def build(scratch: Path) -> list[Path]:
    """Return sdist and wheel. The wheel is made of the sdist, then of the checkout: to the byte the same."""
    one, two = scratch / "one", scratch / "two"
    command = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    run(*command, one, ROOT)
    run(*command, two, "--sdist", "--wheel", ROOT)
    made = {folder: {path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in (one, two)}
    if made[one] != made[two]:
        sys.exit("two builds differ, or the wheel that is made of the sdist does")
    print(f"built twice, to the byte: {', '.join(made[one])}")
    return sorted(one.iterdir())


def pythons() -> dict[str, str]:
    """Return for each Python that is promised the program, if it is to be had: on the path, or of pyenv."""
    found = {}
    for version in PYTHONS:
        there = [
            shutil.which(f"python{version}"),
            *Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"),
        ]
        for program in map(str, filter(None, there)):
            if not subprocess.run([program, "-c", ""], check=False, capture_output=True).returncode:  # noqa: S603
                found[version] = program
                break
    return found


def environment(program: str, folder: Path, *wanted: str | Path) -> Path:
    """Make an empty environment, install something in it, and return where its commands are."""
    run(program, "-m", "venv", folder)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    run(commands / "python", "-m", "pip", "install", "--quiet", *wanted)
    return commands


def try_wheel(wheel: Path, scratch: Path) -> None:
    """Install the wheel alone for each Python, score both examples and make a report: each gives the same tables."""
    tables: dict[str, list[bytes]] = {}
    for version, program in pythons().items():
        own = scratch / version
        own.mkdir()
        command = environment(program, own / "environment", wheel) / "ontwikkelscan"
        run(command, "--help", cwd=own)
        for profile in ("gemeentesecretaris", "hrm_adviseur"):
            answers = shutil.copy(ROOT / "examples" / f"{profile}.csv", own)
            run(command, "score", answers, "-q", profile, "-o", own / profile, cwd=own)
        run(command, "report", own / "gemeentesecretaris.csv", "-o", own / "report", "--respondent", "R001", cwd=own)
        if not list((own / "report").glob("*.pdf")):
            sys.exit(f"Python {version} made no report")
        tables[version] = [path.read_bytes() for path in sorted(own.glob("*/*.csv"))]
        print(f"Python {version}: installed, scored, a report")
    for version in PYTHONS:
        if version not in tables:
            print(f"Python {version}: not to be had here, NOT TRIED")
    if not tables or len({tuple(made) for made in tables.values()}) > 1:
        sys.exit(f"the scores differ between Python {', '.join(tables)}, or none was to be had")


def make(scratch: Path) -> list[Path]:
    """Build and try all there is, and return sdist and wheel."""
    made = build(scratch)
    run(environment(sys.executable, scratch / "index", "twine") / "twine", "check", "--strict", *made)
    print("the index can show the description (twine check)")
    try_wheel(next(path for path in made if path.suffix == ".whl"), scratch)
    return made


def main() -> None:
    """Make a release, or rehearse it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version", nargs="?", metavar="VERSION")
    version = parser.parse_args().version
    in_the_way = faults(ROOT, version, datetime.now(UTC).date())
    for one in in_the_way:
        print(f"in the way: {one}")
    if version and in_the_way:
        sys.exit(1)
    run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *GUARDS)
    with tempfile.TemporaryDirectory() as folder:
        if not version:
            make(Path(folder))
            print("a rehearsal: nothing was kept")
            return
        before = (ROOT / FROZEN).read_bytes()
        try:
            run(sys.executable, "-m", "tests.contracts.test_released", "--freeze")
            made = make(Path(folder))
        except BaseException:
            (ROOT / FROZEN).write_bytes(before)
            raise
        (ROOT / "dist").mkdir(exist_ok=True)
        for path in made:
            shutil.copy(path, ROOT / "dist")
    if git(ROOT, "status", "--porcelain"):
        git(ROOT, "commit", "--quiet", "-m", f"Freeze what {version} ships", FROZEN)
    print(f"dist/ holds {version}. Next: git tag -a v{version} -m {version}; git push --follow-tags")
    print(f"and then: twine upload dist/ontwikkelscan-{version}*")


if __name__ == "__main__":
    main()
