"""Runs a simulation: the plan's arrivals, told batch after batch, from where it stands."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.systems.payments.api import telling

from ...actions.postal import PostalRecord
from ...actions.recording import Brought
from ...actions.simulating import (
    SIMULATOR,
    Asked,
    Batch,
    begin_simulation,
    give_codes,
    write_batch,
)
from ...models import Simulation
from ...testing import paper_photo
from ..demo.cast import LOADER, Applicant, Cast, Office
from .arrivals import Arrival, Arrivals
from .content import handled_procedures, plan_for
from .fillings import Fillings
from .tales import Players, Tale
from .writing import WritingHand

BATCH = 1_000
ADDRESS = "Thôn Thử Nghiệm, tỉnh Hà Tĩnh"
SHORT = 1 / 300  # of the days of a cash counter
OFFICIALS_FROM, PEOPLE_FROM = 920_000, 940_000


class DaysReversed(InvalidInput):
    """Ngày đầu phải trước hoặc trùng ngày cuối, và ngày cuối không được sau hôm nay."""

    message_en = "The first day must not be after the last one, nor the last one after today."


class NothingToSimulate(InvalidInput):
    """Tỷ lệ phải lớn hơn 0 và đủ để có ít nhất một hồ sơ trong kỳ, ví dụ 0.002 hoặc 1."""

    message_en = "The scale must be above 0 and give at least one dossier, for example 0.002 or 1."


class NoTrialHere(InvalidInput):
    """
    Cơ sở dữ liệu này không phải bản dùng thử: không có người giả định của tỉnh. Mô phỏng không bao
    giờ chạy trên dữ liệu thật. Với bản dùng thử, chạy `motcua load_province --demo` trước.
    """

    message_en = (
        "This database is no trial: it lacks the invented people of the province. A simulation "
        "never runs beside real data. For a trial run `motcua load_province --demo` first."
    )


def require_trial() -> None:
    """
    Refuse to write beside real data.

    Only `load_province --demo` registers the citizens of demo/people.yaml, who do not exist.

    :raises NoTrialHere: if they are not here.
    """
    path = province_root() / "demo" / "people.yaml"
    citizens = load_yaml(path)["citizens"] if path.exists() else []
    known = [
        parties.find_party_by_identifier("personal_code", one["personal_code"]) for one in citizens
    ]
    if not known or None in known:
        raise NoTrialHere()


@dataclass
class Scene:
    """Everybody and everything that tales are told with, made once."""

    asked: Asked
    arrivals: Arrivals
    cast: Cast
    words: Mapping[str, Any]
    fillings: Fillings
    file_id: int
    _people: dict[int, Applicant] = field(default_factory=dict)
    _agencies: dict[tuple[str, int], Office] = field(default_factory=dict)
    _calendars: dict[str, calendars.Calendar] = field(default_factory=dict)

    def office(self, arrival: Arrival) -> Office:
        """Where a dossier is handled."""
        found = self.arrivals.handled[arrival.level, arrival.code].agencies[arrival.agency]
        key = found.code, arrival.agency
        if key not in self._agencies:
            self._agencies[key] = self.cast.office(organizations.get_agency(found.uuid))
        return self._agencies[key]

    def make_offices(self) -> None:
        """Let everybody be there, in an order that is the same each time."""
        found = {a.code: a for one in self.arrivals.handled.values() for a in one.agencies}
        for code in sorted(found):
            self.cast.office(organizations.get_agency(found[code].uuid))

    def closings(self) -> Iterator[telling.Closing]:
        """Who closes the days of each desk: two of its agency, or two of the desk itself."""
        desks = {one.desk.code: one for one in self.cast.offices.values()}
        last = vietnam_day(self.asked.told_until) - timedelta(days=2)
        for code in sorted(desks):
            office, desk = desks[code], desks[code].desk
            if not office.head.may("payments.decide", desk.path):
                office = self.cast.office(desk)
            yield telling.Closing(
                agency=desk,
                cashier=office.counter,
                closer=office.head,
                last=last,
                missing=partial(_missing, self.asked.seed, code),
                reason=self.words["short"],
            )

    def players(self, arrival: Arrival) -> Players:
        """Who acts on a dossier."""
        office = self.office(arrival)
        applicant = self.applicant(arrival.person).actor
        return Players(applicant, office.counter, office.specialist, office.head, SIMULATOR)

    def applicant(self, number: int) -> Applicant:
        """One of the invented people, who came before."""
        return self._people[number]

    def meet(self, numbers: Iterable[int]) -> None:
        """Register those of the invented people who come for the first time."""
        new = sorted(set(numbers) - self._people.keys())
        told = [self._person(number) for number in new]
        found = parties.register_people(actor=LOADER, people=told, at=self.cast.at)
        for number, one, party in zip(new, told, found, strict=True):
            actor = Actor("person", party.uuid, party.full_name, party_uuid=party.uuid)
            self._people[number] = Applicant(party, actor, one["personal_code"], phone=one["phone"])

    def brought(self, arrival: Arrival, code: str) -> Brought:
        """A dossier as it is handed in."""
        office, applicant = self.office(arrival), self.applicant(arrival.person)
        handled = self.arrivals.handled[arrival.level, arrival.code]
        on = vietnam_day(arrival.at)
        return Brought(
            code=code,
            filled=self.fillings.filled(
                handled.version, on=on, number=arrival.index, channel=arrival.channel
            ),
            by=applicant.actor if arrival.channel == "online" else office.counter,
            applicant=applicant.party,
            competent=office.agency,
            receiving=office.desk,
            channel=arrival.channel,
            return_channel=arrival.return_channel,
            return_address=ADDRESS if arrival.return_channel == "postal" else "",
            phone=applicant.phone,
            file_id=self.file_id,
            begun_at=arrival.at,
            postal=_record_of(arrival),
        )

    def tale(self, arrival: Arrival, hand: Any) -> Tale:
        """What becomes of it, by any hand."""
        code = self.office(arrival).agency.calendar_code
        if code not in self._calendars:
            self._calendars[code] = calendars.get_calendar(code, on=self.asked.first)
        return Tale(
            arrival=arrival,
            hand=hand,
            calendar=self._calendars[code],
            words=self.words,
            ratings=self.arrivals.plan.written["ratings"],
            seed=self.asked.seed,
            until=self.asked.told_until,
        )

    def _person(self, number: int) -> dict[str, Any]:
        content, chance = self.cast.content, Random(f"person:{number}")
        is_woman = number % 2 == 1
        born = date(chance.randrange(1940, 2006), 1 + number % 12, 1 + number % 28)
        middle = "Thị Thử" if is_woman else "Văn Thử"
        family, given = chance.choice(content["family_names"]), content["given_names"]
        century = (born.year // 100 - 19) * 2 + is_woman
        residence = {"unit_code": chance.choice(content["communes"]), "detail": "Thôn Thử Nghiệm"}
        return {
            "full_name": f"{family} {middle} {chance.choice(given)} {chance.choice(given)}",
            "personal_code": f"042{century}{born.year % 100:02d}{PEOPLE_FROM + number:06d}",
            "birth_date": born,
            "gender": "female" if is_woman else "male",
            "residence": residence,
            "phone": f"09{number:08d}",
        }


def _missing(seed: int, agency: str, till: str, day: date) -> int:
    """What was paid out too much on a day: on one of some hundred, a few thousand đồng."""
    chance = Random(f"short:{seed}:{agency}:{till}:{day}")
    return chance.choice((2_000, 5_000, 10_000)) if chance.random() < SHORT else 0


def _record_of(arrival: Arrival) -> PostalRecord:
    if arrival.channel != "postal":
        return PostalRecord("", None)
    number = arrival.index
    return PostalRecord(f"BG-MP-{number:07d}", arrival.at, f"MP{number:09d}VN")


def scene_for(asked: Asked, *, now: datetime, without: frozenset[str] = frozenset()) -> Scene:
    """
    Everything that a simulation needs, checked before a row is written.

    :param without: codes of agencies and communes that get no dossiers.
    :raises InvalidInput: saying what does not allow it.
    """
    today = vietnam_day(now)
    if asked.first > asked.last or asked.last > today:
        raise DaysReversed()
    if not asked.scale.is_finite() or asked.scale <= 0:
        raise NothingToSimulate()
    require_trial()
    plan = plan_for(asked.first, asked.last)
    handled = handled_procedures(plan, first=asked.first, last=asked.last)
    if without:
        handled = {key: one.but_for(without) for key, one in handled.items()}
    arrivals = Arrivals(
        plan,
        handled,
        days=(asked.first, asked.last),
        seed=asked.seed,
        scale=float(asked.scale),
    )
    if arrivals.number < 1:
        raise NothingToSimulate()
    content = load_yaml(province_root() / "demo" / "dossiers.yaml")
    since = datetime.combine(asked.first, time(0), tzinfo=VIETNAM)
    cast = Cast(content, since, Random(asked.seed), numbers_from=OFFICIALS_FROM)
    fillings = Fillings(asked.seed, asked.first, arrivals.number)
    return Scene(asked, arrivals, cast, content["words"], fillings, file_id=0)


def run_simulation(
    asked: Asked,
    *,
    clock: Callable[[], datetime],
    batch: int = BATCH,
    without: frozenset[str] = frozenset(),
) -> Iterator[Simulation]:
    """
    Write a simulation from where it stands; after each batch it says how far it is.

    Killed at any moment it is run again with the same words: no dossier is written twice.
    """
    scene = scene_for(asked, now=clock(), without=without)
    simulation = begin_simulation(
        asked=asked,
        plan_digest=scene.arrivals.plan.digest,
        planned=scene.arrivals.number,
        at=clock(),
    )
    scene.asked = Asked(asked.first, asked.last, asked.seed, asked.scale, simulation.told_until)
    if simulation.done == simulation.planned:
        scene.make_offices()
        _close_days(scene)  # unless it was killed before that, all are closed
        yield simulation
        return
    _set(scene, asked)
    coming = islice(iter(scene.arrivals), simulation.done, None)
    writing = Batch()
    while some := list(islice(coming, batch)):
        with transaction.atomic():
            _tell(scene, some, writing)
            simulation = write_batch(simulation=simulation, batch=writing, at=clock())
        writing.clear()
        yield simulation
    _close_days(scene)


def _close_days(scene: Scene) -> None:
    """The days of every till, a transaction each agency; those that are closed stay so."""
    for closing in scene.closings():
        telling.close_told_days(closing)


@transaction.atomic
def _set(scene: Scene, asked: Asked) -> None:
    """The officials, and the photograph that stands for every paper that came online."""
    scene.make_offices()
    stored = documents.accept_upload(
        actor=LOADER,
        content=io.BytesIO(paper_photo("GIẤY TỜ MÔ PHỎNG")),
        filename="anh-mo-phong.jpg",
        at=datetime.combine(asked.first, time(0), tzinfo=VIETNAM),
    )
    scene.file_id = stored.pk


def _tell(scene: Scene, some: list[Arrival], writing: Batch) -> None:
    scene.meet(one.person for one in some)
    writing.money.begin(vietnam_day(some[0].at))
    codes = give_codes([(scene.office(one).desk, one.at) for one in some])
    for arrival, code in zip(some, codes, strict=True):
        hand = WritingHand(
            scene.brought(arrival, code), scene.players(arrival), writing.recorders, writing.money
        )
        try:
            scene.tale(arrival, hand).tell()
        except Refusal as refusal:
            writing.refuse(refusal)
            continue
        if hand.dossier is None:
            writing.done += 1  # it would be handed in after the moment up to which is told
        else:
            writing.keep(hand.dossier, hand.money)
