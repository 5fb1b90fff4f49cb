"""Addresses and pages: each says who may open it, and has one name in four places."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.constants import NOT_SET
from ninja.operation import Operation

from architecture.house import SOURCE, expect_nothing, label, place, tree

TEMPLATES = sorted(SOURCE.glob("*/*/templates/**/*.html"))
NAMED = re.compile(r"""["']([a-z_]+)/([a-z_/]+)\.html["']""")
USED = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")


def patterns(within: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of ours, with its namespace."""
    for one in (within or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, one.namespace or space)
        else:
            yield space, one


def pages() -> Iterator[tuple[str, URLPattern, Callable[..., Any]]]:
    """Every address that is a page: those of the machines' door are looked at one by one."""
    for space, pattern in patterns():
        if space != "rest":
            yield space, pattern, pattern.callback


def operations() -> Iterator[tuple[str, Operation, Any]]:
    from motcua.base.rest.urls import interface

    for _, router in interface._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield path, operation, router


def test_every_page_declares_who_may_open_it() -> None:
    found = [str(pattern) for _, pattern, view in pages() if not hasattr(view, "access")]
    expect_nothing(found, "one of @public @signed_in @official(…) @machine")


def test_every_endpoint_declares_who_may_call_it() -> None:
    found = [
        f"{operation.methods} {path}"
        for path, operation, router in operations()
        if operation.auth_param is NOT_SET
        and router.auth is NOT_SET
        and not hasattr(operation.view_func, "access")
    ]
    expect_nothing(found, "auth=… at the endpoint or its router (auth=None for everybody)")


def test_an_address_is_named_as_its_view() -> None:
    found = [
        f"{space}:{pattern.name} is {view.__module__}.{view.__name__}"
        for space, pattern, view in pages()
        if pattern.name != view.__name__
        or not re.fullmatch(r"[a-z]+(_[a-z]+)+", view.__name__)
        or (space and f".{space}." not in view.__module__ and space not in view.__module__)
    ]
    expect_nothing(found, "URL name = view = template, noun_verb, in the namespace of the app")


def test_a_page_is_named_as_its_template() -> None:
    found = [
        f"{space}:{pattern.name} renders {app}/{name}.html"
        for space, pattern, view in pages()
        for app, name in NAMED.findall(inspect.getsource(inspect.unwrap(view)))
        if not (name == pattern.name and app in (space, "ui")) and not name.startswith("_")
    ]
    expect_nothing(found, "a page's template is named as its URL, or begins with _")


def test_every_template_is_a_page_or_a_part() -> None:
    names = {(space, pattern.name) for space, pattern, _ in pages()}
    parts = {used for file in TEMPLATES for used in USED.findall(file.read_text())}
    found = [
        place(file)
        for file in SOURCE.glob("[kscp]*/*/templates/*/*.html")
        if (file.parent.name, file.stem) not in names
        and not file.name.startswith("_")
        and f"{file.parent.name}/{file.name}" not in parts
    ]
    expect_nothing(found, "a template is the page of a URL, or its name begins with _")


def test_a_template_uses_its_own_folder_and_the_design_system_only() -> None:
    found = [
        f"{place(file)}: {used}"
        for file in TEMPLATES
        for used in USED.findall(file.read_text())
        if used.split("/")[0] not in (_own(file), "ui")
    ]
    expect_nothing(found, "a template uses its own folder and ui/")


def _own(file: Path) -> str:
    return label(file)


def test_templates_carry_no_script_and_no_style_of_their_own() -> None:
    banned = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|\sstyle=|\son[a-z]+=\"", re.I
    )
    found = [
        f"{place(file)}: {hit.group(0)}"
        for file in TEMPLATES
        for hit in banned.finditer(file.read_text())
    ]
    expect_nothing(found, "the content security policy forbids them")


def test_no_two_schemas_of_the_machines_door_share_a_name() -> None:
    names = [
        node.name
        for file in sorted(SOURCE.glob("*/*/rest/schemas.py"))
        for node in tree(file).body
        if isinstance(node, ast.ClassDef)
    ]
    found = sorted({name for name in names if names.count(name) > 1})
    expect_nothing(found, "the description knows schemas by their names: one would hide the other")
