"""Write schemas/*.json, by which editors help who writes a file: python scripts/build_schemas.py, after a new field."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ontwikkelscan.loading.house_style import HouseStyleFile
from ontwikkelscan.loading.programmes import RoutesFile
from ontwikkelscan.model.base import ID
from ontwikkelscan.model.interview import ClosingForm, InterviewForm
from ontwikkelscan.model.norm import Population, Thresholds
from ontwikkelscan.model.programme import Edition, Programme
from ontwikkelscan.model.questionnaire import PARTS, Questionnaire
from ontwikkelscan.model.questions import Comparability, Competency, Context, Rules, Themes
from ontwikkelscan.saving import save_json

if TYPE_CHECKING:
    from ontwikkelscan.model.base import Strict

FOLDER = Path(__file__).resolve().parents[1] / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
LESS = (
    "'ontwikkelscan check' looks at more than this schema can: ids that occur twice, names that do not exist, dates "
    "and prices that cannot be. A whole number is written without a point there: 5, not 5.0."
)


class Written(NamedTuple):
    """A kind of file that people write: its model, whether it names its kind and version, what stands elsewhere."""

    model: type[Strict]
    tagged: bool = True
    elsewhere: tuple[str, ...] = ()


WRITTEN = {
    "questionnaire": Written(Questionnaire, elsewhere=PARTS),
    "competency": Written(Competency, tagged=False),
    "context": Written(Context, tagged=False),
    "rules": Written(Rules, tagged=False),
    "themes": Written(Themes, tagged=False),
    "comparability": Written(Comparability, tagged=False),
    "programme": Written(Programme, elsewhere=("editions",)),
    "edition": Written(Edition),
    "routes": Written(RoutesFile),
    "closing": Written(ClosingForm),
    "interview": Written(InterviewForm),
    "house_style": Written(HouseStyleFile),
    "thresholds": Written(Thresholds),
    "population": Written(Population),
}


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file."""
    kind = WRITTEN[name]
    made = kind.model.model_json_schema()
    properties = {key: value for key, value in made["properties"].items() if key not in kind.elsewhere}
    required = made.get("required", [])
    if name == "questionnaire":
        properties["competencies"] = {"type": "array", "items": {"type": "string", "pattern": ID}, "minItems": 1}
    if kind.tagged:
        properties = {"schema": {"const": f"ontwikkelscan/{name}/1"}} | properties
        required = ["schema", *required]
    told = [made["description"], LESS]
    if kind.elsewhere:
        told.insert(1, f"In files of their own: {', '.join(kind.elsewhere)}.")
    definitions = made.pop("$defs", {})
    found = {
        "$schema": DIALECT,
        **made,
        "description": "\n\n".join(told),
        "properties": properties,
        "required": required,
    }
    used = _used(found, definitions)
    return _plain({**found, "$defs": {name: definitions[name] for name in definitions if name in used}})


def _used(part: object, definitions: dict[str, Any]) -> set[str]:
    """Return the names of the definitions that a part of a schema needs, directly or through others."""
    used: set[str] = set()
    waiting = [part]
    while waiting:
        names = set(re.findall(r'"#/[$]defs/(\w+)"', json.dumps(waiting.pop()))) - used
        waiting += [definitions[name] for name in names]
        used |= names
    return used


def _plain(part: Any) -> Any:
    """Leave out titles, which repeat the name of a key, and the second of two backticks; take no other keys."""
    if isinstance(part, dict):
        titled = isinstance(part.get("title"), str)
        if "patternProperties" in part:
            part = {**part, "additionalProperties": False}
        return {key: _plain(value) for key, value in part.items() if not (titled and key == "title")}
    if isinstance(part, list):
        return [_plain(value) for value in part]
    return part.replace("``", "`") if isinstance(part, str) else part


if __name__ == "__main__":
    for name in WRITTEN:
        save_json(schema(name), FOLDER / f"{name}.json", private=False)
