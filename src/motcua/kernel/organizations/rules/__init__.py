"""The arithmetic of organizations: codes, names and content files."""
