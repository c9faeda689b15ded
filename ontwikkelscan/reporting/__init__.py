"""A result becomes documents and charts; nothing is computed here."""
