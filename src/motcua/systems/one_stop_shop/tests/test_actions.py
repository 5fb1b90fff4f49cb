"""What each action does, when it is refused, and that the journal tells it once."""

import io
from datetime import timedelta

import pytest

from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.testing import give_expired_certificate
from motcua.kernel.events import api as events
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.forms import api as forms
from motcua.kernel.notifications.api import Message
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.ending import stop_dossier
from motcua.systems.one_stop_shop.actions.handling import send_back_dossier
from motcua.systems.one_stop_shop.actions.moving import DossierMoved
from motcua.systems.one_stop_shop.actions.rating import (
    AlreadyRated,
    NotYetEnded,
    rate_dossier,
)
from motcua.systems.one_stop_shop.actions.receipts import make_receipt
from motcua.systems.one_stop_shop.actions.reception import (
    SupplementAlreadyRequested,
    SupplementIncomplete,
)
from motcua.systems.one_stop_shop.actions.submission import (
    ApplicationIncomplete,
    VersionSuperseded,
)
from motcua.systems.one_stop_shop.actions.supplying import supply_asked_paper

LATER = story.after(minutes=20)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    """Keys and files of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path


def names_of(dossier):
    return [e.name for e in events.list_events_of(dossier.uuid) if e.name.startswith("one_stop")]


def ask(dossier, *wanted, by=None, at=LATER):
    return one_stop_shop.request_supplement(
        actor=by or story.office().desk,
        dossier_uuid=dossier.uuid,
        wanted=wanted or [one_stop_shop.Wanted("paper", "birth_notification", "Giấy chứng sinh")],
        reason="Ảnh chụp bị mờ, chưa đọc được",
        at=at,
    )


def hand_in(dossier, *, at=story.after(minutes=30)):  # noqa: B008
    supply_asked_paper(
        actor=story.actor("mau"),
        dossier_uuid=dossier.uuid,
        component_code="birth_notification",
        content=io.BytesIO(story.make_picture()),
        filename="moi.jpg",
        at=at,
    )
    return one_stop_shop.supply_supplement(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, answers={}, at=at
    )


def test_the_journal_tells_each_step_once():
    dossier = story.approved()
    one_stop_shop.deliver_result(
        actor=story.office().desk, dossier_uuid=dossier.uuid, channel="counter", at=LATER
    )
    rate_dossier(actor=story.actor("mau"), dossier_uuid=dossier.uuid, score=5, comment="", at=LATER)

    assert names_of(dossier) == [
        f"one_stop_shop.{name}"
        for name in (
            "dossier_submitted",
            "dossier_accepted",
            "dossier_appraised",
            "dossier_approved",
            "dossier_decided",
            "result_delivered",
            "dossier_rated",
        )
    ]


WRONG_CHILD = [
    ({"child": {"birth_date": "2999-01-01"}}, "birth_date"),
    ({"declarant": {"personal_code": "042199000018"}}, "personal_code"),
    ({"declarant": {"personal_code": "999999999999"}}, "personal_code"),
    ({"declarant": {"phone": "12"}}, "phone"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG_CHILD)
def test_wrong_answers_are_named_and_nothing_is_sent(wrong, field):
    citizen = story.actor("mau")
    application = story.prepared(by=citizen)
    answers = dict(story.contents()[story.BIRTH]["example_answers"])
    for part, values in wrong.items():
        answers[part] = {**answers[part], **values}
    story.answer(application, answers, by=citizen)

    with pytest.raises(ApplicationIncomplete) as refused:
        one_stop_shop.submit_dossier(actor=citizen, application_uuid=application.uuid, at=story.AT)

    assert any(field in name for name in refused.value.fields), refused.value.fields
    assert events_named("one_stop_shop.dossier_submitted") == []


def test_a_form_of_a_superseded_version_is_refused_and_what_was_entered_is_kept():
    citizen = story.actor("mau")
    application = story.prepared(by=citizen)
    old = forms.get_draft(actor=citizen, draft_uuid=application.draft_uuid).form_version
    next_year = story.AT + timedelta(days=400)
    old.valid_to = story.AT.date() + timedelta(days=300)
    old.save(update_fields=["valid_to"])

    with pytest.raises(VersionSuperseded):
        one_stop_shop.submit_dossier(actor=citizen, application_uuid=application.uuid, at=next_year)

    application.refresh_from_db()
    assert application.submitted_at is None and application.papers.exists()


MOVED = [
    ("submitted", "appraise"),
    ("submitted", "approve"),
    ("submitted", "deliver"),
    ("submitted", "stop"),
    ("accepted", "accept"),
    ("accepted", "refuse"),
    ("accepted", "approve"),
    ("approved", "accept"),
    ("approved", "approve"),
    ("approved", "reject"),
    ("approved", "send_back"),
    ("approved", "withdraw"),
    ("approved", "stop"),
]
BASIS = {"text": story.GROUNDS["reason"], "legal_basis": story.GROUNDS["legal_basis"]}
ACTS = {
    "accept": lambda o, g: one_stop_shop.accept_dossier(actor=o.desk, **g),
    "refuse": lambda o, g: one_stop_shop.refuse_dossier(actor=o.desk, **g, **story.GROUNDS),
    "appraise": lambda o, g: one_stop_shop.appraise_dossier(
        actor=o.specialist, **g, outcome="propose_approval", **BASIS
    ),
    "approve": lambda o, g: one_stop_shop.approve_dossier(actor=o.head, **g, text=""),
    "reject": lambda o, g: one_stop_shop.reject_dossier(actor=o.head, **g, **BASIS),
    "send_back": lambda o, g: send_back_dossier(actor=o.head, **g, text="Xem lại"),
    "stop": lambda o, g: stop_dossier(actor=o.head, **g, **story.GROUNDS),
    "withdraw": lambda o, g: one_stop_shop.withdraw_dossier(actor=o.desk, **g, reason=""),
    "deliver": lambda o, g: one_stop_shop.deliver_result(actor=o.desk, **g, channel="counter"),
}


@pytest.mark.parametrize(("state", "act"), MOVED)
def test_an_act_in_the_wrong_state_is_refused_and_changes_nothing(state, act):
    dossier = getattr(story, state)()
    before, told = dossier.status, names_of(dossier)

    with pytest.raises(DossierMoved):
        ACTS[act](story.office(), {"dossier_uuid": dossier.uuid, "at": LATER})

    dossier.refresh_from_db()
    assert dossier.status == before and names_of(dossier) == told


@pytest.mark.parametrize("outcome", ["supplement", "", "approve", "x" * 500])
def test_an_appraisal_has_the_outcomes_of_its_task_only(outcome):
    dossier = story.accepted()

    with pytest.raises(InvalidInput):
        one_stop_shop.appraise_dossier(
            actor=story.office().specialist,
            dossier_uuid=dossier.uuid,
            outcome=outcome,
            at=LATER,
            **BASIS,
        )

    assert processes.find_open_task(dossier.uuid).element_id == "appraise"


@pytest.mark.parametrize("grounds", [{"reason": " ", "legal_basis": "Điều 1"}, {"reason": "Thiếu giấy tờ gốc", "legal_basis": " "}])  # fmt: skip  # noqa: E501
def test_a_decision_against_an_applicant_names_reason_and_law(grounds):
    dossier = story.submitted()

    with pytest.raises(InvalidInput):
        one_stop_shop.refuse_dossier(
            actor=story.office().desk, dossier_uuid=dossier.uuid, at=LATER, **grounds
        )


def test_a_certificate_that_expired_decides_nothing():
    dossier, chairman = story.appraised(), story.office().head
    give_expired_certificate(chairman, at=story.AT)

    with pytest.raises(Refusal) as refused:
        ACTS["approve"](story.office(), {"dossier_uuid": dossier.uuid, "at": LATER})

    assert refused.value.code == "certificate_expired"
    assert "22/11/2026" in refused.value.message("vi")
    dossier.refresh_from_db()
    assert dossier.status == "processing" and dossier.result_uuid is None
    assert dossier.opinions.filter(kind="approve").count() == 0
    assert processes.find_open_task(dossier.uuid).element_id == "approve"
    assert [d.kind for d in documents.list_documents_of(dossier.uuid)] == []


def test_the_same_paper_named_twice_is_asked_for_once():
    dossier = story.submitted()
    paper = one_stop_shop.Wanted("paper", "birth_notification", "Giấy chứng sinh")

    request = ask(dossier, paper, paper)

    assert request.items.count() == 1


def test_a_supplement_is_asked_for_once():
    dossier = story.submitted()
    ask(dossier)
    hand_in(dossier)

    with pytest.raises(SupplementAlreadyRequested):
        ask(dossier, at=story.after(hours=1))


def test_a_supplement_is_taken_when_it_is_complete_and_supersedes_the_old_paper():
    dossier = story.submitted()
    ask(dossier)
    citizen = story.actor("mau")
    with pytest.raises(SupplementIncomplete) as refused:
        one_stop_shop.supply_supplement(
            actor=citizen, dossier_uuid=dossier.uuid, answers={}, at=LATER
        )
    assert "birth_notification" in refused.value.fields
    with pytest.raises(InvalidInput):
        supply_asked_paper(
            actor=citizen,
            dossier_uuid=dossier.uuid,
            component_code="residence",
            content=io.BytesIO(story.make_picture()),
            filename="a.jpg",
            at=LATER,
        )

    assert hand_in(dossier).status == "submitted"
    assert hand_in_again(dossier).status == "submitted"

    papers = dossier.application.papers.filter(component_code="birth_notification")
    assert [p.superseded_at is None for p in papers.order_by("id")] == [False, True]


def hand_in_again(dossier):
    return one_stop_shop.supply_supplement(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, answers={}, at=story.after(hours=1)
    )


def test_the_clock_stands_still_while_the_applicant_completes_the_dossier():
    dossier = story.accepted()
    due = cases.get_case(dossier.case.uuid).due_current
    ask(dossier, by=story.office().specialist)

    hand_in(dossier, at=story.after(days=3))

    case = cases.get_case(dossier.case.uuid)
    assert case.due_current > due
    assert len(deadlines.derivation_of(cases.subject_of(dossier.case)).lines("vi")) >= 3


def test_a_dossier_is_rated_once_after_its_end_and_changed_for_a_week():
    dossier, citizen = story.appraised(), story.actor("mau")
    given = {"actor": citizen, "dossier_uuid": dossier.uuid, "comment": ""}
    with pytest.raises(NotYetEnded):
        rate_dossier(score=5, at=LATER, **given)
    ACTS["approve"](story.office(), {"dossier_uuid": dossier.uuid, "at": LATER})

    rate_dossier(score=5, at=LATER, answers={"attitude": 4, "weather": 1}, **given)
    changed = rate_dossier(score=2, at=LATER + timedelta(days=7), **given)

    assert (changed.score, changed.answers.count()) == (2, 0)
    with pytest.raises(AlreadyRated):
        rate_dossier(score=1, at=LATER + timedelta(days=7, seconds=1), **given)


def test_everybody_is_told_once_also_when_events_are_delivered_twice():
    dossier = story.submitted()
    deliver_all()
    receipt = make_receipt(actor=story.office().desk, dossier_uuid=dossier.uuid, at=LATER)
    told = Message.objects.filter(about_uuid=dossier.uuid).count()

    deliver_all()
    again = make_receipt(actor=story.office().desk, dossier_uuid=dossier.uuid, at=LATER)

    assert told >= 1 and Message.objects.filter(about_uuid=dossier.uuid).count() == told
    assert again.uuid == receipt.uuid
    receipts = [d for d in documents.list_documents_of(dossier.uuid) if d.kind == "receipt"]
    assert len(receipts) == 1
    assert documents.verify_document(receipt.uuid, at=LATER).is_valid


ENDS = {"refuse": ("submitted", "refusal"), "stop": ("accepted", "stop_notice")}


@pytest.mark.parametrize("act", ENDS)
def test_an_end_against_the_applicant_makes_its_form_and_tells_the_reason(act):
    state, kind = ENDS[act]
    dossier = getattr(story, state)()

    ACTS[act](story.office(), {"dossier_uuid": dossier.uuid, "at": LATER})
    deliver_all()

    made = [d for d in documents.list_documents_of(dossier.uuid) if d.kind == kind]
    assert len(made) == 1 and documents.verify_document(made[0].uuid, at=LATER).is_valid
    texts = repr(list(Message.objects.filter(about_uuid=dossier.uuid).values_list("texts")))
    assert story.GROUNDS["reason"] in texts


def test_a_dossier_may_be_withdrawn_while_a_supplement_is_awaited():
    dossier = story.submitted()
    ask(dossier)

    one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="Thôi", at=LATER
    )

    assert processes.find_open_task(dossier.uuid) is None
    assert not dossier.supplement_requests.filter(answered_at=None).exists()
