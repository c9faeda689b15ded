"""Competency self-assessment: answers go in, a result comes out that says how sure it is.

Start with :class:`Scan`. The public names, and where each is at home, stand in ``__init__.pyi``, for type checkers and
for this module alike; each is loaded when it is first used.
"""

from __future__ import annotations


def _homes() -> dict[str, str]:
    """Return the module of each public name, from lines like ``from ontwikkelscan.scan import Scan as Scan``."""
    with open(f"{__path__[0]}/__init__.pyi", encoding="utf-8") as names:  # noqa: PTH123 - pathlib takes longer than the rest
        words = [line.split() for line in names]
    return {line[-1]: line[1] for line in words if line and line[0] == "from"}


_HOME = _homes()
__all__ = [*_HOME]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> object:
    """Load a public name at its first use."""
    from importlib import import_module  # noqa: PLC0415 - keeps the import light

    if name not in _HOME:
        message = f"module 'ontwikkelscan' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
