"""The needs of many become the picture of a group, guarded."""
