"""Reads of days of mergers."""
