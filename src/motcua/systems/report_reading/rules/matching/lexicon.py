"""What indicators are called, and how much each word of their names says."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from motcua.base.text import fold
from motcua.kernel.indicators.api import Definition

from .amounts import unit_words
from .wording import words

# "Trong đó: …" and "Tiếp nhận: tổng số" say nothing by themselves where other names are given.
_PART_OF_A_FORM = ":"
_HEAD = 3


@dataclass(frozen=True)
class Candidate:
    """An indicator, or a part of it by one dimension, with the words of one of its names."""

    definition: Definition
    words: frozenset[str]
    head: frozenset[str]
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """What it counts: the words of its unit of measure, and the first of its name."""
        return words(unit_words(self.definition)[0].replace(",", " ")) | self.head


class Lexicon:
    """The indicators of a day by their names."""

    def __init__(
        self, definitions: Iterable[Definition], dimensions: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """:param dimensions: the names of dimensions' values, as the catalogue has them."""
        self.definitions = {one.code: one for one in definitions}
        self.candidates = [
            candidate
            for one in self.definitions.values()
            for candidate in _candidates(one, dimensions)
        ]
        found = Counter(word for one in self.candidates for word in one.words)
        many = len(self.candidates) or 1
        self._weights = {word: 1 + math.log(many / count) for word, count in found.items()}

    def weight(self, word: str) -> float:
        """How much a word tells: what many names have tells little; 0 for what none has."""
        return self._weights.get(word, 0.0)


def _candidates(
    definition: Definition, dimensions: Mapping[str, Mapping[str, Any]]
) -> Iterator[Candidate]:
    for name in _names(definition):
        own, head = words(name), words(" ".join(name.split()[:_HEAD]))
        if not own:
            continue
        yield Candidate(definition, own, head)
        for dimension in definition.dimensions:
            for value, said in dimensions.get(dimension, {}).get("values", {}).items():
                more = words(said["vi"])
                if more and not more <= own:
                    yield Candidate(definition, own | more, head, {dimension: str(value)})


def _names(definition: Definition) -> list[str]:
    """Its name and synonyms; a name that is only a part of a form stands back behind them."""
    name = definition.names["vi"]
    alone = not (definition.synonyms and _PART_OF_A_FORM in fold(name))
    return [*([name] if alone else []), *definition.synonyms]
