"""Nothing of this channel is for other apps: it gathers and shows."""

__all__: list[str] = []
