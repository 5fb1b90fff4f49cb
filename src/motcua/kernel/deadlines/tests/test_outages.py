"""Outages: recorded once for all, told by every clock that ran, moving none of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.text import VIETNAM
from motcua.base.web.clock import now
from motcua.kernel.access.testing import official_account, outsider, sign_in
from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.outages import record_outage
from motcua.kernel.deadlines.models import Outage
from motcua.kernel.deadlines.testing import Matter
from motcua.kernel.events.testing import events_named
from motcua.kernel.organizations.testing import load_small_province

pytestmark = pytest.mark.django_db
WHAT = "Mất kết nối trung tâm dữ liệu của tỉnh"


def record(**given):
    return record_outage(
        **{
            "actor": system_actor("tests"),
            "began_at": on("2026-03-03 08:00"),
            "until": on("2026-03-03 16:00"),
            "what": WHAT,
            "at": on("2026-03-03 16:05"),
            **given,
        }
    )


def lines(matter: Matter, language: str = "vi") -> str:
    return " ".join(deadlines.derivation_of(matter.subject).lines(language))


def test_every_clock_that_ran_meanwhile_tells_of_it_and_none_moves():
    load_province_calendars()
    running, ended, later = Matter(), Matter(), Matter()
    running.start()
    ended.start()
    ended.do(deadlines.end_clock, at=on("2026-03-02 10:00"))
    due = running.clock.due_current

    record()
    later.start(at=on("2026-03-04 08:00"))

    assert running.clock.due_current == due == deadlines.recomputed_due(running.subject)
    assert WHAT in lines(running) and "thời hạn không thay đổi" in lines(running)
    assert "the due date stays" in lines(running, "en")
    assert WHAT not in lines(ended) and WHAT not in lines(later)


def test_what_happened_after_an_outage_is_told_after_it():
    load_province_calendars()
    matter = Matter()
    matter.start()
    record()
    matter.do(deadlines.pause_clock, cause="supplement", at=on("2026-03-04 08:00"))

    kinds = [one.kind for one in deadlines.derivation_of(matter.subject).entries]

    assert kinds == ["start", "outage", "pause"]


def test_the_same_outage_is_recorded_once():
    assert record().pk == record().pk
    assert len(events_named("deadlines.outage_recorded")) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"began_at": None}, "began_at"),
        ({"until": None}, "until"),
        ({"until": on("2026-03-03 08:00")}, "until"),
        ({"until": on("2026-03-03 17:00")}, "until"),  # not over yet
        ({"what": "hỏng"}, "what"),
    ],
)
def test_an_outage_has_its_times_and_says_what_it_was(wrong, field):
    with pytest.raises(InvalidInput) as refused:
        record(**wrong)
    assert set(refused.value.fields) == {field} and not Outage.objects.exists()


def test_only_those_who_run_the_system_record_outages():
    with pytest.raises(PermissionRefused):
        record(actor=outsider())


def test_outage_list_shows_what_was_wrong_and_then_the_outage():
    office, address = load_small_province(), reverse("deadlines:outage_list")
    admin, officer = Client(), Client()
    sign_in(admin, official_account(agency=office.department, role="administrator"))
    sign_in(officer, official_account(agency=office.commune, role="specialist"))
    began = now() - timedelta(hours=3)
    given = {
        "began_at": f"{began.astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        "until": f"{(began + timedelta(hours=1)).astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        "what": WHAT,
    }

    wrong = admin.post(address, {**given, "until": given["began_at"]})
    right = admin.post(address, given)

    assert wrong.status_code == 422 and WHAT in wrong.content.decode(), "what was typed is kept"
    assert right.status_code == 302
    assert WHAT in admin.get(address).content.decode()
    assert officer.get(address).status_code in {403, 404}
