"""The header: what an actor may open, in groups, with the page that is open marked."""

import pytest
from django.utils import translation

from motcua.base.actors import ANONYMOUS, Actor, Grant
from motcua.base.fields import uuid7
from motcua.base.web import navigation
from motcua.base.web.navigation import Entry, menu_for


def official(*permissions):
    grant = Grant("role", frozenset(permissions), uuid7(), "H27")
    return Actor("official", uuid7(), "Lê Thị Quầy", grants=(grant,))


@pytest.fixture
def entries(monkeypatch):
    """Headers that hold only what a test registers."""
    monkeypatch.setattr(navigation, "_entries", {})
    addresses = {"a": "/a", "ab": "/a/b", "c": "/c", "d": "/d", "home": "/"}
    monkeypatch.setattr(navigation, "_address", lambda name: addresses.get(name, ""))
    return navigation.register


def shown(groups):
    return [(group.title, [item.title for item in group.items]) for group in groups]


def current(groups):
    return [item.title for group in groups for item in group.items if item.is_current]


def test_entries_stand_in_their_groups_in_the_order_of_both(entries):
    entries(Entry("d", "Bốn", "staff", 5, group="system"))
    entries(Entry("c", "Ba", "staff", 40, group="work"))
    entries(Entry("ab", "Hai", "staff", 30, group="work"))
    entries(Entry("a", "Một", "staff", 50, group="system"))

    with translation.override("vi"):
        found = menu_for("staff", official(), "/nowhere")

    assert shown(found) == [("Công việc", ["Hai", "Ba"]), ("Hệ thống", ["Bốn", "Một"])]
    assert current(found) == [] and not any(group.is_current for group in found)
    with translation.override("en"):
        assert [one.title for one in menu_for("staff", official(), "/a")] == ["Work", "System"]


def test_a_group_of_one_is_the_entry_itself(entries):
    entries(Entry("a", "Một", "staff", 1, group="work"))
    entries(Entry("c", "Ba", "staff", 2, permission="x.see", group="work"))

    assert shown(menu_for("staff", official(), "/a")) == [("", ["Một"])]
    assert shown(menu_for("staff", official("x.see"), "/a")) == [("Công việc", ["Một", "Ba"])]


def test_an_entry_without_a_known_group_stands_under_the_last_title(entries):
    entries(Entry("a", "Một", "staff", 1))
    entries(Entry("c", "Ba", "staff", 2, group="there is none"))
    entries(Entry("d", "Bốn", "staff", 3, group="work"))

    assert shown(menu_for("staff", official(), "/"))[-1] == ("Mục khác", ["Một", "Ba"])


def test_the_public_header_has_no_groups(entries):
    entries(Entry("a", "Một", "public", 1))
    entries(Entry("c", "Ba", "public", 2, signed_in=True))

    assert shown(menu_for("public", ANONYMOUS, "/a")) == [("", ["Một"])]
    assert shown(menu_for("public", official(), "/a")) == [("", ["Một", "Ba"])]


@pytest.mark.parametrize(
    ("path", "open_"),
    [("/a", "Một"), ("/a/x", "Một"), ("/a/b", "Hai"), ("/a/b/c", "Hai"), ("/", "Nhà"), ("/ax", "")],
)
def test_the_longest_beginning_of_the_address_is_the_entry_that_is_open(entries, path, open_):
    entries(Entry("a", "Một", "staff", 1, group="work"))
    entries(Entry("ab", "Hai", "staff", 2, group="system"))
    entries(Entry("home", "Nhà", "staff", 3, group="system"))

    found = menu_for("staff", official(), path)

    assert current(found) == ([open_] if open_ else [])
    assert [group.is_current for group in found].count(True) == bool(open_)


def test_a_page_of_an_app_that_is_not_installed_is_left_out(entries):
    entries(Entry("nowhere:page_show", "Không có", "staff", 1, group="work"))

    assert menu_for("staff", official(), "/") == []
