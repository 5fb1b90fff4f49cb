"""Every test here runs on the loaded province, on a Monday morning, with one reader for all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation

from motcua.project.testing import story
from motcua.systems.digitisation.rules.reading import Reader


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """Tesseract, opened once."""
    engine = Reader(Path(installation.MOTCUA_TESSDATA))
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def _loaded(province: None, db: None, settings: Any) -> None:
    """The province's content and demo people; what a test writes is taken back at its end."""
    story.move_clock(settings)
