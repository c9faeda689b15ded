"""Admitted people become cohorts, and the groups in them."""
