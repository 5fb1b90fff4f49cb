"""Reports that are written, for other apps. What is not listed here is private."""

__all__: list[str] = []
