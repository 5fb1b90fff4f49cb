"""Drafts: begun, saved without overwriting, tried by examples, published by a second person."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.actors import Actor, Grant
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.fields import uuid7
from motcua.kernel.decisions import api as decisions
from motcua.kernel.decisions.testing import AT, PENSION, publish
from motcua.kernel.drafting import api as drafting
from motcua.kernel.drafting import testing as drafts
from motcua.kernel.events.testing import events_named
from motcua.systems.decision_office.actions import desk
from motcua.systems.decision_office.actions.examples import add_example, remove_example
from motcua.systems.decision_office.events import DRAFT
from motcua.systems.decision_office.models import DraftExample
from motcua.systems.decision_office.queries.trial import examples_of

pytestmark = pytest.mark.django_db
LAW = [{"number": "176/2025/NĐ-CP", "title": {"vi": "Nghị định"}}]
DAY = date(2027, 1, 1)
FAULTY = PENSION.replace("500000", "500000 +")
RICHER = PENSION.replace("500000", "600000")


def officer(*permissions, name="Lê Thị Bảng"):
    grant = Grant("demo", frozenset(permissions), uuid7(), "h27")
    return Actor(kind="official", uuid=uuid7(), name=name, grants=(grant,))


AUTHOR = officer("procedures.edit")
SECOND = officer("procedures.edit", "decisions.publish", name="Bùi Văn Trình")


def create_draft(*, dmn=None, **given):
    return drafting.create_draft(kind=DRAFT, file=dmn, **given)


def draft(dmn=RICHER, *, code="demo", by=AUTHOR, **about):
    made = create_draft(actor=by, code=code, dmn=dmn, at=AT)
    told = {"title": {"vi": "Trợ cấp"}, "legal_basis": LAW, **about}
    return save(made, drafting.Content(dmn, told, DAY), by=by)


def save(row, content, *, by=AUTHOR, revision=None, **others):
    return drafting.save_draft(
        actor=by, draft_uuid=row.uuid, content=content, revision=revision or row.revision, at=AT,
        **others,
    )  # fmt: skip


def submit(row, by=AUTHOR):
    return drafting.submit_draft(actor=by, draft_uuid=row.uuid, at=AT)


def approve(row, by=SECOND, revision=None):
    return drafting.approve_draft(
        actor=by, draft_uuid=row.uuid, revision=revision or row.revision, at=AT
    )


def test_a_draft_becomes_a_version_by_a_second_person():
    base = publish()
    row = submit(draft())

    done = approve(row)

    assert (done.published_number, done.base_number) == (2, base.number)
    published = decisions.get_decision("demo", version=2)
    assert published.dmn == RICHER and published.valid_from == DAY
    assert published.published_by == SECOND.uuid
    answer = decisions.evaluate_decision(code="demo", inputs={"tuổi": 80}, on=DAY)
    assert (answer.version, answer.value) == (2, 600000)
    before = decisions.evaluate_decision(
        code="demo", inputs={"tuổi": 80}, on=DAY - timedelta(days=1)
    )
    assert before.version == 1
    told = events_named("decision_office.draft_approved")[0].payload
    assert told == {"decision": "demo", "revision": 2, "version": 2}
    assert len(events_named("decisions.decision_published")) == 2
    with pytest.raises(drafts.DraftNotSubmitted):  # a second click
        approve(row)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE decisions_version SET dmn = ''")


def test_nobody_approves_what_they_changed():
    row = draft()
    save(row, drafting.Content(PENSION, row.about, DAY), by=SECOND)
    row = submit(drafting.VersionDraft.objects.get(pk=row.pk))

    with pytest.raises(drafts.FourEyesNeeded):
        approve(row)
    with pytest.raises(drafts.FourEyesNeeded):
        approve(row, by=Actor("official", AUTHOR.uuid, "x", grants=SECOND.grants))
    with pytest.raises(PermissionRefused):
        approve(row, by=officer("procedures.edit", "diagrams.publish"))
    assert approve(row, by=officer("decisions.publish")).state == "approved"


def test_an_example_counts_as_a_change_for_four_eyes():
    row = draft()
    add_example(
        actor=SECOND, draft_uuid=row.uuid, name="80 tuổi", on=DAY, inputs={"tuổi": "80"},
        expected={"mức": "600000"}, at=AT,
    )  # fmt: skip

    with pytest.raises(drafts.FourEyesNeeded):
        approve(submit(row))


def test_two_at_once_never_overwrite_each_other():
    row = draft()
    mine, theirs = (drafting.Content(dmn, row.about, DAY) for dmn in (PENSION, FAULTY))
    save(row, theirs, by=SECOND, revision=2)

    with pytest.raises(drafts.DraftChangedMeanwhile) as refused:
        save(row, mine, revision=2)
    assert "Bùi Văn Trình" in refused.value.message("vi")
    assert save(row, theirs, revision=2).revision == 3  # the same once more changes nothing

    replaced = save(row, mine, revision=2, over=3)
    assert replaced.revision == 4 and replaced.file == PENSION
    assert [one.file for one in replaced.revisions.order_by("number")] == [
        RICHER, RICHER, FAULTY, PENSION,
    ]  # fmt: skip


def test_a_faulty_table_is_kept_but_not_submitted():
    row = draft(FAULTY)

    assert drafting.VersionDraft.objects.get(pk=row.pk).file == FAULTY
    with pytest.raises(desk.DraftHasProblems):
        submit(row)


@pytest.mark.parametrize(
    ("content", "field"),
    [(drafting.Content(RICHER, {"legal_basis": LAW}, None), "valid_from"),
     (drafting.Content(RICHER, {}, DAY), "law-0-number"),
     (drafting.Content(RICHER, {"legal_basis": LAW}, DAY, DAY), "valid_to")],
)  # fmt: skip
def test_publication_needs_a_day_and_a_law(content, field):
    row = save(draft(), content)

    with pytest.raises(desk.LawMissing) as refused:
        submit(row)
    assert set(refused.value.fields) == {field}


def test_examples_must_hold_before_submission_and_at_approval():
    row = draft()
    example = add_example(
        actor=AUTHOR, draft_uuid=row.uuid, name="80 tuổi", on=DAY, inputs={"tuổi": "80"},
        expected={"mức": "500000"}, at=AT,
    )  # fmt: skip
    with pytest.raises(desk.ExamplesFail, match="80 tuổi"):
        submit(row)

    remove_example(actor=AUTHOR, draft_uuid=row.uuid, example_uuid=example.uuid, at=AT)
    submit(row)
    DraftExample.objects.create(
        draft=row,
        name="sau",
        on=DAY,
        inputs={"tuổi": "nhiều"},
        expected={"mức": "1"},
        created_at=AT,
    )
    with pytest.raises(desk.ExamplesFail):
        approve(row)


def test_the_same_example_is_kept_once_and_needs_a_name():
    row = draft()
    told = {"on": DAY, "inputs": {"tuổi": "80"}, "expected": {"mức": "600000"}, "at": AT}
    for _click in range(2):
        add_example(actor=AUTHOR, draft_uuid=row.uuid, name="80 tuổi", **told)
    assert DraftExample.objects.filter(draft=row).count() == 1
    with pytest.raises(InvalidInput):
        add_example(actor=AUTHOR, draft_uuid=row.uuid, name=" ", **told)


def test_the_next_draft_begins_with_the_examples_of_the_one_before():
    row = draft()
    add_example(
        actor=AUTHOR, draft_uuid=row.uuid, name="80 tuổi", on=DAY, inputs={"tuổi": "80"},
        expected={"mức": "600000"}, at=AT,
    )  # fmt: skip
    published = approve(submit(row)).published_number

    following = create_draft(actor=SECOND, code="demo", base=published, at=AT)

    assert [one.name for one in DraftExample.objects.filter(draft=following)] == ["80 tuổi"]
    assert following.about["legal_basis"] == LAW
    sheet, _problems = decisions.read_sheet("demo", following.file, following.about)
    assert [one.is_held for one in examples_of(following, sheet)] == [True]
    assert [one.is_held for one in examples_of(following, None)] == [False]


def test_a_version_published_meanwhile_is_looked_at_first():
    publish()
    row = draft()
    publish(PENSION.replace("500000", "550000"))
    with pytest.raises(drafts.BaseOutdated, match="2"):
        submit(row)

    rebased = drafts.rebase_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)

    assert rebased.base_number == 2
    assert approve(submit(rebased)).published_number == 3


def test_what_is_published_already_is_not_published_again():
    base = publish(RICHER, valid_from=DAY, title={"vi": "Trợ cấp"}, legal_basis=LAW)

    with pytest.raises(drafts.NothingChanged):
        submit(draft(base.dmn))


def test_a_returned_draft_says_why_and_goes_on():
    row = submit(draft())
    with pytest.raises(InvalidInput):
        drafts.return_draft(actor=SECOND, draft_uuid=row.uuid, comment=" ", at=AT)
    drafts.return_draft(actor=SECOND, draft_uuid=row.uuid, comment="Thiếu Điều 5", at=AT)

    changed = save(row, drafting.Content(PENSION, row.about, DAY))
    assert changed.state == "draft"
    assert "Thiếu Điều 5" in [one.comment for one in row.steps.all()]
    assert all(
        "comment" not in one.payload for one in events_named("decision_office.draft_returned")
    )


def test_what_was_submitted_or_given_up_is_not_changed():
    row = submit(draft())
    content = drafting.Content(PENSION, row.about, DAY)
    with pytest.raises(drafts.DraftClosed):
        save(row, content)
    drafts.withdraw_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)
    drafts.discard_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)
    with pytest.raises(drafts.DraftClosed):
        save(row, content)


@pytest.mark.parametrize(
    "dmn",
    ["", "<a/>", "<!DOCTYPE x [<!ENTITY a 'b'>]>" + PENSION, PENSION[:200], "x" * 3_000_000,
     PENSION.replace("UTF-8", "ISO-8859-1")],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_reason(dmn):
    with pytest.raises(InvalidInput) as refused:
        create_draft(actor=AUTHOR, code="demo", dmn=dmn, at=AT)
    assert "không phải tệp DMN đọc được" in refused.value.fields["file"]
    assert not drafting.VersionDraft.objects.exists()


@pytest.mark.parametrize("code", ["", "Sai mã", "ban-thao", "-a", "a" * 90])
def test_a_code_is_plain(code):
    with pytest.raises(InvalidInput):
        create_draft(actor=AUTHOR, code=code, at=AT)


def test_outsiders_do_nothing():
    row = draft()
    outsider = officer("one_stop_shop.receive", "decisions.publish")
    with pytest.raises(PermissionRefused):
        create_draft(actor=outsider, code="demo", at=AT)
    with pytest.raises(PermissionRefused):
        save(row, drafting.Content(PENSION), by=outsider)
    with pytest.raises(PermissionRefused):
        submit(row, by=outsider)


def test_a_new_table_begins_empty_and_sound():
    row = create_draft(actor=AUTHOR, code="moi", name="Bảng mới", at=AT)
    sheet, _problems = decisions.read_sheet("moi", row.file, row.about)

    assert sheet is not None and row.title_in("vi") == "Bảng mới" and row.base_number is None
