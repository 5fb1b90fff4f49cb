"""What happens is written down: actions publish, events are described, reactions hear them."""

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from architecture.house import (
    app_folders,
    called,
    expect_nothing,
    functions,
    label,
    our_apps,
    place,
    python_files,
    tree,
)
from motcua.kernel.events import api as events

PUBLISHING = {"publish", "publish_many", "publish_told"}


def action_files() -> list[Path]:
    return [
        file
        for folder in app_folders()
        if folder.name != "events"
        for file in [*folder.glob("actions.py"), *folder.glob("actions/**/*.py")]
    ]


def known_as(file: Path, name: str) -> str:
    """How a function is called from a file: private ones are that file's own."""
    return f"{file}:{name}" if name.startswith("_") else name


def publishing_functions() -> set[str]:
    """The functions that publish, themselves or through one that they call."""
    calls: dict[str, set[str]] = {}
    for file in action_files():
        for one in functions(file):
            names = {known_as(file, name) for name in called(one)}
            calls.setdefault(known_as(file, one.name), set()).update(names)
    found = set(PUBLISHING)
    while more := {name for name, names in calls.items() if names & found} - found:
        found |= more
    return found


def test_every_action_publishes_an_event() -> None:
    publishing = publishing_functions()
    found = [
        f"{place(file, one)} {one.name}"
        for file in action_files()
        for one in functions(file)
        if "actor" in {word.arg for word in one.args.kwonlyargs}
        and not one.name.startswith("_")
        and one.name not in publishing
    ]
    expect_nothing(found, "what an actor does leaves an event")


def test_actions_take_the_actor_first_and_the_time_by_name() -> None:
    found = [
        f"{place(file, one)} {one.name}"
        for file in action_files()
        for one in functions(file)
        if not one.name.startswith("_")
        and (names := [word.arg for word in one.args.kwonlyargs])
        and "actor" in names
        and (names[0] != "actor" or one.args.args)
    ]
    expect_nothing(found, "keyword-only, actor first")


def load_event_types() -> None:
    for config in our_apps():
        if find_spec(f"{config.name}.events"):
            import_module(f"{config.name}.events")


def test_every_event_belongs_to_its_app_and_is_described() -> None:
    load_event_types()
    labels = {folder.name for folder in app_folders()}
    found = [
        kind.name
        for kind in events.event_types()
        if kind.name.split(".")[0] not in labels
        or not (kind.title.get("vi") and kind.title.get("en"))
    ]
    expect_nothing(found, "an event is named after its app and has a title in both languages")


def names_used(folder: Path) -> set[str]:
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for file in python_files(folder)
        if file.name != "events.py"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Name | ast.Attribute)
    }


def test_every_declared_event_is_published() -> None:
    found = [
        f"{place(file, node)} {target.id}"
        for folder in app_folders()
        for file in folder.glob("events.py")
        for node in tree(file).body
        if isinstance(node, ast.Assign) and "EventType" in called(node)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id not in names_used(folder)
    ]
    expect_nothing(found, "a declared event is published")


def test_every_subscription_hears_an_event_that_exists() -> None:
    load_event_types()
    known = {kind.name for kind in events.event_types()}
    found = [
        f"{one.name}: {name}"
        for one in events.subscriptions().values()
        for name in one.event_names
        if name not in known or one.name.split(".")[0] not in {label(f) for f in app_folders()}
    ]
    expect_nothing(found, "a subscription hears an event that exists")


def _is_moment(node: ast.expr) -> bool:
    """Whether an expression is a moment by its name: `at`, `due_at`, `row.ended_at`, `now()`."""
    if isinstance(node, ast.Call):
        return _is_moment(node.func) and not isinstance(node.func, ast.Attribute)
    name = getattr(node, "id", getattr(node, "attr", ""))
    return name.lower() in {"at", "now", "moment"} or name.endswith("_at")


def test_the_day_of_a_moment_is_viet_nams() -> None:
    found = [
        place(file, node)
        for file in python_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and _is_moment(node.func.value)
    ]
    expect_nothing(found, "vietnam_day(at): moments are in UTC, whose day begins at seven there")
