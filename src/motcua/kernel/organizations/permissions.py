"""Who may change units, agencies, posts and holders."""

from motcua.base.actors import Actor

MANAGE = "organizations.manage"


def may_manage_agency(actor: Actor, agency_path: str) -> bool:
    """Whoever manages the agency or one above it."""
    return actor.may(MANAGE, agency_path)


def may_load_organizations(actor: Actor) -> bool:
    """The installation itself, and whoever manages the whole province."""
    return actor.may(MANAGE)
