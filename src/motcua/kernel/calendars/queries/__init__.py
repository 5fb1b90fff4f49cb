"""Reads of calendars, by subject."""
