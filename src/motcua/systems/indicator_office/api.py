"""The pages about indicators, for other apps: names of parts and windows."""

from .queries.naming import dimension_name, member_name, window_name

__all__ = ["dimension_name", "member_name", "window_name"]
