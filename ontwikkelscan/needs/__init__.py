"""Scores and local context become development needs."""
