"""Write a hash of every run of ten words in the sources, for the test that the product tells all in its own words.

    python scripts/hash_sources.py FOLDER

FOLDER holds the sources as text (.txt) and is not in the repository. The words themselves cannot be read back from
``tests/contracts/source_runs.bin``: eight bytes per run, sorted.
"""

from __future__ import annotations

import re
import sys
from hashlib import blake2b
from pathlib import Path

FILE = Path(__file__).parents[1] / "tests" / "contracts" / "source_runs.bin"
LENGTH = 10
"""Words of a run: from so many on, equal words are taken over and no chance."""
BYTES = 8
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def words(text: str) -> list[str]:
    """Return the words in small letters, without what stands between them."""
    return WORD.findall(text.replace("\u2019", "'").lower())


def runs(text: str) -> dict[bytes, str]:
    """Return each run of ten words by its hash."""
    found = words(text)
    told = (" ".join(found[place : place + LENGTH]) for place in range(len(found) - LENGTH + 1))
    return {blake2b(run.encode(), digest_size=BYTES).digest(): run for run in told}


if __name__ == "__main__":
    texts = [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
    FILE.write_bytes(b"".join(sorted({digest for text in texts for digest in runs(text)})))
