"""Needs and programmes become a recommendation with reasons."""
