"""Read what people gave to a norm: JSON files of one version of one questionnaire, pooled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ontwikkelscan.errors import OntwikkelscanError, Problem, error
from ontwikkelscan.model.contribution import SCHEMA, Contributions

if TYPE_CHECKING:
    from collections.abc import Iterable

CODE = "NORM-011"


def read_contributions(paths: Iterable[str | Path]) -> Contributions:
    """Read and pool the files that ``norm contribute`` wrote.

    Parameters
    ----------
    paths
        JSON files, each with one or more records.

    Returns
    -------
    Contributions
        Simulated as soon as one file is.

    Raises
    ------
    OntwikkelscanError
        NORM-010 when the files are of more than one version of a questionnaire, -011 for a file that cannot be read,
        -019 for a record that occurs twice: someone counts once.

    """
    files = [(Path(path).name, _read(Path(path))) for path in paths]
    if not files:
        raise error(CODE, place="norm", problem="there is no file of contributions.")
    first, *others = [file for _, file in files]
    for other in others:
        if other.questionnaire_hash != first.questionnaire_hash:
            expected, found = (f"{f.questionnaire} {f.questionnaire_version}" for f in (first, other))
            raise error("NORM-010", found=found, expected=expected)
    seen: set[str] = set()
    doubles = []
    for name, file in files:
        for place, record in enumerate(file.records, start=1):
            key = json.dumps(record.model_dump(), sort_keys=True)
            if key in seen:
                doubles.append(f"{name}, record {place}")
            seen.add(key)
    if doubles:
        raise error("NORM-019", doubles)
    records = tuple(record for _, file in files for record in file.records)
    simulated = any(file.simulated for _, file in files)
    return first.model_copy(update={"records": records, "simulated": simulated})


def _read(path: Path) -> Contributions:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        raise error(CODE, place=path.name, problem="the file does not exist or is not JSON.") from cause
    if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
        raise error(CODE, place=path.name, problem=f"the schema is another one; expected is '{SCHEMA}'.")
    try:
        return Contributions.model_validate_json(json.dumps(data))
    except ValidationError as cause:
        problems = [
            {"place": path.name, "problem": f"{'.'.join(map(str, f['loc']))}: {f['msg'][0].lower()}{f['msg'][1:]}."}
            for f in cause.errors(include_input=False, include_url=False, include_context=False)
        ]
        raise OntwikkelscanError(Problem(CODE, problem) for problem in problems) from cause
