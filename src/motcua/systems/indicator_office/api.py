"""The indicator office, for other apps: nothing; figures are those of `kernel.indicators`."""

__all__: list[str] = []
