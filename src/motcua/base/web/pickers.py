"""Long lists from which one is picked by typing a part of its name, with script or without."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from motcua.base.content import english_name
from motcua.base.errors import InvalidInput
from motcua.base.posted import Posted
from motcua.base.text import fold

SHOWN = 4
# (value, name), or (title of a group, [(value, name)])
Options = Iterable[tuple[Any, Any]]


class NotInTheList(InvalidInput):
    """Không có tên này trong danh sách. Gõ một phần tên rồi chọn một dòng."""

    message_en = "The list has no such name. Type a part of the name and choose a line."


class SeveralInTheList(InvalidInput):
    """Nhiều dòng có chữ này. Chọn một dòng."""

    message_en = "Several lines hold these words. Choose one of them."


def named_options(options: Options) -> list[tuple[str, str]]:
    """
    Options as (value, name), each name once: a second one of a name says its group or its value.
    """
    found: dict[str, str] = {}
    for value, name, group in _flat(options):
        shown = name if name not in found else f"{name} ({group or value})"
        found[shown if shown not in found else f"{name} ({group} {value})"] = value
    return [(value, name) for name, value in found.items()]


def _flat(options: Options) -> Iterable[tuple[str, str, str]]:
    for first, second in options:
        if isinstance(second, str | int):
            yield str(first), _named(str(second)), ""
        else:
            group = _named(str(first))
            yield from ((str(value), _named(str(name)), group) for value, name in second)


def _own_names(options: Options) -> Iterator[tuple[str, str]]:
    for first, second in options:
        if isinstance(second, str | int):
            yield str(first), str(second)
        else:
            yield from ((str(value), str(name)) for value, name in second)


def _named(name: str) -> str:
    """A name of the content as the reader's language has it."""
    return english_name(name) if _language() == "en" else name


def picked(typed: str, options: Options, *, field: str) -> str:
    """
    The value of the option that a reader meant: its value, its name, or words of one name only.

    Diacritics and case do not matter; nothing typed is nothing picked.

    :raises NotInTheList: if no name holds the words.
    :raises SeveralInTheList: if several do; the message names some.
    """
    options = [*options]
    known = named_options(options)
    if _language() == "en":  # who knows the Vietnamese name may type that on an English page
        known += [one for one in _own_names(options) if one not in known]
    if not typed.strip() or any(typed == value for value, _name in known):
        return typed.strip()
    words = fold(typed)
    names = [(value, name, fold(name)) for value, name in known]
    exact = {value for value, name, folded in names if name == typed.strip() or folded == words}
    if len(exact) == 1:
        return exact.pop()
    # a value once, by the first of its names: that of the reader's language
    found = {value: name for value, name, folded in reversed(names) if words in folded}
    holding = [one for one in known if one[0] in found and found[one[0]] == one[1]]
    if len(holding) == 1:
        return holding[0][0]
    if not holding:
        raise NotInTheList(fields={field: NotInTheList().message(_language())})
    some = ", ".join(name for _value, name in holding[:SHOWN])
    more = "…" if len(holding) > SHOWN else ""
    said = f"{SeveralInTheList().message(_language())} ({some}{more})"
    raise SeveralInTheList(fields={field: said})


def pick(request: HttpRequest, **lists: Options) -> None:
    """
    Put what was picked from each list in the place of the words that were posted.

    :raises InvalidInput: with every field whose words no list, or too much of it, holds.
    """
    posted = request.POST.copy()
    problems: dict[str, str] = {}
    for field, options in lists.items():
        if field in posted:
            try:
                posted[field] = picked(str(posted[field]), options, field=field)
            except InvalidInput as refusal:
                problems |= refusal.fields
    request.POST = posted  # type: ignore[assignment]
    if problems:
        raise InvalidInput(fields=problems)


class PickedPage:
    """A posted page whose words in some fields are the values that they mean, where they do."""

    def __init__(self, post: Posted, fields: Collection[str], options: Options) -> None:
        """Read the fields of these names, in lists of parts too (`part/0/name`)."""
        self.post, self.fields, self.options = post, fields, options

    def getlist(self, key: str) -> Sequence[Any]:
        """What was posted under a name; words that the list does not hold stay as they are."""
        values = self.post.getlist(key)
        if any(key == name or key.endswith(f"/{name}") for name in self.fields):
            return [self._meant(str(value)) for value in values]
        return values

    def __iter__(self) -> Iterator[str]:
        """The names that were posted."""
        return iter(self.post)

    def _meant(self, typed: str) -> str:
        try:
            return picked(typed, self.options, field="")
        except InvalidInput:
            return typed


def name_of(value: Any, options: Options) -> str:
    """What a picker shows for a value: its name, or the words that were typed and not found."""
    return dict(named_options(options)).get(str(value), str(value or ""))


def _language() -> str:
    return (get_language() or "vi").split("-")[0]
