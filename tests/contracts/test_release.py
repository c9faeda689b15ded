"""A release is one command that refuses until all is in order, and nothing of people comes along."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

import ontwikkelscan

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2027, 3, 1)
ADDRESS = "https://code.voorbeeld.nl/scan"
CHANGELOG = """# Changelog

## 0.2.0 (2027-03-01)

### Changes scores

- One.

## 0.1.0 (2027-01-01)

### What is new

- All.
"""
CFF = f"""cff-version: 1.2.0
version: 0.2.0
date-released: 2027-03-01
repository-code: "{ADDRESS}"
"""
PROJECT = "[project]\n[project.urls]\n" + "".join(
    f'{name} = "{ADDRESS}"\n' for name in ("Repository", "Documentation", "Changelog", "Issues")
)
FROZEN = "tests/contracts/released.yaml"


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RELEASE = script("release")
CHECK = script("check_files")


def git(folder, *words):
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@voorbeeld.nl", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def ready(tmp_path):
    """A checkout of which 0.2.0 can be released, after a 0.1.0."""
    files = {
        "ontwikkelscan/version.py": '__version__ = "0.2.0"\n',
        "CHANGELOG.md": CHANGELOG,
        "CITATION.cff": CFF,
        "publiccode.yml": f'url: "{ADDRESS}"\n',
        "pyproject.toml": PROJECT,
        FROZEN: "draft: {}\nfrozen: {a/1: x}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "x")
    git(tmp_path, "tag", "v0.1.0")
    return tmp_path


def put(folder, name, *changes):
    text = (folder / name).read_text()
    for before, after in zip(changes[::2], changes[1::2], strict=True):
        assert before in text
        text = text.replace(before, after)
    (folder / name).write_text(text)
    git(folder, "commit", "--quiet", "-a", "-m", "y")


def test_what_is_in_order_is_not_in_the_way(ready):
    assert RELEASE.faults(ready, "0.2.0", TODAY) == []
    assert RELEASE.faults(ready, None, TODAY) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("ontwikkelscan/version.py", "0.2.0", "0.3.0", "version.py says 0.3.0, not 0.2.0"),
        ("CITATION.cff", "version: 0.2.0", "version: 0.1.0", "CITATION.cff says 0.1.0, not 0.2.0"),
        (
            "CITATION.cff",
            "2027-03-01",
            "2027-02-28",
            "date-released in CITATION.cff is 2027-02-28, in CHANGELOG.md 2027-03-01",
        ),
        ("CHANGELOG.md", "## 0.2.0 (2027-03-01)", "## Unreleased", "does not begin with a heading '## 0.2.0"),
        ("CHANGELOG.md", "## 0.1.0", "## 0.2.0", "0.2.0 cannot follow 0.2.0"),
        ("CHANGELOG.md", "## 0.1.0", "## 1.1.0", "0.2.0 cannot follow 1.1.0"),
        ("pyproject.toml", f'Issues = "{ADDRESS}"', "", "to be filled in: Issues in pyproject.toml"),
        ("publiccode.yml", ADDRESS, "https://example.org/x.git", "to be filled in: url in publiccode.yml"),
        ("CITATION.cff", f'repository-code: "{ADDRESS}"', "", "to be filled in: repository-code in CITATION.cff"),
        ("publiccode.yml", ADDRESS, "https://elders.nl/x.git", "name different repositories"),
        (FROZEN, "x", "y", "a/1 is not as v0.1.0 froze it"),
        (FROZEN, "a/1: x", "", "a/1 is not as v0.1.0 froze it"),
    ],
)
def test_one_thing_out_of_order_is_told(ready, name, before, after, told):
    put(ready, name, before, after)
    found = RELEASE.faults(ready, "0.2.0", TODAY)
    assert told in " ".join(found), found


def test_a_day_that_is_still_to_come_is_refused(ready):
    assert RELEASE.faults(ready, "0.2.0", date(2027, 2, 28)) == ["2027-03-01 in CHANGELOG.md is no day up to today"]


def test_what_is_not_committed_and_a_tag_that_is_there_are_refused(ready):
    (ready / "antwoorden.csv").write_text("x")
    git(ready, "tag", "v0.2.0")
    assert RELEASE.faults(ready, "0.2.0", TODAY) == ["not committed: antwoorden.csv", "the tag v0.2.0 is there already"]


def test_a_version_of_another_kind_is_refused(ready):
    assert RELEASE.faults(ready, "v0.2", TODAY) == ["v0.2 is no version such as 1.2.0"]


@pytest.mark.parametrize(
    ("version", "before", "changes_scores", "may"),
    [
        ("1.0.0", "0.9.0", True, True),
        ("0.2.0", "0.1.9", True, True),
        ("0.1.1", "0.1.0", True, False),
        ("0.1.1", "0.1.0", False, True),
        ("1.1.0", "1.0.0", True, False),
        ("2.0.0", "1.10.0", True, True),
        ("1.10.0", "1.9.0", False, True),
        ("1.9.0", "1.9.0", False, False),
        ("1.9.0", "2.0.0", True, False),
    ],
)
def test_a_changed_score_is_major(version, before, changes_scores, may):
    assert RELEASE.large_enough(version, before, changes_scores=changes_scores) is may


@pytest.mark.parametrize(("told", "changes"), [("- One.", True), ("Nothing.", False), ("", False)])
def test_what_stands_under_the_heading_decides(told, changes):
    assert RELEASE.releases(CHANGELOG.replace("- One.", told)) == [
        ("0.2.0", "2027-03-01", changes),
        ("0.1.0", "2027-01-01", False),
    ]


def test_a_minor_version_with_changed_scores_is_refused(ready):
    put(ready, "CHANGELOG.md", "## 0.2.0", "## 0.2.1", "## 0.1.0", "## 0.2.0")
    found = RELEASE.faults(ready, "0.2.1", TODAY)
    assert "0.2.1 cannot follow 0.2.0 that changes scores, which asks for a major version" in " ".join(found)


def test_the_changelog_can_be_read_by_version():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    told = [one.version for one in RELEASE.releases(text)]
    assert [one.partition(" ")[0] for one in headings if one != "Unreleased"] == told
    assert told == sorted(told, key=RELEASE.number, reverse=True)
    for part in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]:
        assert part.strip().startswith(RELEASE.CHANGES_SCORES)


def test_a_build_that_differs_and_a_command_that_fails_end_a_release(monkeypatch, tmp_path):
    def made(*words, cwd=ROOT):
        folder = next(word for word in words if isinstance(word, Path) and word != ROOT)
        folder.mkdir()
        (folder / "x.whl").write_text(folder.name)

    with pytest.raises(SystemExit, match=r"(?s)boom.*failed \(1\)"):
        RELEASE.run(sys.executable, "-c", "import sys; sys.exit('boom')")
    monkeypatch.setattr(RELEASE, "run", made)
    with pytest.raises(SystemExit, match="two builds differ"):
        RELEASE.build(tmp_path)


@pytest.fixture
def commands(ready, monkeypatch):
    """The release of a checkout that is ready, but for what takes long."""

    def run(*words, cwd=ready):
        if "--freeze" in words:
            (ready / FROZEN).write_text("draft: {}\nfrozen: {a/1: x, a/2: y}\n")

    def make(scratch):
        (scratch / "ontwikkelscan-0.2.0.tar.gz").write_text("x")
        return [scratch / "ontwikkelscan-0.2.0.tar.gz"]

    monkeypatch.setattr(RELEASE, "ROOT", ready)
    monkeypatch.setattr(RELEASE, "run", run)
    monkeypatch.setattr(RELEASE, "make", make)
    monkeypatch.setattr(RELEASE, "faults", lambda *_: [])
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "x")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "x@voorbeeld.nl")
    (ready / ".gitignore").write_text("dist/\n")
    git(ready, "add", ".")
    git(ready, "commit", "--quiet", "-m", "z")
    monkeypatch.setattr(sys, "argv", ["release.py", "0.2.0"])
    return monkeypatch


def test_a_release_freezes_and_leaves_a_clean_checkout_and_says_what_is_next(commands, ready, capsys):
    RELEASE.main()
    assert RELEASE.git(ready, "status", "--porcelain") == ""
    assert "a/2: y" in RELEASE.git(ready, "show", f"HEAD:{FROZEN}")
    assert [path.name for path in (ready / "dist").iterdir()] == ["ontwikkelscan-0.2.0.tar.gz"]
    assert "git tag -a v0.2.0" in capsys.readouterr().out


def test_a_release_that_fails_and_a_rehearsal_leave_all_as_it_was(commands, ready):
    commands.setattr(sys, "argv", ["release.py"])
    RELEASE.main()
    commands.setattr(sys, "argv", ["release.py", "0.2.0"])
    commands.setattr(RELEASE, "make", lambda _: sys.exit("differs"))
    with pytest.raises(SystemExit, match="differs"):
        RELEASE.main()
    assert RELEASE.git(ready, "status", "--porcelain") == ""
    assert "a/2" not in (ready / FROZEN).read_text()
    assert not (ready / "dist").exists()


def test_what_is_in_the_way_ends_a_release_and_is_told_in_a_rehearsal(commands, capsys):
    commands.setattr(RELEASE, "faults", lambda *_: ["a tag"])
    with pytest.raises(SystemExit):
        RELEASE.main()
    commands.setattr(sys, "argv", ["release.py"])
    RELEASE.main()
    assert capsys.readouterr().out.split("\n")[:2] == ["in the way: a tag"] * 2


def test_each_python_gives_the_same_tables(monkeypatch, tmp_path, capsys):
    def run(*words, cwd):
        if "score" in words:
            words[-1].mkdir()
            (words[-1] / "scores.csv").write_text(told[cwd.name])
        elif "report" in words:
            (cwd / "report").mkdir()
            (cwd / "report" / "R001.pdf").write_text("x")

    told = {"3.11": "a", "3.12": "a"}
    monkeypatch.setattr(RELEASE, "run", run)
    monkeypatch.setattr(RELEASE, "pythons", lambda: dict.fromkeys(told, "python"))
    monkeypatch.setattr(RELEASE, "environment", lambda *_: tmp_path)
    for name in ("same", "other"):
        (tmp_path / name).mkdir()
    RELEASE.try_wheel(tmp_path / "x.whl", tmp_path / "same")
    assert "Python 3.14: not to be had here, NOT TRIED" in capsys.readouterr().out
    told["3.12"] = "b"
    with pytest.raises(SystemExit, match=r"differ between Python 3\.11, 3\.12"):
        RELEASE.try_wheel(tmp_path / "x.whl", tmp_path / "other")


def test_pythons_that_are_named_are_those_that_are_tried():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [line.rpartition(" ")[2] for line in project["classifiers"] if "Python :: 3." in line]
    assert named
    assert set(named) <= set(RELEASE.PYTHONS)
    assert project["requires-python"] == f">={RELEASE.PYTHONS[0]}"


def test_the_citation_names_the_version_and_nobody():
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert {"message", "title"} <= set(told)
    assert str(told["version"]) == ontwikkelscan.__version__
    assert told["authors"] == [{"name": "The ontwikkelscan authors"}]
    assert told["license"] == "EUPL-1.2"


def test_the_catalogue_of_public_code_can_read_ours():
    """By the standard of publiccode.yml: what is asked, and how long texts may be."""
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    asked = "publiccodeYmlVersion name url platforms developmentStatus softwareType description legal maintenance"
    assert {*asked.split(), "localisation"} <= set(told)
    assert set(told["description"]) == set(told["localisation"]["availableLanguages"])
    for text in told["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]
    assert told["legal"]["license"] == "EUPL-1.2"
    assert told["maintenance"]["contacts"]


def test_what_an_index_shows_leads_nowhere_that_is_not_there():
    text = (ROOT / "README.index.md").read_text("utf-8")
    assert re.findall(r"!?\[[^\]]*\]\((?!https://)[^)]*\)|<img|<a ", text) == []
    commands = set(re.findall(r"`ontwikkelscan (\w+)", text))
    assert len(commands) > 4
    assert commands <= set(re.findall(r"`ontwikkelscan (\w+)", (ROOT / "README.md").read_text("utf-8")))


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md")), ids=lambda path: path.stem)
def test_who_reports_something_is_asked_for_no_answers(path):
    _, head, text = path.read_text("utf-8").split("---\n", 2)
    assert set(yaml.safe_load(head)) == {"name", "about"}
    assert re.search(r"(?s)<!--.*Iedereen kan dit lezen\..*-->", text)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("antwoorden.csv", b"respondent,bps_01\nR001,4\n", "holds answers or outcomes of people"),
        ("uit/needs.csv", "\ufeffrespondent;competency\n".encode(), "holds answers or outcomes of people"),
        (
            "gemeentesecretaris-R001.json",
            b'{"schema": "ontwikkelscan/answers/1"}',
            "holds answers or outcomes of people",
        ),
        ("intake.json", b'{"respondent": "R001"}', "holds answers or outcomes of people"),
        ("uit/R001.pdf", b"%PDF", "a document, or a table that people fill in"),
        ("Vragenlijst.XLSX", b"PK", "a document, or a table that people fill in"),
        ("x.bin", bytes(1_000_001), "larger than 1,000,000 bytes"),
        ("x.yaml", b"a: [", "no YAML"),
        ("examples/gemeentesecretaris.csv", b"respondent,bps_01\n", None),
        ("norms/tables.csv", b"scale,score\n", None),
        ("x.py", b"respondent = 1\n", None),
    ],
)
def test_files_of_people_do_not_come_in(name, content, told):
    assert CHECK.fault(name, content) == told


def test_all_that_is_here_may_be_here(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    assert CHECK.main(subprocess.check_output(["git", "ls-files"], text=True).split("\n")[:-1]) == 0  # noqa: S607
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").write_bytes(b"")
    assert CHECK.main(["a.pdf"]) == 1
    assert capsys.readouterr().out == "a.pdf: a document, or a table that people fill in\n"


def test_what_runs_before_a_commit_fetches_nothing():
    """Programs of the environment, so that their versions are those of requirements-dev.txt."""
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    hooks = {hook["id"]: hook for hook in repos[0]["hooks"]}
    assert set(hooks) == {"ruff", "format", "mypy", "files"}
    assert {hook["language"] for hook in hooks.values()} == {"system"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks.values())
