"""Nothing of the operations center is for other apps: it gathers and shows."""

__all__: list[str] = []
