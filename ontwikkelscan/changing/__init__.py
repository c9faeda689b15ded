"""A second look: what moved between two moments, and how others see someone."""
