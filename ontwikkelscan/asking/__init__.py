"""A questionnaire becomes something that a person can fill in."""
