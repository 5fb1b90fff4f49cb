"""Who acts in these tests: the person, the desk, the post, and a post of another desk."""

from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.postal import testing

AT = story.AT


def desk_agency() -> organizations.Agency:
    """The one-stop desk of Kỳ Xuân."""
    found = organizations.desk_of(story.commune().uuid, AT.date())
    assert found is not None
    return found


def citizen():
    return story.actor("mau")


def desk():
    return story.actor("quay.kyxuan")


def post():
    return story.actor("buuta.kyxuan")


def other_post():
    return story.actor("buuta.sxd")


def matter(**changes):
    return testing.matter(desk=desk_agency(), party=story.party("mau"), **changes)


def requested(at=AT, **changes):
    return testing.requested(actor=citizen(), of=matter(), at=at, **changes)


def collected(at=AT, **changes):
    return testing.collected(actor=post(), order=requested(at), at=at, **changes)


def prepared(at=AT, **changes):
    return testing.prepared(actor=desk(), of=matter(), at=at, **changes)


def dispatched(at=AT, **changes):
    order = prepared(at, **changes)
    testing.handed(kind="outbound", orders=[order], post=post(), desk=desk(), at=at)
    order.refresh_from_db()
    return order
