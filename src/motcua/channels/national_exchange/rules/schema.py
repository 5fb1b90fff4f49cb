"""The JSON Schema of the messages, and what in a message does not fit it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

SCHEMA = Path(__file__).with_name("v2.schema.json")


@cache
def _validator(name: str) -> Draft202012Validator:
    described = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(
        {"$ref": f"#/$defs/{name}", "$defs": described["$defs"]}, offline=True
    )


def faults_in(name: str, message: Mapping[str, Any]) -> list[str]:
    """
    Where a HoSo or TienTrinh does not fit: places and rules, never values, which are a person's.
    """
    found = []
    for error in _validator(name).iter_errors(dict(message)):
        place = "/".join(str(part) for part in error.instance_path) or name
        rule = str(error.schema_path[-1]) if error.schema_path else "schema"
        found.append(f"{place}: {rule}")
    return sorted(found)
