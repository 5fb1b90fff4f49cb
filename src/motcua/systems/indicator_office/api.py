"""The indicator office, for other apps: pictures of figures with their tables."""

from .queries.pictures import KINDS, Asked, Picture, picture

__all__ = ["KINDS", "Asked", "Picture", "picture"]
