"""For tests of systems that use lines: a place with groups, counters and an officer who sits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from motcua.base.actors import Actor, system_actor
from motcua.kernel.organizations import api as organizations

from .actions.calling import open_counter
from .actions.places import GroupSetting, set_counter, set_group, set_place
from .actions.tickets import Taking, take_ticket
from .models import Counter, Place, ServiceGroup, Ticket

MAKER = system_actor("tests")


@dataclass(frozen=True)
class Hall:
    """A place with two groups and three counters: 1 and 2 serve A, 3 serves A and B."""

    place: Place
    a: ServiceGroup
    b: ServiceGroup
    counters: tuple[Counter, ...]

    def take(self, group: ServiceGroup, *, at: datetime, priority: str = "") -> Ticket:
        """The next number of a group."""
        taking = Taking(group_uuid=group.uuid, priority=priority, request_key=uuid4())
        return take_ticket(actor=MAKER, place_uuid=self.place.uuid, taking=taking, at=at)

    def opened(self, number: int, officer: Actor, *, at: datetime) -> Counter:
        """A counter at which an officer sits."""
        return open_counter(actor=officer, counter_uuid=self.counters[number - 1].uuid, at=at)


def make_hall(
    desk: organizations.Agency,
    *,
    at: datetime,
    code: str = "thu-nghiem",
    calendar: str = "one-stop-saturday",
) -> Hall:
    """Set up a place of service at a desk."""
    place = set_place(
        actor=MAKER, code=code, agency_uuid=desk.uuid,
        title={"vi": "Điểm thử nghiệm", "en": "Test place"}, calendar_code=calendar, at=at,
    )  # fmt: skip
    first, second = (
        set_group(actor=MAKER, place_uuid=place.uuid, setting=setting, at=at)
        for setting in (
            GroupSetting(
                "A", {"vi": "Hộ tịch, chứng thực", "en": "Civil status"}, ("ho-tich", "chung-thuc"),
                minutes=8, slot_minutes=30, slot_capacity=2,
            ),
            GroupSetting("B", {"vi": "Đất đai", "en": "Land"}, ("dat-dai",), minutes=15),
        )
    )  # fmt: skip
    counters = tuple(
        set_counter(
            actor=MAKER, place_uuid=place.uuid, number=number, at=at,
            group_uuids=[first.uuid, second.uuid] if number == 3 else [first.uuid],
        )
        for number in (1, 2, 3)
    )  # fmt: skip
    return Hall(place, first, second, counters)
