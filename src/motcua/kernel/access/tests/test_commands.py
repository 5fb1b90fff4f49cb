"""The loaders can be run again, and the demo's password is nobody else's business."""

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from motcua.base.web import clock
from motcua.base.web.clock import today
from motcua.kernel.access.management.commands import create_administrator
from motcua.kernel.access.models import Account, Role, RoleAssignment
from motcua.kernel.access.queries.accounts import find_official_account
from motcua.kernel.access.queries.grants import actor_for
from motcua.kernel.events.testing import events_named
from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.testing import load_small_province
from motcua.kernel.parties import api as parties


@pytest.fixture
def province(db):
    """The small province and the department whose director is among the demo people."""
    return load_small_province("H27.03")


@pytest.fixture
def kept(tmp_path, settings):
    settings.MOTCUA_VAR = tmp_path
    return tmp_path / "demo-accounts.txt"


def test_load_roles_twice_changes_nothing_twice(province):
    call_command("load_roles")
    changes = len(events_named("access.role_changed"))

    call_command("load_roles")

    assert len(events_named("access.role_changed")) == changes == Role.objects.count()
    assert "documents.sign" in Role.objects.get(code="head").permissions


def test_load_demo_people_twice_gives_the_same_people_and_password(province, kept):
    call_command("load_roles")
    call_command("load_demo_people")
    first = kept.read_text()
    counts = (Account.objects.count(), RoleAssignment.objects.count())

    call_command("load_demo_people")

    assert kept.read_text() == first
    assert (Account.objects.count(), RoleAssignment.objects.count()) == counts
    assert stat.S_IMODE(Path(kept).stat().st_mode) == 0o600
    password = first.splitlines()[0].split()[-1]
    assert find_official_account("ky.kyxuan").check_password(password)


def test_the_demo_chairman_heads_the_commune_and_the_mother_represents_her_child(province, kept):
    call_command("load_roles")
    call_command("load_demo_people")

    chairman = organizations.head_of(province.commune.uuid, today())
    mother = parties.find_party_by_identifier("personal_code", "042194000018")

    assert chairman.party.full_name == "Hồ Văn Ký"
    assert [row.party_name for row in parties.list_represented_by(mother.uuid, today())] == [
        "Trần Thử Con"
    ]


def test_a_lost_file_of_accounts_gives_a_new_password_that_works(province, kept):
    call_command("load_roles")
    call_command("load_demo_people")
    kept.unlink()

    call_command("load_demo_people")

    password = kept.read_text().splitlines()[0].split()[-1]
    assert find_official_account("quay.kyxuan").check_password(password)
    assert kept.parent == settings.MOTCUA_VAR


def test_create_administrator_makes_an_account_that_administers_the_province(province, monkeypatch):
    call_command("load_roles")
    monkeypatch.setattr(create_administrator, "getpass", lambda prompt: "mat-khau-dai-hon-12")

    call_command(
        "create_administrator",
        "chinh",
        "--full-name=Trần Quản Thử",
        "--personal-code=042080000012",
        "--birth-date=1980-01-01",
        "--gender=male",
    )

    account = find_official_account("chinh")
    assert account is not None
    assert account.check_password("mat-khau-dai-hon-12")
    assert actor_for(account, at=clock.now()).may("access.manage", "h27.90")


def test_create_administrator_refuses_a_wrong_personal_code(province, monkeypatch):
    call_command("load_roles")
    monkeypatch.setattr(create_administrator, "getpass", lambda prompt: "mat-khau-dai-hon-12")

    with pytest.raises(CommandError, match="personal_code"):
        call_command(
            "create_administrator",
            "chinh",
            "--full-name=Trần Quản Thử",
            "--personal-code=123",
            "--birth-date=1980-01-01",
            "--gender=male",
        )

    assert find_official_account("chinh") is None
