"""Open files that others made: never more of them than the limits allow."""
