"""Answers become scale scores with their error."""
