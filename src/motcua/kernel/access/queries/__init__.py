"""Reads of accounts, rights and sign-ins."""
