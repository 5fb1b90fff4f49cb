"""Which indicator a figure of a report tells: words, periods and amounts are compared."""
