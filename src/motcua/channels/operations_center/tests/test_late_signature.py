"""A leader who signs after the deadline: may, says why, the person is told, figures say late."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua.base.web.clock import now
from motcua.channels.operations_center.actions.counting import count_dossiers
from motcua.channels.operations_center.models import Handling
from motcua.channels.operations_center.queries.figures import Scope, cells
from motcua.channels.operations_center.rules.periods import period_of
from motcua.channels.operations_center.rules.report import columns_of
from motcua.kernel.calendars.testing import on
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines.testing import warn
from motcua.kernel.documents import api as documents
from motcua.kernel.duties import api as duties
from motcua.kernel.events import api as events
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.notifications.api import Message
from motcua.project.testing import story
from motcua.project.testing.machines import Program

from .made_up import last_position

pytestmark = pytest.mark.django_db
LONG = "birth-combined"  # four working days: due on Monday 30 November 2026, 17:30
DUE = on("2026-11-30 17:30")
TOLD = "Lãnh đạo đi công tác, ủy quyền chưa kịp"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    """Keys and files of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path


@pytest.fixture
def waiting(settings):
    """A dossier that was appraised in time and lies with the head a day after it was due."""
    dossier = story.appraised(LONG)
    for passed in (story.AT, on("2026-11-27 08:00"), DUE + timedelta(minutes=10)):
        warn(passed)
        deliver_all(passed)
    settings.MOTCUA_CLOCK_SHIFT_SECONDS += int((on("2026-12-01 09:00") - now()).total_seconds())
    return dossier


def journal_of(dossier):
    rows = [*events.list_events_of(dossier.uuid), *events.list_events_of(dossier.case.uuid)]
    return {one.name: one for one in rows}


def sign(dossier):
    """The head says why it took so long and signs, in the form of the page."""
    act = reverse("one_stop_shop:dossier_act", args=[dossier.uuid, "approve"])
    answer = story.browser("ky.kyxuan").post(act, {"late_code": "leader_absent"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    deliver_all(now())
    dossier.refresh_from_db()


def test_the_head_may_still_sign_and_says_why_in_the_same_form(waiting):
    page = reverse("one_stop_shop:dossier_open", args=[waiting.uuid])
    act = reverse("one_stop_shop:dossier_act", args=[waiting.uuid, "approve"])
    head = story.browser("ky.kyxuan")

    shown = head.get(page).content.decode()
    silent = head.post(act)
    waiting.refresh_from_db()
    still_open = waiting.status
    sign(waiting)

    assert "Bước này đã quá định mức, vì sao?" in shown
    assert (silent.status_code, still_open) == (422, "processing")
    assert (waiting.status, waiting.outcome) == ("decided", "approved")
    paper = documents.Document.objects.get(uuid=waiting.result_uuid)
    assert paper.issued_at.date() == date(2026, 12, 1), "it has the day of the signature"
    assert documents.verify_document(waiting.result_uuid, at=now()).is_valid


def test_the_new_day_can_no_longer_be_promised_but_the_lateness_is_explained(waiting):
    head = Program(story.token("ky.kyxuan"))
    put = head.post(
        f"/dossiers/{waiting.code}/reappointment",
        {"due_on": "2026-12-04", "reason": TOLD, "reason_code": "field_check"},
    )
    sign(waiting)

    assert put.status_code in (409, 422), "an apology with a new day comes before the due day"
    owed = {one.kind: one for one in duties.Duty.objects.filter(about_uuid=waiting.uuid)}
    assert owed["explain_late_step"].state == "done"
    lateness = owed["explain_lateness"]
    assert (lateness.state, lateness.permission) == ("open", "one_stop_shop.approve")
    answered = head.post(
        f"/duties/{lateness.uuid}/answer", {"reason_code": "leader_absent", "text": TOLD}
    )
    assert (answered.status_code, answered.json()["state"]) == (200, "done"), answered.content


def test_the_person_is_told_with_an_apology_and_others_without(waiting):
    other = story.approved()
    deliver_all(now())
    sign(waiting)

    told = {
        one.about_uuid: (one.template, one.texts["vi"]["body"])
        for one in Message.objects.filter(template__startswith="one_stop_shop.dossier_decided")
    }
    template, words = told[waiting.uuid]
    assert template == "one_stop_shop.dossier_decided_late"
    assert "xin lỗi" in words and "30/11/2026" in words
    assert told[other.uuid][0] == "one_stop_shop.dossier_decided"


def test_every_figure_counts_it_as_late(waiting):
    sign(waiting)
    count_dossiers(at=now(), upto=last_position())

    handling = Handling.objects.get(dossier_uuid=waiting.uuid)
    scope = Scope(paths=(waiting.competent_path,))
    november, columns = (
        columns_of(cells(scope, period_of("month", date(2026, month, 1)), at=now()).counts.items())
        for month in (11, 12)
    )

    assert (handling.timing, handling.due_at) == ("late", DUE)
    assert (november.overdue, november.settled) == (1, 0), "at the end of November it was overdue"
    assert (columns.carried, columns.late, columns.early + columns.on_time) == (1, 1, 0)
    assert columns.kept_share == 0


def test_the_journal_keeps_the_deadline_and_the_signature(waiting):
    sign(waiting)

    told = journal_of(waiting)
    head = story.account("ky.kyxuan")
    assert told["deadlines.deadline_passed"].at == DUE + timedelta(minutes=10)
    ended = told["deadlines.clock_ended"]
    assert ended.payload["is_late"] is True
    signed = told["one_stop_shop.dossier_approved"]
    assert (signed.actor_uuid, signed.at.date()) == (head.uuid, date(2026, 12, 1))
    clock = cases.get_case(waiting.case.uuid)
    assert (clock.due_original, clock.due_current) == (DUE, DUE), "nothing moved the promise"
    assert waiting.ended_at > DUE
