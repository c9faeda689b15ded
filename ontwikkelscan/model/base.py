"""What all data files share."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def is_missing(value: object) -> bool:
    """Tell whether a value is None or NaN."""
    return value is None or value != value  # noqa: PLR0124 - NaN differs from itself


class Strict(BaseModel):
    """Frozen; no field too many, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @property
    def content_hash(self) -> str:
        """SHA-256 over the content: equal content gives an equal hash, whatever the lay-out of its files.

        Fields at their default are left out, so that a new optional field leaves the hash of what is in use alone.
        """
        return sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()
