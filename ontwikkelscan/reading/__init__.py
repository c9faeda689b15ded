"""Files of a user become answers and tables of people."""
