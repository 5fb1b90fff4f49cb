"""Who acts in the trial installation's dossiers: applicants, and the officials of each agency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, Literal

from motcua.base.actors import Actor, system_actor
from motcua.base.content import load_yaml, province_root
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

LOADER = system_actor("demo")
TOWN, BUILDING = "18766", "H27.08"  # xã Kỳ Xuân, Sở Xây dựng: their officials can sign in
SIGNING_IN = {
    "H27.08": {"counter": "quay.sxd", "specialist": "tham.sxd", "head": "ky.sxd"},
    "18766": {"counter": "quay.kyxuan", "specialist": "tham.kyxuan", "head": "ky.kyxuan"},
}
OLD = 1955  # born then or before: may ask for the pension of the old


@dataclass(frozen=True)
class Office:
    """An agency with its desk and the officials who act for it."""

    agency: organizations.Agency
    desk: organizations.Agency
    counter: Actor
    specialist: Actor
    head: Actor

    @property
    def unit_code(self) -> str:
        """The commune of the office; that of the demo for a department."""
        unit = self.agency.unit
        return unit.code if unit and unit.level == "commune" else TOWN


@dataclass(frozen=True)
class Applicant:
    """A person who brings dossiers, acting for themselves."""

    party: parties.Party
    actor: Actor
    personal_code: str
    phone: str = ""
    email: str = ""


@dataclass
class Cast:
    """Everybody who acts, made once from the content."""

    content: Mapping[str, Any]
    at: datetime
    chance: Random
    applicants: list[Applicant] = field(default_factory=list)
    offices: dict[str, Office] = field(default_factory=dict)
    numbers_from: int = 900_000  # of the officials' personal codes

    def register_applicants(self) -> None:
        """Register the made-up people, spread over communes, ages and both sexes."""
        units = [*self.content["communes"], TOWN, TOWN, TOWN]
        for number in range(self.content["people"]):
            self.applicants.append(self._applicant(number, units[number % len(units)]))

    def _applicant(self, number: int, unit: str) -> Applicant:
        content, chance = self.content, self.chance
        gender: Literal["female", "male"] = "female" if number % 2 else "male"
        born = date(chance.choice([*range(1960, 2003), *range(1940, OLD)]), 1 + number % 12, 15)
        middle = "Thị Thử" if gender == "female" else "Văn Thử"
        given = content["given_names"][number % len(content["given_names"])]
        family = content["family_names"][number % len(content["family_names"])]
        century = (born.year // 100 - 19) * 2 + (gender == "female")
        code = f"042{century}{born.year % 100:02d}{990_000 + number:06d}"
        party = parties.register_person(
            actor=LOADER,
            full_name=f"{family} {middle} {given}",
            personal_code=code,
            birth_date=born,
            gender=gender,
            ethnicity="Kinh",
            birth_place_code=unit,
            residence={"unit_code": unit, "detail": chance.choice(content["hamlets"])},
            phone=f"09000{number:05d}",
            at=self.at,
        )
        return Applicant(party, person(party), code, phone=f"09000{number:05d}")

    def known(self, key: str) -> Applicant:
        """A citizen of demo/people.yaml."""
        people = load_yaml(province_root() / "demo" / "people.yaml")["citizens"]
        one = next(row for row in people if row["key"] == key)
        party = parties.find_party_by_identifier("personal_code", one["personal_code"])
        assert party is not None, f"load_demo_people registers {one['full_name']}"
        return Applicant(
            party, person(party), one["personal_code"], one.get("phone", ""), one.get("email", "")
        )

    def office(self, agency: organizations.Agency) -> Office:
        """An agency with the officials who act for it, made when first asked for."""
        if agency.code not in self.offices:
            unit = agency.unit.code if agency.unit else ""
            names = SIGNING_IN.get(agency.code) or SIGNING_IN.get(unit) or {}
            actors = {
                one["key"]: self._official(one, agency, names.get(one["key"], ""))
                for one in self.content["officials"]
            }
            desk = organizations.desk_of(agency.uuid, vietnam_day(self.at)) or agency
            self.offices[agency.code] = Office(agency, desk, **actors)
        return self.offices[agency.code]

    def _official(
        self, one: Mapping[str, str], agency: organizations.Agency, username: str
    ) -> Actor:
        name = username or f"{one['key']}.{agency.code.lower()}"
        account = access.find_official_account(name) or self._new_account(one, agency, name)
        return access.actor_for(account, at=self.at, second_factor=True)

    def _new_account(
        self, one: Mapping[str, str], agency: organizations.Agency, username: str
    ) -> access.Account:
        number = self.numbers_from + len(self.offices) * 10 + len(one["key"]) % 10
        century = "1" if one["gender"] == "female" else "0"
        party = parties.register_person(
            actor=LOADER,
            full_name=one["name"],
            personal_code=f"042{century}85{number:06d}",
            birth_date=date(1985, 5, 5),
            gender="female" if one["gender"] == "female" else "male",
            at=self.at,
        )
        account = access.create_official_account(
            actor=LOADER,
            username=username,
            party_uuid=party.uuid,
            description=f"{agency.name} (thử nghiệm)",
            at=self.at,
        )
        access.assign_role(
            actor=LOADER,
            account_uuid=account.uuid,
            role=one["role"],
            agency_uuid=agency.uuid,
            valid_from=agency.valid_from,
            at=self.at,
        )
        return account


def person(party: parties.Party) -> Actor:
    """A person acting for themselves; who has not signed in yet is known by their party."""
    account = access.find_person_account(party.uuid)
    uuid = account.uuid if account else party.uuid
    return Actor(kind="person", uuid=uuid, name=party.full_name, party_uuid=party.uuid)
