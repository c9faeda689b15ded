"""Run the command line as ``python -m ontwikkelscan``."""

from ontwikkelscan.commands.app import main

if __name__ == "__main__":
    main()
