"""The rules of every draft: saved by one at a time, decided by another, published once."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.fields import uuid7
from motcua.kernel.drafting import api as drafting
from motcua.kernel.drafting.models import DraftRevision, VersionDraft
from motcua.kernel.drafting.testing import (
    AT,
    NOTE,
    NOTE_EVENTS,
    BaseOutdated,
    DraftChangedMeanwhile,
    DraftClosed,
    DraftNotFound,
    DraftNotSubmitted,
    FourEyesNeeded,
    NoteUnfinished,
    NothingChanged,
    discard_draft,
    history_of_draft,
    note_writer,
    rebase_draft,
    return_draft,
    withdraw_draft,
)
from motcua.kernel.events import api as events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
AUTHOR = note_writer()
SECOND = note_writer("notes.edit", "notes.publish", name="Bùi Văn Trình")
APPROVER = note_writer("notes.publish", name="Võ Thị Duyệt")


def begin(text="một", code="a", by=AUTHOR, **given):
    return drafting.create_draft(actor=by, kind=NOTE, code=code, file=text, at=AT, **given)


def save(row, text, *, by=AUTHOR, revision=None, **others):
    content = replace(drafting.content_of(row), file=text)
    return drafting.save_draft(
        actor=by, draft_uuid=row.uuid, content=content, revision=revision or row.revision, at=AT,
        **others,
    )  # fmt: skip


def submit(row, by=AUTHOR):
    return drafting.submit_draft(actor=by, draft_uuid=row.uuid, at=AT)


def approve(row, by=APPROVER, revision=None):
    return drafting.approve_draft(
        actor=by, draft_uuid=row.uuid, revision=revision or row.revision, at=AT
    )


def told(row):
    return [one.name.partition("draft_")[2] for one in events.list_events_of(row.uuid)]


def kinds(row):
    return [one.step.kind for one in history_of_draft(row)]


def test_a_draft_is_published_by_another_and_every_step_is_told(desk):
    row = approve(submit(save(begin(), "hai")))

    assert (row.state, row.published_number, desk.published["a"][0].file) == ("approved", 1, "hai")
    assert kinds(row) == told(row) == ["begun", "saved", "submitted", "approved"]
    last = events.list_events_of(row.uuid)[-1]
    assert last.name == "drafting.draft_approved" and last.subject_kind == NOTE
    assert last.payload == {"note": "a", "revision": 2, "version": 1}


def test_a_draft_changes_the_newest_version_or_the_one_named(desk):
    for text in ("một", "hai"):
        desk.put("a", text)
    newest = drafting.create_draft(actor=AUTHOR, kind=NOTE, code="a", at=AT)
    older = drafting.create_draft(actor=SECOND, kind=NOTE, code="a", base=1, at=AT)

    assert (newest.base_number, newest.file, newest.title_in("en")) == (2, "hai", "hai")
    assert (older.base_number, older.file) == (1, "một")


def test_begun_twice_it_is_one_draft():
    first, again = begin(), begin()

    assert first == again and told(first) == ["begun"]
    assert begin(by=SECOND) != first
    save(first, "hai")
    assert begin() != first


def test_four_eyes_hold_for_everybody_who_ever_changed_it():
    row = submit(save(begin(), "hai", by=SECOND))

    for who in (SECOND, Actor("official", AUTHOR.uuid, "x", grants=SECOND.grants)):
        with pytest.raises(FourEyesNeeded):
            approve(row, by=who)
        with pytest.raises(FourEyesNeeded):
            return_draft(actor=who, draft_uuid=row.uuid, comment="x", at=AT)
    with pytest.raises(PermissionRefused):
        approve(row, by=note_writer("notes.edit"))
    assert approve(row).state == "approved"


def test_what_the_office_keeps_beside_a_draft_counts_for_four_eyes_too():
    row = return_draft(actor=APPROVER, draft_uuid=submit(begin()).uuid, comment="x", at=AT)
    for _time in range(2):
        with transaction.atomic():
            locked = drafting.lock_open_draft(SECOND, row.uuid, NOTE)
            drafting.record_change(
                actor=SECOND,
                draft=locked,
                step="stamped",
                event=NOTE_EVENTS.by_word["saved"],
                at=AT,
            )

    assert locked.state == "draft"
    assert kinds(row) == ["begun", "submitted", "returned", "stamped"]
    assert history_of_draft(row)[-1].words == "Đóng dấu"
    with pytest.raises(FourEyesNeeded):
        approve(submit(row), by=SECOND)


def test_nobody_overwrites_another_and_nothing_is_lost():
    row = begin()
    theirs = save(row, "của họ", by=SECOND)

    with pytest.raises(DraftChangedMeanwhile) as refused:
        save(row, "của tôi", revision=1)
    assert "Bùi Văn Trình" in refused.value.message("vi")
    assert "Bùi Văn Trình" in refused.value.message("en")
    assert save(row, "của họ", revision=1).revision == 2  # the same once more changes nothing

    with pytest.raises(DraftChangedMeanwhile):  # what I saw is not the newest either
        save(row, "của tôi", revision=1, over=9)
    mine = save(row, "của tôi", revision=1, over=theirs.revision)
    kept = DraftRevision.objects.filter(draft=row).order_by("number")
    assert [one.file for one in kept] == ["một", "của họ", "của tôi"] and mine.revision == 3


def test_savings_in_a_row_share_a_step_but_not_an_event():
    row = begin()
    for text in ("hai", "ba"):
        row = save(row, text)
    row = save(row, "bốn", by=SECOND)

    assert kinds(row) == ["begun", "saved", "saved"] and len(told(row)) == 4


def test_what_is_submitted_is_not_changed_by_anybody():
    row = submit(begin())

    with pytest.raises(DraftClosed):
        save(row, "hai")
    with pytest.raises(DraftClosed):
        discard_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)
    with pytest.raises(DraftClosed):
        rebase_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)
    with pytest.raises(DraftClosed):
        drafting.lock_open_draft(AUTHOR, row.uuid)


def test_a_second_click_submits_once_but_another_person_is_told():
    row = submit(begin())

    assert submit(row).state == "submitted" and told(row) == ["begun", "submitted"]
    with pytest.raises(DraftClosed):
        submit(row, by=SECOND)


def test_a_second_approval_publishes_nothing(desk):
    row = approve(submit(begin()))

    with pytest.raises(DraftNotSubmitted):
        approve(row)
    with pytest.raises(DraftNotSubmitted):
        return_draft(actor=APPROVER, draft_uuid=row.uuid, comment="x", at=AT)
    assert len(desk.published["a"]) == 1


def test_an_approver_approves_what_they_read():
    row = submit(begin())
    withdraw_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)
    row = submit(save(row, "khác"))

    with pytest.raises(DraftNotSubmitted):
        approve(row, revision=1)
    assert approve(row, revision=2).state == "approved"


def test_what_was_withdrawn_waits_for_nobody():
    row = withdraw_draft(actor=SECOND, draft_uuid=submit(begin()).uuid, at=AT)

    assert row.state == "draft"
    with pytest.raises(DraftNotSubmitted):
        approve(row)
    with pytest.raises(DraftNotSubmitted):
        withdraw_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)


def test_a_return_says_why_in_the_history_and_not_in_the_journal():
    row = submit(begin())
    with pytest.raises(InvalidInput) as refused:
        return_draft(actor=APPROVER, draft_uuid=row.uuid, comment="  ", at=AT)
    assert "lý do" in refused.value.fields["comment"]

    row = return_draft(actor=APPROVER, draft_uuid=row.uuid, comment="Thiếu ngày", at=AT)
    assert history_of_draft(row)[-1].step.comment == "Thiếu ngày"
    assert events.list_events_of(row.uuid)[-1].payload == {"note": "a", "revision": 1}
    assert save(row, "hai").state == "draft"


def test_the_office_judges_at_submission_and_again_at_approval(desk):
    with pytest.raises(NoteUnfinished):
        submit(begin("chưa xong …"))
    row = submit(begin("xong", code="b"))
    VersionDraft.objects.filter(pk=row.pk).update(file="hóa ra chưa …")
    with pytest.raises(NoteUnfinished):
        approve(row)
    assert not desk.published


def test_a_base_that_was_overtaken_is_looked_at_first(desk):
    desk.put("a", "một")
    row = save(drafting.create_draft(actor=AUTHOR, kind=NOTE, code="a", at=AT), "ba")
    submitted = submit(row)
    desk.put("a", "hai")

    with pytest.raises(BaseOutdated, match="2"):
        approve(submitted)
    withdraw_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)
    with pytest.raises(BaseOutdated):
        submit(row)
    assert rebase_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT).base_number == 2
    rebase_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)  # a second click
    assert told(row).count("rebased") == 1
    assert approve(submit(row)).published_number == 3


def test_a_version_published_at_that_very_moment_stops_the_approval(desk):
    row = submit(begin())
    desk.skipped = 1

    with pytest.raises(BaseOutdated):
        approve(row)
    row.refresh_from_db()
    assert row.state == "submitted" and "approved" not in told(row)


def test_what_is_published_already_is_not_published_again(desk):
    desk.put("a", "một")
    with pytest.raises(NothingChanged, match="1"):
        submit(begin("một"))


def test_outsiders_and_approvers_do_not_draw():
    row = begin()
    for outsider in (note_writer("x"), APPROVER):
        with pytest.raises(PermissionRefused):
            begin(by=outsider)
        with pytest.raises(PermissionRefused):
            save(row, "hai", by=outsider)
        for act in (drafting.submit_draft, discard_draft, rebase_draft, withdraw_draft):
            with pytest.raises(PermissionRefused):
                act(actor=outsider, draft_uuid=row.uuid, at=AT)
    with pytest.raises(PermissionRefused):
        drafting.get_draft_for(note_writer("x"), row.uuid)
    assert drafting.get_draft_for(APPROVER, row.uuid) == row
    assert drafting.list_drafts(note_writer("x"), NOTE) is None


@pytest.mark.parametrize("code", ["", "Sai mã", "moi", "-a", "a-", "a" * 81, "a/b"])
def test_a_code_fits_an_address_beside_the_reserved_ones(code):
    with pytest.raises(InvalidInput) as refused:
        begin(code=code)
    assert "ghi-chu" in refused.value.fields["code"]


def test_what_is_no_file_of_the_kind_is_refused_and_the_draft_stays():
    row = begin()
    with pytest.raises(InvalidInput):
        begin("<x", code="b")
    with pytest.raises(InvalidInput):
        save(row, "<x")
    row.refresh_from_db()
    assert (row.file, row.revision) == ("một", 1)


def test_a_draft_of_another_kind_is_not_found():
    row = begin()
    for missing, kind in ((uuid7(), ""), (row.uuid, "process_office.draft")):
        with pytest.raises(DraftNotFound):
            drafting.get_draft_for(AUTHOR, missing, kind)
        with pytest.raises(DraftNotFound):
            drafting.lock_open_draft(AUTHOR, missing, kind)


def test_the_database_knows_that_only_what_is_approved_was_published():
    row = begin()
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionDraft.objects.filter(pk=row.pk).update(published_number=1)
