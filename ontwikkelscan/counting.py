"""The rules that Python and the forms share: they stand once, as data, and each side is tested against the other."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ontwikkelscan.yaml_file import YamlFile

RULES = "counting.yaml"


@cache
def counting() -> dict[str, Any]:
    """Return the rules for a mean, for what counts where, and for what a form shows of it."""
    return YamlFile(files("ontwikkelscan") / RULES, "QUESTIONNAIRE-002").data
