"""Actors, an agency and times for the tests of files and papers."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.base.actors import Actor
from motcua.base.content import province_root
from motcua.base.fields import uuid7
from motcua.base.text import VIETNAM
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.testing import make_signer
from motcua.kernel.organizations.api import Agency
from motcua.kernel.organizations.testing import load_small_province

AT = datetime(2026, 11, 20, 9, 30, 12, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> Path:
    """Files and keys of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path
    return tmp_path


@pytest.fixture
def at() -> datetime:
    """A working day."""
    return AT


@pytest.fixture
def citizen() -> Actor:
    """Somebody who signed in."""
    return Actor("person", uuid7(), "Nguyễn Thị Mẫu", uuid7())


@pytest.fixture
def agency(db: None) -> Agency:
    """The committee of a commune."""
    return load_small_province().commune


@pytest.fixture
def chairman(agency: Agency) -> Actor:
    """Who signs for the committee."""
    return make_signer(agency_uuid=agency.uuid, agency_path=agency.path)


@pytest.fixture
def example() -> Callable[[str], dict[str, Any]]:
    """The example context of a template, without what the platform adds by itself."""

    def read(template: str) -> dict[str, Any]:
        path = province_root() / "templates" / "examples" / f"{template}.json"
        given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        added = {"number", "issued", "agency", "place", "verification", "title"}
        return {key: value for key, value in given.items() if key not in added}

    return read


@pytest.fixture
def decision(
    agency: Agency, chairman: Actor, at: datetime, example: Callable[[str], dict[str, Any]]
) -> documents.Document:
    """A decision that nobody has signed yet."""
    return documents.issue_document(
        actor=chairman,
        kind="decision",
        title="Quyết định về việc trợ cấp xã hội",
        context=example("quyet-dinh"),
        subject_uuid=uuid7(),
        agency_uuid=agency.uuid,
        at=at,
    )
