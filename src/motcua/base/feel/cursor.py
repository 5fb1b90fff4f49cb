"""Where the reader of an expression stands, and what it says when it cannot go on."""

from collections.abc import Collection, Mapping

from .lexing import Token, tokens_of
from .naming import NameTable
from .syntax import ExpressionUnreadable, Node, nodes

DEEPEST_NESTING = 40
DEEPEST_TREE = 120


class Cursor:
    """A place in the tokens of a source."""

    def __init__(self, source: str, names: Collection[str], functions: Mapping[str, int]) -> None:
        """Cut the source into tokens."""
        self.source, self.tokens, self.at, self.depth = source, tokens_of(source), 0, 0
        self.names = NameTable(names)
        self.functions, self.own = functions, NameTable(functions)

    def peek(self, ahead: int = 0) -> Token:
        """A token that is not yet read."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self, *words: str) -> str | None:
        """Read a sign or word if it is next."""
        token = self.peek()
        if token.kind in {"sign", "name"} and token.value in words:
            self.at += 1
            return token.value
        return None

    def expect(self, word: str) -> None:
        """Read a sign or word that must be next."""
        if self.take(word) is None:
            raise self.error(f"thiếu “{word}”", f"“{word}” is missing")

    def error(self, vi: str = "", en: str = "", place: int | None = None) -> ExpressionUnreadable:
        """What is wrong at this place."""
        found = self.peek().value
        if not vi:
            vi = f"không đọc được “{found}” ở đây" if found else "biểu thức kết thúc giữa chừng"
            en = f"“{found}” cannot stand here" if found else "the expression ends too early"
        return ExpressionUnreadable(
            self.source, self.peek().place if place is None else place, vi, en
        )

    def finished(self, tree: Node) -> Node:
        """The tree, if nothing is left and it is not too deep."""
        if self.peek().kind != "end":
            raise self.error()
        if max(depth for _, depth in nodes(tree)) > DEEPEST_TREE:
            raise self.error("biểu thức quá dài hoặc lồng quá sâu", "too long or nested too deeply")
        return tree

    def new_name(self, closing: str) -> str:
        """A name that is introduced here; from now on it is known, even with spaces."""
        place, words = self.peek().place, []
        while self.peek().kind not in {"end", "text"} and self.peek().value != closing:
            words.append(self.peek())
            self.at += 1
        self.expect(closing)
        if not words or words[0].kind != "name":
            raise self.error("thiếu tên", "a name is missing", place)
        name = " ".join(word.value for word in words)
        self.names.add(name)
        return name
