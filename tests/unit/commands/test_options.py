"""What is shown while a command writes."""

from __future__ import annotations

import io
import sys

import pytest

from ontwikkelscan.commands.options import people_written


class Terminal(io.StringIO):
    """An output that is a terminal."""

    def isatty(self):
        """Tell so."""
        return True


def test_how_many_people_were_written_is_counted_on_a_terminal_and_wiped(monkeypatch):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with people_written() as tick:
        tick(1)
        tick(4095)
        assert terminal.getvalue() == "\rone person\r4096 people"
    assert terminal.getvalue().endswith(f"\r{' ' * len('4096 people')}\r")


def stopped():
    with people_written() as tick:
        tick(7)
        raise KeyboardInterrupt


def test_what_went_wrong_stands_on_a_line_of_its_own(monkeypatch):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert terminal.getvalue().endswith("\r")


def test_elsewhere_nothing_is_shown(capsys):
    with people_written() as tick:
        tick(4096)
    assert capsys.readouterr().err == ""
