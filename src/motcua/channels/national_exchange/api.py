"""The exchange with the national portal, for its connector. What is not listed here is private."""

from .ports import (
    FileUnavailable,
    Portal,
    PortalDown,
    PortalRefused,
    forget_portal,
    register_portal,
)

__all__ = [
    "FileUnavailable",
    "Portal",
    "PortalDown",
    "PortalRefused",
    "forget_portal",
    "register_portal",
]
