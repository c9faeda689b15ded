"""The needs of many: groups of people, or none to be shown."""
