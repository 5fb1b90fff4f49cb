"""Nothing of this office is for other apps: what it publishes is published in `forms`."""

__all__: list[str] = []
