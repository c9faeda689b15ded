"""Write the checksums of what is shipped: python scripts/build_checksums.py, after a change of data or texts."""

from __future__ import annotations

from pathlib import Path

from ontwikkelscan.loading.shipped import CHECKSUMS, data_digests


def main() -> None:
    """Write a line per file, as sha256sum does."""
    lines = "".join(f"{known}  {name}\n" for name, known in data_digests().items())
    (Path(__file__).parents[1] / "ontwikkelscan" / CHECKSUMS).write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
