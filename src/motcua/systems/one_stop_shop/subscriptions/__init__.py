"""What follows on a dossier's events, after commit."""

from . import dossiers, parcels, travelling

__all__ = ["dossiers", "parcels", "travelling"]
