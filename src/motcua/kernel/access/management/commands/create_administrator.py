"""Makes the first administrator of an installation; the others are made on the pages."""

from datetime import date
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.content import province
from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access.actions.accounts import create_official_account
from motcua.kernel.access.actions.roles import assign_role
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

ACTOR = system_actor("installation")


class Command(BaseCommand):
    """Registers one person, gives them an account and the administrator's role."""

    help = "Make the first administrator; asks for the password on the terminal."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who they are."""
        parser.add_argument("username")
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--personal-code", required=True)
        parser.add_argument("--birth-date", required=True, type=date.fromisoformat)
        parser.add_argument("--gender", required=True, choices=["male", "female"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for the password twice and write everything, or nothing."""
        password = getpass("Password (12 characters or more): ")
        if password != getpass("Again: "):
            raise CommandError("The two passwords are not the same.")
        try:
            self._create(options, password)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message('en')} {refusal.fields or ''}") from refusal
        self.stdout.write("Done. The second factor is enrolled at the first sign-in.")

    @transaction.atomic
    def _create(self, options: dict[str, Any], password: str) -> None:
        at = now()
        person = parties.register_person(
            actor=ACTOR,
            full_name=options["full_name"],
            personal_code=options["personal_code"],
            birth_date=options["birth_date"],
            gender=options["gender"],
            at=at,
        )
        account = create_official_account(
            actor=ACTOR,
            username=options["username"],
            party_uuid=person.uuid,
            password=password,
            at=at,
        )
        root = organizations.find_agency_by_code(province()["code"], vietnam_day(at))
        if root is None:
            raise CommandError("Load the organizations first: motcua load_organizations")
        assign_role(
            actor=ACTOR,
            account_uuid=account.uuid,
            role="administrator",
            agency_uuid=root.uuid,
            valid_from=vietnam_day(at),
            at=at,
        )
