"""Every desk that is registered says all that the room asks of it."""

from django.urls import reverse

from motcua.base.web import navigation
from motcua.kernel.drafting.ports import desk_of, desks
from motcua.kernel.drafting.queries.drafts import STEPS

EVENTS = {
    "begun", "saved", "rebased", "submitted", "withdrawn", "returned", "approved", "discarded",
}  # fmt: skip


def test_every_desk_has_its_own_place_and_tells_of_everything():
    kinds, slugs = [one.kind for one in desks()], [one.slug for one in desks()]
    assert len(set(kinds)) == len(kinds) >= 2 and len(set(slugs)) == len(slugs)
    for desk in desks():
        app = desk.kind.partition(".")[0]
        named = {word: one.name for word, one in desk.events.by_word.items()}
        assert named == {word: f"{app}.draft_{word}" for word in EVENTS}
        assert set(STEPS) == EVENTS and desk_of(desk.kind) is desk
        assert set(desk.words) == {"title", "new", "code", "code_hint", "name", "name_hint"}
        assert reverse(desk.home)


def test_the_list_stands_in_the_header_of_whoever_draws_or_approves(desk, writers):
    for who, is_shown in writers:
        shown = {entry.url_name for entry in navigation.entries_for("staff", who)}
        assert ("drafting:draft_list" in shown) == is_shown
