"""Tables: keys go down, each says what a row is, and the migrations are complete and linear."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.models import ForeignKey, ManyToManyField, Model

from architecture.house import expect_nothing, our_apps, rank

CLASSES = {"none", "reference", "personal"}


def our_models() -> list[type[Model]]:
    return [model for config in our_apps() for model in config.get_models()]


def keys_to_other_apps() -> Iterator[tuple[str, Any, str, str]]:
    for model in our_models():
        for key in model._meta.get_fields():
            if isinstance(key, ForeignKey | ManyToManyField) and key.model is model:
                here = apps.get_app_config(model._meta.app_label).name
                there = apps.get_app_config(key.related_model._meta.app_label).name
                if here != there:
                    yield f"{model._meta.label}.{key.name}", key, here, there


def test_keys_go_down() -> None:
    found = [
        f"{name}: {here} → {there}"
        for name, _, here, there in keys_to_other_apps()
        if there.startswith("motcua.") and not rank(there) < rank(here)
    ]
    expect_nothing(found, "ranks are those of the import contracts")


def test_keys_leave_no_trace_in_the_app_below() -> None:
    found = [name for name, key, _, _ in keys_to_other_apps() if not key.remote_field.hidden]
    expect_nothing(found, 'say related_name="+"')


def test_keys_go_to_no_table_of_a_channel_or_connector() -> None:
    found = [
        model._meta.label
        for model in our_models()
        if apps.get_app_config(model._meta.app_label).name.startswith("motcua.connectors.")
    ]
    expect_nothing(found, "connectors have no tables of their own")


def test_every_model_says_what_a_row_is_and_how_personal() -> None:
    found = [
        model._meta.label
        for model in our_models()
        if not (model.__doc__ or "").strip().startswith("One row per ")
        or getattr(model, "personal_data", None) not in CLASSES
    ]
    expect_nothing(found, '"One row per …" and personal_data = none | reference | personal')


def test_every_table_is_named_after_its_app() -> None:
    found = [
        model._meta.db_table
        for model in our_models()
        if not model._meta.db_table.startswith(f"{model._meta.app_label}_")
        or not (model.__doc__ or "").strip().startswith(model._meta.db_table_comment or "?")
    ]
    expect_nothing(found, "db_table = <app>_<noun>; db_table_comment = the docstring's first line")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    output = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=output, verbosity=1)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_migrations_are_linear() -> None:
    graph = MigrationLoader(None).graph
    found = [
        f"{parent} → {[str(one) for one in children]}"
        for config in our_apps()
        for parent, node in graph.node_map.items()
        if parent[0] == config.label
        and len(children := [one for one in node.children if one.key[0] == config.label]) > 1
    ]
    expect_nothing(found, "migrations are linear")
