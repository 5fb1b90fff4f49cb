"""Reads of the journal, of its deliveries and of its seals."""
