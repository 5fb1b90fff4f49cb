"""Telling people, sending, reading and choosing how to be told."""
