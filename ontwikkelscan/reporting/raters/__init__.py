"""How others see someone: the document of one person, from told totals alone."""
