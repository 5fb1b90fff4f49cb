"""Drafts of procedures: judged at the field, approved by another, in force from their day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.drafting import api as drafting
from motcua.kernel.drafting.testing import BaseOutdated, DraftNotSubmitted, FourEyesNeeded
from motcua.project.testing import story
from motcua.systems.procedures import api
from motcua.systems.procedures.actions.desk import (
    DraftHasProblems,
    NothingToPublish,
    content_of,
    thing_of,
)
from motcua.systems.procedures.actions.publication import (
    AlreadyAbolished,
    VersionInForce,
    withdraw_version,
)
from motcua.systems.procedures.events import DRAFT
from motcua.systems.procedures.models import Procedure, ProcedureVersion, SearchEntry
from motcua.systems.procedures.queries.choosing import problems_in
from motcua.systems.procedures.queries.editing import list_catalogue

pytestmark = pytest.mark.usefixtures("office")
CODE = "1.001193"  # birth registration
TODAY = vietnam_day(story.AT)
LATER = TODAY + timedelta(days=40)
DECISION = {"number": "15/QĐ-UBND", "date": TODAY.isoformat()}


def at_noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM)


def draws():
    return story.actor("danhmuc")


def approves():
    return story.actor("duyetqt")


def begin(code=CODE, **given):
    return drafting.create_draft(actor=draws(), kind=DRAFT, code=code, at=story.AT, **given)


def change(
    draft, edit=None, *, first=None, end=None, event="amended", decision=DECISION, at=story.AT
):
    """Save the draft with a decision, its days, and what `edit` does to its thing."""
    before = drafting.content_of(draft)
    thing = thing_of(before)
    thing["version"] = {"event": event, **({"decision": decision} if decision else {})}
    thing["days"] = {name: day.isoformat() for name, day in (("from", first), ("to", end)) if day}
    content = {**thing["content"]}
    thing = {**thing, "content": content}
    if edit:
        edit(thing)
    return drafting.save_draft(
        actor=draws(),
        draft_uuid=draft.uuid,
        content=content_of(thing, before),
        revision=draft.revision,
        at=at,
    )


def dearer(thing, amount=9000):
    thing["content"]["fees"] = [
        {**fee, "amount": amount} if fee["code"] == "late_birth" else fee
        for fee in thing["content"]["fees"]
    ]


def submit(draft, at=story.AT):
    return drafting.submit_draft(actor=draws(), draft_uuid=draft.uuid, at=at)


def approve(draft, at=story.AT, who=approves):
    return drafting.approve_draft(
        actor=who(), draft_uuid=draft.uuid, revision=draft.revision, at=at
    )


def publish(edit=dearer, at=story.AT, **days):
    return approve(submit(change(begin(), edit, at=at, **days), at), at)


def amount_on(day):
    fees = api.get_procedure(CODE, on=day).parts.fees
    return next(int(fee.amount) for fee in fees if fee.code == "late_birth")


def problems(draft):
    return {
        ("/".join(one.steps), one.input): one.words["vi"]
        for one in problems_in(draft, thing_of(drafting.content_of(draft)), story.AT)
    }


def test_a_scheduled_version_takes_over_by_itself_on_its_day():
    draft = publish(first=LATER)

    assert draft.published_number == 2
    assert amount_on(LATER - timedelta(days=1)) == 8000
    assert amount_on(LATER) == 9000
    assert SearchEntry.objects.filter(code=CODE, valid_from=LATER).exists()
    row = next(one for one in list_catalogue(on=TODAY, text=CODE))
    assert (row.scheduled_from, row.is_in("scheduled", TODAY)) == (LATER, True)
    assert [one.code for one in list_catalogue(on=TODAY, state="scheduled")] == [CODE]


def test_without_a_first_day_it_is_in_force_as_soon_as_it_is_approved():
    draft = submit(change(begin(), dearer))
    approve(draft, at=at_noon(TODAY + timedelta(days=3)))

    assert amount_on(TODAY + timedelta(days=2)) == 8000
    assert amount_on(TODAY + timedelta(days=3)) == 9000


def test_who_drew_does_not_approve_and_who_approves_does_not_draw():
    draft = submit(change(begin(), dearer))

    with pytest.raises(PermissionRefused):
        approve(draft, who=draws)
    with pytest.raises(PermissionRefused):
        drafting.create_draft(actor=approves(), kind=DRAFT, code=CODE, at=story.AT)
    for outsider in ("quay.kyxuan", "ky.sxd", "quantri"):
        with pytest.raises(PermissionRefused):
            approve(draft, who=lambda name=outsider: story.actor(name))
    both = replace(
        draws(),
        grants=tuple(
            replace(one, permissions=one.permissions | {"procedures.publish"})
            for one in draws().grants
        ),
    )
    with pytest.raises(FourEyesNeeded):
        approve(draft, who=lambda: both)


def test_approving_twice_publishes_once():
    draft = submit(change(begin(), dearer))
    approve(draft)

    with pytest.raises(DraftNotSubmitted):
        approve(draft)
    assert ProcedureVersion.objects.filter(procedure__code=CODE).count() == 2


def test_a_draft_of_an_outdated_version_is_compared_first():
    old = change(begin(), lambda thing: dearer(thing, 7000))
    publish()

    with pytest.raises(BaseOutdated):
        submit(old)


def test_nothing_changed_is_nothing_to_publish():
    with pytest.raises(NothingToPublish):
        submit(change(begin()))


def test_publishing_in_the_past_is_refused_also_at_the_approval():
    draft = change(begin(), dearer, first=TODAY - timedelta(days=1))
    with pytest.raises(DraftHasProblems):
        submit(draft)
    assert "đã qua" in problems(draft)["cong-bo", "days.from"]

    draft = submit(change(begin(), dearer, first=TODAY + timedelta(days=1)))
    with pytest.raises(DraftHasProblems):
        approve(draft, at=at_noon(TODAY + timedelta(days=2)))


def test_versions_do_not_overlap():
    publish(first=LATER)
    later = publish(lambda thing: dearer(thing, 1), first=LATER + timedelta(days=9))
    assert later.published_number == 3

    between = submit(change(begin(), lambda thing: dearer(thing, 2), first=LATER))
    with pytest.raises(api.VersionsOverlap, match="hủy phiên bản"):
        approve(between)

    fits = begin()
    fits = change(
        fits,
        lambda thing: dearer(thing, 3),
        first=LATER - timedelta(days=5),
        end=LATER,
    )
    approve(submit(fits))
    assert [amount_on(LATER + timedelta(days=n)) for n in (-6, -5, 0, 9)] == [8000, 3, 9000, 1]


def test_an_abolition_ends_a_procedure_from_its_day_and_may_be_taken_back_before():
    draft = change(begin(), first=LATER, event="abolished")
    assert approve(submit(draft)).published_number == 2

    assert api.get_procedure(CODE, on=LATER - timedelta(days=1)).number == 1
    with pytest.raises(api.ProcedureNotFound):
        api.get_procedure(CODE, on=LATER)
    assert [one.code for one in list_catalogue(on=LATER, state="abolished")] == [CODE]
    abolition = ProcedureVersion.objects.get(procedure__code=CODE, number=2)
    assert (abolition.state, abolition.decision["number"]) == ("abolition", "15/QĐ-UBND")

    withdraw_version(actor=approves(), version_uuid=abolition.uuid, at=story.AT)
    again = withdraw_version(actor=approves(), version_uuid=abolition.uuid, at=story.AT)

    assert again.state == "withdrawn"
    assert api.get_procedure(CODE, on=LATER).number == 1
    assert Procedure.objects.get(code=CODE).abolished_on is None


def test_a_version_during_an_announced_abolition_ends_with_it():
    approve(submit(change(begin(), first=LATER, event="abolished")))
    draft = submit(change(begin(), dearer, first=TODAY + timedelta(days=2)))
    with pytest.raises(AlreadyAbolished):
        approve(draft)

    back = submit(change(begin(), dearer, first=LATER + timedelta(days=5)))
    approve(back)
    assert amount_on(LATER + timedelta(days=5)) == 9000
    assert Procedure.objects.get(code=CODE).abolished_on is None


def test_a_scheduled_version_is_withdrawn_before_its_day_only():
    publish(first=LATER)
    version = ProcedureVersion.objects.get(procedure__code=CODE, number=2)

    with pytest.raises(PermissionRefused):
        withdraw_version(actor=draws(), version_uuid=version.uuid, at=story.AT)
    with pytest.raises(VersionInForce):
        withdraw_version(actor=approves(), version_uuid=version.uuid, at=at_noon(LATER))
    withdraw_version(actor=approves(), version_uuid=version.uuid, at=story.AT)

    assert amount_on(LATER) == 8000
    assert not SearchEntry.objects.filter(version=version).exists()
    assert publish(first=LATER).published_number == 3


def test_a_new_procedure_is_drawn_from_a_file():
    code = "9.000123"
    from motcua.systems.procedures.actions.desk import ProcedureDesk

    desk = ProcedureDesk()
    source = begin()
    text = desk.text_of(CODE, drafting.content_of(source))
    text = text.replace(f"code: '{CODE}'", f"code: '{code}'").replace(
        "slug: dang-ky-khai-sinh", "slug: thu-tuc-moi"
    )
    draft = change(begin(code, file=text), event="new")
    approve(submit(draft))

    assert api.get_procedure("thu-tuc-moi", on=TODAY).code == code
    with pytest.raises(InvalidInput, match=r"Thông tin"):
        begin("9.000124", file=text)


HEAD = "code: '9.000125', code_status: x, slug: x, field: x, audience: []"


@pytest.mark.parametrize(
    "file",
    [
        "",
        "a: [1",
        "- 1",
        "code: '9.000125'",
        "!!python/object:os.system {}",
        "1: 2",
        f"{{{HEAD}, competence: [], versions: []}}",
        f"{{{HEAD}, competence: 3, versions: [1]}}",
    ],
)
def test_a_file_that_is_no_procedure_is_refused(file):
    with pytest.raises(InvalidInput) as refused:
        begin("9.000125", file=file)
    assert "file" in refused.value.fields


@pytest.mark.parametrize(
    "code", ["", "khai-sinh", "1.00119", "1.001193/../x", "a.001193", "1.001193 "]
)
def test_a_code_that_is_no_national_code_is_refused(code):
    with pytest.raises(InvalidInput) as refused:
        begin(code)
    assert "1.001193" in refused.value.fields["code"]


def test_a_national_draft_made_twice_is_one():
    content = api.get_procedure(CODE, on=TODAY).content
    for _time in range(2):
        api.draft_version(
            actor=draws(),
            code=CODE,
            content={**content, "sets": 2},
            valid_from=date(2027, 1, 1),
            event="amended",
            decision={"number": "1"},
            at=story.AT,
        )
    assert drafting.VersionDraft.objects.filter(kind=DRAFT, code=CODE).count() == 1
