"""Nothing: a channel is used through its door, not by other apps."""

__all__: list[str] = []
