"""Reads: figures, lists, reports, indicators."""
