"""Feedback, for channels. What is not listed here is private."""

__all__: list[str] = []
