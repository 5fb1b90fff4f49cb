"""Nothing of this office is for other apps: what it publishes is published in `decisions`."""

__all__: list[str] = []
