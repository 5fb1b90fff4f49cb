"""Who may change calendars."""

from motcua.base.actors import Actor


def may_load_calendars(actor: Actor) -> bool:
    """The installation itself, and whoever manages its organizations."""
    return actor.may("organizations.manage")


def may_publish_year(actor: Actor) -> bool:
    """Whoever approves calendars; the office sees to it that another drew them."""
    return actor.may("calendars.publish")
