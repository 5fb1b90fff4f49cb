"""Nothing of this office is for other apps yet: what it publishes is published in `diagrams`."""

__all__: list[str] = []
