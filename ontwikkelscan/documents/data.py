"""Write what a `Document` tells as data, for a programme to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.saving import as_json

if TYPE_CHECKING:
    from ontwikkelscan.documents.blocks import Document


def render_data(document: Document) -> bytes:
    """Write the data of a document as JSON."""
    return as_json(document.data)
