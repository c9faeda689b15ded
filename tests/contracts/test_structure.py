"""What others rely on: public names, columns, one-way imports, a light import, a whole wheel."""

from __future__ import annotations

import ast
import importlib.metadata
import inspect
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import pytest

import ontwikkelscan as osc

ROOT = Path(__file__).resolve().parents[2]
DATA_FOLDERS = ("questionnaires/", "norms/", "programmes/", "interviews/", "examples/", "schemas/", "templates/")
STRANGE = (
    *(f"{env}/lib/python3.11/site-packages/numpy/tests/examples/x.csv" for env in ("env", ".venv2")),
    *(f"{env}/lib/python3.11/site-packages/ontwikkelscan/x.py" for env in ("env", ".venv2")),
    *("answers.csv", "uit/scores.csv", "out/R001.pdf", "results/needs.csv", "uit2/interviews/R001-gesprek.docx"),
    *("examples/mijn_antwoorden.csv", "klant/examples/antwoorden.csv", "norms/eigen_norm/1/norm.yaml"),
    *("ontwikkelscan/antwoorden.csv", "notebooks/mijn_scan.ipynb", "tests/antwoorden.csv", "docs/R001.pdf"),
)
"""Environments, and what someone who tries the package leaves beside it."""
HEAVY = ("numpy", "pandas", "scipy", "sklearn", "matplotlib", "pydantic", "typst", "docx", "typer", "rich", "yaml")
SCORES = (
    "respondent competency kind n_items n_answered n_missing n_not_applicable status score standard_error true_score "
    "true_score_error ci_low ci_high percent_of_maximum answer_sd basis percentile_rank percentile_low percentile_high "
    "t_score stanine norm_label norm_status deviation peak"
).split()
NEEDS = (
    "respondent competency relevant required importance need_probability need_probability_low need_probability_high "
    "shortfall priority rank band strength rule"
).split()
RECOMMENDATIONS = (
    "respondent programme admissible recommended fit of_largest rank covered reasons obstacles edition edition_status"
).split()
WAYS = "respondent competency way kind strength reason".split()
QUALITY = "respondent index family value flag note".split()
ITEMS = "respondent item competency answer keyed_answer state".split()


def test_imports_go_one_way():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_room_is_surveyed_at_a_glance():
    """At most fourteen modules in a folder, and four hundred lines in a module."""
    modules = [path for path in (ROOT / "ontwikkelscan").rglob("*.py") if not path.name.startswith("__")]
    assert len(modules) > 100
    assert [folder for folder, n in Counter(path.parent.name for path in modules).items() if n > 14] == []
    assert [path.name for path in modules if len(path.read_text("utf-8").splitlines()) > 400] == []


def test_import_loads_nothing_heavy():
    code = f"import sys, ontwikkelscan; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_process_that_writes_documents_loads_no_frames():
    """A batch starts one per core, and waits for it."""
    code = "import sys, ontwikkelscan.documents.save, ontwikkelscan.documents.pdf; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_form_is_made_without_frames():
    form = "from ontwikkelscan.asking import form; from ontwikkelscan import load_questionnaire"
    code = (
        f"{form}; import sys; form.form_html(load_questionnaire('gemeentesecretaris')); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_scan_loads_nothing_that_few_need():
    names = ("scipy.optimize", "scipy.stats", "scipy.cluster", "sklearn", "matplotlib", "typst", "docx", "typer")
    code = f"import sys, ontwikkelscan.scan; print([name for name in {names!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", osc.__all__)
def test_public_names_exist_and_are_documented(name):
    found = getattr(osc, name)
    assert getattr(osc, name) is found, "a module of this name hides it"
    if name != "__version__":
        assert inspect.getdoc(found)


def test_no_two_public_classes_have_one_name():
    found = [
        node.name
        for file in (ROOT / "ontwikkelscan").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert len(found) > 100
    assert [name for name, n in Counter(found).items() if n > 1] == []


def test_version_is_told_once():
    assert importlib.metadata.version("ontwikkelscan") == osc.__version__


@pytest.fixture(scope="module")
def result():
    scan = osc.Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen")
    return scan.run(osc.simulate_answers(scan.questionnaire, 3, seed=1))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("scores", SCORES),
        ("needs", NEEDS),
        ("recommendations", RECOMMENDATIONS),
        ("ways", WAYS),
        ("quality", QUALITY),
        ("items", ITEMS),
    ],
)
def test_columns_are_promised(result, name, columns):
    assert list(getattr(result, name).columns) == columns


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - that of the machine
    return {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Return the names in wheel and sdist, built where environments and someone's own files lie about."""
    copy, built = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("built")
    for name in tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    for name in STRANGE:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("x")
    command = [sys.executable, "-m", "build", "--wheel", "--sdist", "--no-isolation", "--outdir"]
    again, settled = built / "again", {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    for folder in (built, again):
        subprocess.run([*command, folder, copy], check=True, capture_output=True, env=settled)
    assert {path.name: path.read_bytes() for path in built.iterdir() if path.is_file()} == {
        path.name: path.read_bytes() for path in again.iterdir()
    }
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel, tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        return wheel.namelist(), [name.partition("/")[2] for name in sdist.getnames()]


def test_the_wheel_holds_the_package_and_the_data_and_nothing_else(packed):
    package = {name for name in tracked() if name.startswith("ontwikkelscan/")}
    data = {f"ontwikkelscan/_data/{name}" for name in tracked() if name.startswith(DATA_FOLDERS)}
    assert min(len(package), len(data)) > 30
    assert sorted(name for name in packed[0] if ".dist-info/" not in name) == sorted(package | data)


def test_the_sdist_holds_what_is_tracked_but_no_raw_oracle_data(packed):
    wanted = {name for name in tracked() if not name.startswith((".ci/", ".github/", "tests/oracles/"))}
    assert sorted(packed[1]) == sorted(wanted | {"PKG-INFO"})


def test_the_api_page_names_every_public_name():
    page = (ROOT / "docs" / "api.md").read_text()
    named = set(re.findall(r"`(\w+)`", page))
    assert [name for name in osc.__all__ if name not in named and name != "__version__"] == []


def test_every_test_runs_somewhere():
    """In the README's command (testpaths), or by a path that .ci/run names."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["testpaths"]
    script = re.sub(r"\\\n\s*", " ", (ROOT / ".ci" / "run").read_text("utf-8"))
    for line in re.findall(r"^\.venv/bin/pytest (.*)$", script, flags=re.MULTILINE):
        for word in (word for word in line.split() if word.startswith("tests/")):
            start, _, rest = word.partition("{")
            several, _, end = rest.partition("}")
            asked += [start + name + end for name in several.split(",")]
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")]
    assert [name for name in files if sum(name == one or name.startswith(f"{one}/") for one in asked) != 1] == []
