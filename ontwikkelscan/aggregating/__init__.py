"""The needs of many become the picture of a group, with a draw by lot on every total."""
