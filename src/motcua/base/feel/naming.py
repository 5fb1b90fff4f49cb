"""Names with spaces and signs: the longest known one that the next tokens spell."""

from collections.abc import Collection

from .lexing import Token, tokens_of
from .syntax import ExpressionUnreadable


class NameTable:
    """Known names by their first word."""

    def __init__(self, names: Collection[str]) -> None:
        """Begin with these names."""
        self.by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know a further name; one that FEEL cannot spell is not known."""
        try:
            words = tuple(token.value for token in tokens_of(name)[:-1])
        except ExpressionUnreadable:
            return
        if words:
            row = self.by_first.setdefault(words[0], [])
            if (words, name) not in row:
                row.append((words, name))
                row.sort(key=lambda entry: -len(entry[0]))

    def match(
        self, tokens: list[Token], at: int, *, followed_by: str = ""
    ) -> tuple[str, int] | None:
        """The longest known name that begins here, and how many tokens it has."""
        for words, name in self.by_first.get(tokens[at].value, ()):
            end = at + len(words)
            if tuple(token.value for token in tokens[at:end]) != words:
                continue
            if not followed_by or (end < len(tokens) and tokens[end].value == followed_by):
                return name, len(words)
        return None
