"""Reads of the post's orders."""
