"""Whatever ends a run, nothing half is left, and the same command completes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow("commands are killed at many moments, and each is run again to its end")
ROOT = Path(__file__).resolve().parents[2]
TIMES = {"score": 9, "report": 9, "intake": 6, "group": 6, "norm build": 6, "demo": 3}
"""Kills here; sixty of each by hand: scripts/kill_runs.py."""


@pytest.mark.parametrize("command", TIMES)
def test_a_command_that_is_killed(command):
    script = [sys.executable, str(ROOT / "scripts" / "kill_runs.py"), "--only", command, "--times", str(TIMES[command])]
    done = subprocess.run(script, capture_output=True, text=True, check=False, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{command}: {TIMES[command]} times, 0 wrong" in done.stdout
