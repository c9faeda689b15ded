"""Run the command line, also as ``python -m ontwikkelscan``."""

from ontwikkelscan.ending import hear_no_more, listen


def main() -> None:
    """Run a command; a signal ends it with nothing left behind."""
    listen()
    from ontwikkelscan.commands.run import run  # noqa: PLC0415 - a signal is heard while the rest is loaded

    try:
        run()
    finally:
        hear_no_more()


if __name__ == "__main__":
    main()
