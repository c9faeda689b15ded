"""Blocks become PDF, HTML and Word; nothing here knows a scan."""
