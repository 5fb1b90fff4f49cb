"""Reads of templates, inboxes and deliveries."""
