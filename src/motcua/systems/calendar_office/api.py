"""Nothing of this office is for other apps: what it publishes is published in `calendars`."""

__all__: list[str] = []
