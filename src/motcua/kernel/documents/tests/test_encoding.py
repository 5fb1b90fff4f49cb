"""Encoding a signature costs what its size says, and gives the same bytes."""

from typing import Any

import pytest
from asn1crypto import core

from motcua.kernel.documents.rules.encoding import encode_each_part_once


class Leaf(core.Sequence):  # type: ignore[misc]
    _fields = [("number", core.Integer)]


def _nested(depth: int) -> Any:
    value: Any = Leaf({"number": 1})
    for number in range(depth):
        level = type(f"Level{number}", (core.Sequence,), {"_fields": [("inner", type(value))]})
        value = level({"inner": value})
    return value


def test_a_deep_value_asks_each_of_its_parts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encode_each_part_once()
    asked: list[int] = []
    original = core.Sequence._set_contents

    def counted(self: Any, force: bool = False) -> None:
        asked.append(id(self))
        original(self, force=force)

    value = _nested(12)
    monkeypatch.setattr(core.Sequence, "_set_contents", counted)

    encoded = value.dump()

    assert len(asked) <= 13
    assert encoded.endswith(b"\x02\x01\x01")
    assert type(value).load(encoded).native == value.native


def test_a_value_that_changed_is_encoded_anew() -> None:
    encode_each_part_once()
    value = _nested(3)
    before = value.dump()

    value["inner"]["inner"]["inner"]["number"] = 2

    assert value.dump() == before[:-1] + b"\x02"
