"""Writes: counting dossiers from the journal, closing periods."""
