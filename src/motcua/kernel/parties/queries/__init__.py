"""Reads of parties; those that show personal data leave a row in the reading log."""
