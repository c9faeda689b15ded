"""What someone goes on with after the report: a plan to fill in, and a page for a colleague."""
