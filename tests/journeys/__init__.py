"""Whole stories in a real browser, on an installation of their own."""
