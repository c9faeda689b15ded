"""How outputs are kept: complete or absent, of what they were made, and whose they are."""
