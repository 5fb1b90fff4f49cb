"""What follows on a dossier's events, after commit."""

from . import dossiers, travelling

__all__ = ["dossiers", "travelling"]
