"""The needs of many become the picture of a group, with suppression of what is about few."""
