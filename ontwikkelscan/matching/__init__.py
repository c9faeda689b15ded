"""People are linked: a need to a colleague, a request to a guest lesson."""
