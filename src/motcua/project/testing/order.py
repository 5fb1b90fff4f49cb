"""
In which order files are tested, and by which worker: what takes long begins first.

A worker takes a whole file, and the stories of tests/journeys together: they share a town that
takes a minute to build. Whatever is begun last keeps one worker busy while the other is idle, so
small and quick files come last.
"""

from collections import Counter
from typing import Any

import pytest

STORIES = "tests/journeys/"
SLOW = ("browser", "long")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories as they are written, for one goes on where another ended; then what takes long."""
    sizes = Counter(_file(item.nodeid) for item in items)
    slow = {_file(item.nodeid) for item in items if any(map(item.get_closest_marker, SLOW))}
    shuffled: dict[str, int] = {}
    for item in items:
        shuffled.setdefault(_file(item.nodeid), len(shuffled))

    def place(item: pytest.Item) -> tuple[Any, ...]:
        file = _file(item.nodeid)
        if file.startswith(STORIES):
            return 0, 0, file, item.location[1] or 0
        return 1, 0 if file in slow else 1, -sizes[file], shuffled[file]

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out files, and all stories as if they were one."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return STORIES if nodeid.startswith(STORIES) else _file(nodeid)

    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return Scheduling(config, log)


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]
