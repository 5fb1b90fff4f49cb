"""For the tests of other apps: a small form, and an acceptor that takes every file."""

from datetime import datetime
from typing import Any, BinaryIO

from motcua.base.actors import Actor, system_actor
from motcua.base.brief_forms import written_out
from motcua.base.content import load_yaml_folder
from motcua.base.fields import uuid7
from motcua.kernel.forms.actions.publication import publish_form
from motcua.kernel.forms.ports import ReceivedFile
from motcua.kernel.forms.queries.designing import inspect_form
from motcua.kernel.forms.rules.definition import Form


def small_content(code: str = "small-form", version: int = 1, **changes: Any) -> dict[str, Any]:
    """A form with one page and two questions, as a content file says it."""
    return {
        "code": code,
        "version": version,
        "valid_from": "2025-07-01",
        "title": {"vi": "Tờ khai thử", "en": "Trial form"},
        "schema": {
            "type": "object",
            "required": ["full_name"],
            "properties": {
                "full_name": {"type": "string", "minLength": 2, "maxLength": 100},
                "birth_date": {"type": "string", "format": "date", "x-check": "not_future"},
            },
        },
        "layout": {
            "pages": [
                {
                    "id": "person",
                    "title": {"vi": "Người khai", "en": "The applicant"},
                    "fields": [
                        {
                            "field": "/full_name",
                            "label": {"vi": "Họ và tên", "en": "Full name"},
                            "widget": "text",
                            "concept": "applicant.full_name",
                        },
                        {
                            "field": "/birth_date",
                            "label": {"vi": "Ngày sinh", "en": "Date of birth"},
                            "widget": "date",
                            "concept": "applicant.birth_date",
                        },
                    ],
                }
            ]
        },
        **changes,
    }


def make_form(*, at: datetime, code: str = "small-form", **changes: Any) -> Form:
    """The small form, published."""
    content = small_content(code, **changes)
    return publish_form(actor=system_actor("tests"), content=content, at=at)


def take_every_file(
    *, actor: Actor, content: BinaryIO, filename: str, at: datetime, accept: str
) -> ReceivedFile:
    """An upload acceptor that keeps nothing and refuses nothing."""
    size = len(content.read())
    return ReceivedFile(uuid7(), filename, size, "application/octet-stream")


def faults_of(content: Any) -> list[str]:
    """What publication would refuse in a content file, with the paths."""
    return [each.line("vi") for each in inspect_form(content) if each.is_error]


def province_forms() -> dict[str, Any]:
    """The full content of every form of the installed province, by file name."""
    return {name: written_out(content) for name, content in load_yaml_folder("forms")}
