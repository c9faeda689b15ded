"""Read what people gave to a norm: JSON files of one version of one questionnaire, pooled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem, error, fault_note
from ontwikkelscan.model.contribution import OLD_SCHEMA, SCHEMA, Contributions
from ontwikkelscan.opening.files import content_of, strict_json

if TYPE_CHECKING:
    from collections.abc import Iterable

CODE = "NORM-011"


def read_contributions(paths: Iterable[str | Path]) -> Contributions:
    """Read and pool the files that ``norm contribute`` wrote.

    Parameters
    ----------
    paths
        JSON files, each of one or more people.

    Returns
    -------
    Contributions
        Simulated as soon as one file is.

    Raises
    ------
    OntwikkelscanError
        NORM-010 when the files are of more than one version of a questionnaire, -011 for a file that cannot be read,
        -019 for a file that is given twice: someone counts once, -023 for a file of an older version, from which
        answers could be read.

    """
    files = [(Path(path).name, _read(Path(path))) for path in paths]
    if not files:
        raise error(CODE, place=Note("the_norm"), problem=Note("no_contributions"))
    first, *others = [file for _, file in files]
    for other in others:
        if other.questionnaire_hash != first.questionnaire_hash:
            expected, found = (f"{f.questionnaire} {f.questionnaire_version}" for f in (first, other))
            raise error("NORM-010", found=found, expected=expected)
    seen: dict[str, str] = {}
    doubles = []
    for name, file in files:
        content = json.dumps(file.model_dump(include={"files"}), sort_keys=True)
        if content in seen:
            doubles.append(Note("file_is", file=name, other=seen[content]))
        seen[content] = name
    if doubles:
        raise error("NORM-019", doubles)
    given = tuple(one for _, file in files for one in file.files)
    simulated = any(file.simulated for _, file in files)
    return first.model_copy(update={"files": given, "simulated": simulated})


def _read(path: Path) -> Contributions:
    try:
        data: Any = strict_json(content_of(path).decode(), path.name)
    except OntwikkelscanError:
        raise
    except (OSError, ValueError) as cause:
        raise error(CODE, place=path.name, problem=Note("no_json")) from cause
    schema = data.pop("schema", None) if isinstance(data, dict) else None
    if schema == OLD_SCHEMA:
        raise error("NORM-023", place=path.name)
    if schema != SCHEMA:
        raise error(CODE, place=path.name, problem=Note("other_schema", schema=SCHEMA))
    try:
        return Contributions.model_validate_json(json.dumps(data))
    except ValidationError as cause:
        faults = cause.errors(include_input=False, include_url=False)
        problems = [Problem(CODE, {"place": path.name, "problem": fault_note(fault)}) for fault in faults]
        raise OntwikkelscanError(problems) from cause
