"""The version of the software, told once."""

__version__ = "0.1.0"
