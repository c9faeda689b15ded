"""The parts of what is told of a group: its first page, its profile, the offer, and how it was made."""
