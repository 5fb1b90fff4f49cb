"""The standing cast for tests: a citizen, an outsider, officials of an agency, and their sign-in.

The factories need agencies only (`organizations.testing`); roles come from the province's own
roles.yaml, so a test sees the permissions that an installation has.
"""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyotp
from django.test import Client

from motcua.base.actors import Actor, system_actor
from motcua.base.content import load_yaml, province_root
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person

from .actions.accounts import create_official_account
from .actions.roles import assign_role, load_roles
from .actions.second_factors import enroll_totp
from .actions.signing_in import Whence, sign_in_with_identity
from .actions.tokens import issue_token
from .models import Account, Role, SignIn
from .ports import Identity
from .queries.grants import actor_for

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PASSWORD = "mat-khau-thu-nghiem"

_serial = itertools.count(1)
_TESTS = system_actor("tests")


def make_demo_role() -> None:
    """A role that gives the permissions of made-up tasks: processes name none that nobody has."""
    Role.objects.update_or_create(
        code="demo",
        defaults={
            "name": {"vi": "Vai trò thử", "en": "Made-up role"},
            "permissions": ["demo.do", "demo.approve"],
        },
    )


def make_roles() -> None:
    """Load the province's roles, once for the test."""
    definitions = load_yaml(province_root() / "roles.yaml")["roles"]
    load_roles(actor=_TESTS, definitions=definitions, at=AT)


def official_account(
    *,
    agency: organizations.Agency,
    role: str | None,
    full_name: str = "Lê Thị Quầy",
    username: str | None = None,
    valid_from: date = date(2020, 1, 1),
    valid_to: date | None = None,
    post: Any = None,
) -> Account:
    """An official's account with a role at an agency, able to sign in with `PASSWORD`."""
    make_roles()
    party = make_person(full_name=full_name, birth_date=date(1985, 6, 7))
    account = create_official_account(
        actor=_TESTS,
        username=username or f"can-bo-{next(_serial)}",
        party_uuid=party.uuid,
        password=PASSWORD,
        description="Cán bộ thử nghiệm",
        at=AT,
    )
    if role is not None:
        assign_role(
            actor=_TESTS,
            account_uuid=account.uuid,
            role=role,
            agency_uuid=agency.uuid,
            valid_from=valid_from,
            valid_to=valid_to,
            post_uuid=post.uuid if post else None,
            at=AT,
        )
    return account


def citizen_account(
    *, party: parties.Party | None = None, full_name: str = "Nguyễn Thị Mẫu"
) -> Account:
    """A private person's account, as after a first sign-in with an identity provider."""
    party = party or make_person(full_name=full_name)
    code = party.identifiers.get(kind="personal_code").value
    identity = Identity(
        provider="tests",
        subject=f"tech-{party.uuid}",
        kind="person",
        full_name=party.full_name,
        personal_code=code,
    )
    return sign_in_with_identity(identity=identity, whence=Whence(), at=AT).account


def citizen(*, party: parties.Party | None = None, full_name: str = "Nguyễn Thị Mẫu") -> Actor:
    """A private person acting for themselves."""
    return actor_for(citizen_account(party=party, full_name=full_name), at=AT)


def outsider() -> Actor:
    """A private person who has no part in what the test is about."""
    return citizen(full_name="Phạm Thị Ngoài")


def official(
    *,
    agency: organizations.Agency,
    role: str,
    full_name: str = "Lê Thị Quầy",
    second_factor: bool = True,
    at: datetime = AT,
) -> Actor:
    """An official acting with a role at an agency."""
    account = official_account(agency=agency, role=role, full_name=full_name)
    return actor_for(account, at=at, second_factor=second_factor)


def counter_officer(agency: organizations.Agency) -> Actor:
    """The officer who takes dossiers in at an agency."""
    return official(agency=agency, role="counter_officer", full_name="Lê Thị Quầy")


def specialist(agency: organizations.Agency) -> Actor:
    """The specialist who appraises at an agency."""
    return official(agency=agency, role="specialist", full_name="Phan Văn Thẩm")


def head(agency: organizations.Agency) -> Actor:
    """The head who approves and signs at an agency."""
    return official(agency=agency, role="head", full_name="Hồ Văn Ký")


def sign_in(
    client: Client, account: Account, *, second_factor: bool = True, at: datetime | None = None
) -> SignIn:
    """Let a test client be signed in as an account, as after the sign-in pages."""
    moment = at or datetime.now(UTC)
    row = SignIn.objects.create(
        account=account,
        method=SignIn.Method.PASSWORD if account.username else SignIn.Method.PROVIDER,
        began_at=moment,
        completed_at=moment,
        last_seen_at=moment,
        second_factor_at=moment if second_factor else None,
    )
    session = client.session
    session["sign_in"] = str(row.uuid)
    session.save()
    return row


def bearer_for(account: Account, *permissions: str, at: datetime | None = None) -> dict[str, str]:
    """The header of a program with a token of the account: `client.get(…, headers=bearer_for(a))`.

    Without permissions named it may do all that the account may do now.
    """
    moment = at or datetime.now(UTC)
    actor = actor_for(account, at=moment)
    held = permissions or {one for grant in actor.grants for one in grant.permissions}
    _row, token = issue_token(
        actor=actor,
        name="thử",
        permissions=held,
        expires_at=moment + timedelta(days=1),
        at=moment,
    )
    return {"Authorization": f"Bearer {token}"}


def enroll(account: Account, *, at: datetime = AT) -> tuple[str, list[str]]:
    """Enrol an authenticator app: its secret and the recovery codes."""
    secret = pyotp.random_base32()
    codes = enroll_totp(
        actor=_TESTS,
        account_uuid=account.uuid,
        secret=secret,
        code=pyotp.TOTP(secret).at(at),
        at=at,
    )
    return secret, codes
