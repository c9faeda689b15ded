"""Files and frames become model objects."""
