"""Loads the people of a trial installation: citizens, businesses, officials with their accounts."""

import json
import os
import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.content import load_yaml, province_root
from motcua.base.text import vietnam_day
from motcua.base.web import clock
from motcua.kernel.access.actions.accounts import change_password, create_official_account
from motcua.kernel.access.actions.roles import assign_role
from motcua.kernel.access.queries.accounts import find_official_account, list_assignments
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    """
    Registers the people of demo/people.yaml and gives the officials accounts and posts.

    One password is made at the first run and kept, readable by the owner only, in
    demo-accounts.txt of MOTCUA_VAR. Can be run again: nothing happens twice.
    """

    help = "Load the demo people of MOTCUA_PROVINCE (demo/people.yaml)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them and write the file of accounts."""
        content = load_yaml(province_root() / "demo" / "people.yaml")
        actor, at = system_actor("demo"), clock.now()
        kept = Path(settings.MOTCUA_VAR) / "demo-accounts.txt"
        password = _kept_password(kept) or _new_password()
        with transaction.atomic():
            _load_people(content, actor=actor, at=at)
            for one in content["officials"]:
                _load_official(one, password=password, actor=actor, at=at)
        _write(kept, _accounts(content, password))
        # The demo identity provider is another program and reads who may sign in with it.
        people = {kind: content[kind] for kind in ("citizens", "businesses")}
        _write(kept.with_name("demo-people.json"), json.dumps(people, default=str, indent=1))


def _kept_password(kept: Path) -> str:
    if not kept.exists():
        return ""
    words = kept.read_text(encoding="utf-8").partition("\n")[0].split()
    return words[-1] if words else ""


def _new_password() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _accounts(content: dict[str, Any], password: str) -> str:
    lines = [f"Mật khẩu · Password: {password}"]
    lines += [f"{one['username']:<14} {one['description']['vi']}" for one in content["officials"]]
    names = ", ".join(one["full_name"] for one in content["citizens"] if one.get("signs_in", True))
    lines.append(f"Người dân · Citizens (VNeID thử nghiệm): {names}")
    return "\n".join(lines) + "\n"


def _write(kept: Path, text: str) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _load_people(content: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    found: dict[str, parties.Party] = {}
    for one in content["citizens"]:
        found[one["key"]] = _register(one, actor=actor, at=at)
    for one in content["businesses"]:
        business = parties.register_organization(
            actor=actor,
            legal_name=one["legal_name"],
            tax_code=one["tax_code"],
            residence=one["residence"],
            phone=one.get("phone"),
            email=one.get("email"),
            at=at,
        )
        _represent(business, found[one["legal_representative"]], "", actor=actor, at=at)
    papers = {one["key"]: one.get("document", "") for one in content["citizens"]}
    for one in content["citizens"]:
        for key in one.get("represents", ()):
            _represent(found[key], found[one["key"]], papers[key], actor=actor, at=at)


def _register(one: dict[str, Any], *, actor: Actor, at: datetime) -> parties.Party:
    return parties.register_person(
        actor=actor,
        full_name=one["full_name"],
        personal_code=one["personal_code"],
        birth_date=one["birth_date"],
        gender=one["gender"],
        birth_place_code=one.get("birth_place_code"),
        ethnicity=one.get("ethnicity"),
        residence=one.get("residence"),
        phone=one.get("phone"),
        email=one.get("email"),
        at=at,
    )


def _represent(
    represented: parties.Party,
    representative: parties.Party,
    paper: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    known = parties.list_representatives_of(represented.uuid, vietnam_day(at))
    if any(row.party_uuid == representative.uuid for row in known):
        return
    parties.add_representation(
        actor=actor,
        represented_uuid=represented.uuid,
        representative_uuid=representative.uuid,
        kind="legal_representative",
        valid_from=represented.birth_date or date(2020, 1, 1),
        document_reference=paper,
        at=at,
    )


def _load_official(one: dict[str, Any], *, password: str, actor: Actor, at: datetime) -> None:
    party = _register(one, actor=actor, at=at)
    agency = _agency_of(one["agency"], vietnam_day(at))
    account = find_official_account(one["username"])
    if account is None:
        account = create_official_account(
            actor=actor,
            username=one["username"],
            party_uuid=party.uuid,
            password=password,
            description=one["description"]["vi"],
            at=at,
        )
    elif not account.check_password(password):
        # The file was lost, and with it the only copy of the earlier password.
        change_password(actor=actor, account_uuid=account.uuid, new_password=password, at=at)
    held = list_assignments(account, on=vietnam_day(at))
    if not any(row.role.code == one["role"] for row in held):
        assign_role(
            actor=actor,
            account_uuid=account.uuid,
            role=one["role"],
            agency_uuid=agency.uuid,
            valid_from=agency.valid_from,
            at=at,
        )
    if one.get("is_head"):
        _appoint_head(agency, party, actor=actor, at=at)


def _agency_of(where: dict[str, str], on: date) -> organizations.Agency:
    if "code" in where:
        found = organizations.find_agency_by_code(where["code"], on)
    else:
        listed = organizations.list_agencies(kind=where["kind"], unit_code=where["unit"], on=on)
        found = listed[0] if listed else None
    if found is None:
        raise ValueError(f"demo/people.yaml: there is no agency {where}")
    return found


def _appoint_head(
    agency: organizations.Agency, party: parties.Party, *, actor: Actor, at: datetime
) -> None:
    on = vietnam_day(at)
    if organizations.head_of(agency.uuid, on) is not None:
        return
    post = next((row for row in organizations.posts_of(agency.uuid, on) if row.is_head), None)
    if post is None:
        raise ValueError(f"{agency.code} has no post that heads it")
    organizations.appoint(
        actor=actor,
        post_uuid=post.uuid,
        party_uuid=party.uuid,
        valid_from=post.valid_from,
        at=at,
    )
