"""The evaluation of a programme, for who takes care of it: from told totals alone."""
