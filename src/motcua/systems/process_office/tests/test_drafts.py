"""Drafts: begun, saved by one at a time, submitted by one, approved by another."""

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.testing import APPROVAL, draw
from motcua.kernel.drafting.api import (
    Content,
    approve_draft,
    content_of,
    submit_draft,
)
from motcua.kernel.drafting.api import create_draft as begin_draft
from motcua.kernel.drafting.api import save_draft as save_content
from motcua.kernel.drafting.testing import (
    BaseOutdated,
    DraftChangedMeanwhile,
    DraftClosed,
    DraftNotFound,
    DraftNotSubmitted,
    FourEyesNeeded,
    discard_draft,
    history_of_draft,
    rebase_draft,
    return_draft,
    withdraw_draft,
)
from motcua.kernel.events import api as events
from motcua.kernel.processes.testing import publish
from motcua.project.testing import story
from motcua.systems.process_office.actions.desk import (
    DraftHasProblems,
    ProcessDesk,
    ProcessNotChosen,
)
from motcua.systems.process_office.events import DRAFT

AT = story.AT
SOUND = draw([line.replace("demo.", "one_stop_shop.") for line in APPROVAL])
OTHER = SOUND.replace("4 working_hours", "6 working_hours")


def author():
    return story.actor("danhmuc")


def approver():
    return story.actor("duyetqt")


def create_draft(*, bpmn=None, base=None, **given):
    number = base.number if base else None
    return begin_draft(kind=DRAFT, file=bpmn, base=number, **given)


def save_draft(*, bpmn, **given):
    return save_content(content=Content(bpmn), **given)


def draft(bpmn=SOUND, code="moi", **given):
    return create_draft(actor=author(), code=code, bpmn=bpmn, at=AT, **given)


def submitted(**given):
    return submit_draft(actor=author(), draft_uuid=draft(**given).uuid, at=AT)


def kinds(row):
    return [one.step.kind for one in history_of_draft(row)]


def test_a_draft_is_published_when_another_approves_it():
    row = submitted()

    done = approve_draft(actor=approver(), draft_uuid=row.uuid, revision=1, at=AT)

    version = diagrams.find_process("moi")
    assert (done.state, done.published_number, version.bpmn) == ("approved", 1, SOUND)
    assert version.published_by == approver().uuid
    assert kinds(row) == ["begun", "submitted", "approved"]
    told = [event.name for event in events.list_events_of(row.uuid)]
    assert told == [f"process_office.draft_{word}" for word in ("begun", "submitted", "approved")]


def test_nobody_approves_what_they_drew():
    row = submitted()
    both = story.actor("danhmuc")
    holder = type(both)(
        **{
            **{name: getattr(both, name) for name in ("kind", "uuid", "name", "party_uuid")},
            "grants": (*both.grants, *approver().grants),
            "second_factor": True,
        }
    )
    for refused, why in ((author(), PermissionRefused), (holder, FourEyesNeeded)):
        with pytest.raises(why):
            approve_draft(actor=refused, draft_uuid=row.uuid, revision=1, at=AT)
        with pytest.raises(why):
            return_draft(actor=refused, draft_uuid=row.uuid, comment="x", at=AT)
    assert diagrams.find_process("moi") is None


def test_outsiders_neither_draw_nor_decide():
    row = draft()
    for outsider in (story.actor("quay.kyxuan"), story.actor("mau"), approver()):
        with pytest.raises(PermissionRefused):
            create_draft(actor=outsider, code="x", at=AT)
        with pytest.raises(PermissionRefused):
            save_draft(actor=outsider, draft_uuid=row.uuid, bpmn=OTHER, revision=1, at=AT)
        for act in (submit_draft, discard_draft, rebase_draft):
            with pytest.raises(PermissionRefused):
                act(actor=outsider, draft_uuid=row.uuid, at=AT)


def test_two_people_do_not_overwrite_each_other():
    row = draft()
    save_draft(actor=author(), draft_uuid=row.uuid, bpmn=OTHER, revision=1, at=AT)
    with pytest.raises(DraftChangedMeanwhile):
        save_draft(actor=author(), draft_uuid=row.uuid, bpmn=SOUND, revision=1, at=AT)
    # What is the same already needs no saving, so a repeated press changes nothing.
    again = save_draft(actor=author(), draft_uuid=row.uuid, bpmn=OTHER, revision=1, at=AT)
    assert again.revision == 2 and kinds(row) == ["begun", "saved"]


def test_a_returned_draft_is_mended_and_submitted_again():
    row = submitted()
    with pytest.raises(InvalidInput):
        return_draft(actor=approver(), draft_uuid=row.uuid, comment="  ", at=AT)
    returned = return_draft(actor=approver(), draft_uuid=row.uuid, comment="Thiếu bước", at=AT)
    assert returned.state == "returned"
    assert history_of_draft(row)[-1].step.comment == "Thiếu bước"

    save_draft(actor=author(), draft_uuid=row.uuid, bpmn=OTHER, revision=1, at=AT)
    submit_draft(actor=author(), draft_uuid=row.uuid, at=AT)
    with pytest.raises(DraftNotSubmitted):  # the approver read the revision before
        approve_draft(actor=approver(), draft_uuid=row.uuid, revision=1, at=AT)
    approve_draft(actor=approver(), draft_uuid=row.uuid, revision=2, at=AT)
    assert diagrams.find_process("moi").bpmn == OTHER


def test_what_has_faults_is_not_submitted():
    row = draft(draw([*APPROVAL, "human lonely"]))
    with pytest.raises(DraftHasProblems):
        submit_draft(actor=author(), draft_uuid=row.uuid, at=AT)


@pytest.mark.parametrize("state", ["submitted", "approved", "discarded"])
def test_what_is_closed_is_not_changed(state):
    row = draft()
    if state == "discarded":
        discard_draft(actor=author(), draft_uuid=row.uuid, at=AT)
    else:
        submit_draft(actor=author(), draft_uuid=row.uuid, at=AT)
    if state == "approved":
        approve_draft(actor=approver(), draft_uuid=row.uuid, revision=1, at=AT)
    with pytest.raises(DraftClosed):
        save_draft(actor=author(), draft_uuid=row.uuid, bpmn=OTHER, revision=1, at=AT)
    with pytest.raises(DraftClosed):
        discard_draft(actor=author(), draft_uuid=row.uuid, at=AT)


def test_a_submitted_draft_can_be_taken_back():
    row = submitted()
    assert withdraw_draft(actor=author(), draft_uuid=row.uuid, at=AT).state == "draft"
    with pytest.raises(DraftNotSubmitted):
        withdraw_draft(actor=author(), draft_uuid=row.uuid, at=AT)


def test_a_draft_of_an_older_version_is_set_against_the_newest_first():
    first = publish(code="moi")
    row = draft(base=first)
    publish((*APPROVAL[:-1], "decided => appraise"), code="moi")

    with pytest.raises(BaseOutdated):
        submit_draft(actor=author(), draft_uuid=row.uuid, at=AT)
    assert rebase_draft(actor=author(), draft_uuid=row.uuid, at=AT).base_number == 2
    submit_draft(actor=author(), draft_uuid=row.uuid, at=AT)
    approve_draft(actor=approver(), draft_uuid=row.uuid, revision=1, at=AT)
    assert diagrams.find_process("moi").number == 3


def test_a_draft_begins_with_a_version_a_file_or_nothing():
    version = publish(code="moi")
    begun = create_draft(actor=author(), code="moi", base=version, at=AT)
    assert begun.file == version.bpmn
    empty = create_draft(actor=author(), code="trong", name='Cấp "phép" & <giấy>', at=AT)
    net, problems = diagrams.check_process(empty.file)
    assert net.name == 'Cấp "phép" & <giấy>' and [p.element_id for p in problems] == ["first"]
    assert draft(code="tep").file == SOUND


@pytest.mark.parametrize("code", ["", "Có dấu", "a b", "-a", "a-", "ban-thao", "so-do", "x" * 81])
def test_a_code_is_one_that_fits_an_address(code):
    with pytest.raises(InvalidInput):
        create_draft(actor=author(), code=code, at=AT)


@pytest.mark.parametrize("bpmn", ["", "<a/>", "<", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'])
def test_what_is_no_diagram_is_refused(bpmn):
    with pytest.raises(InvalidInput):
        draft(bpmn)
    row = draft()
    with pytest.raises(InvalidInput):
        save_draft(actor=author(), draft_uuid=row.uuid, bpmn=bpmn, revision=1, at=AT)


def test_a_draft_that_is_not_there_is_missing():
    with pytest.raises(DraftNotFound):
        discard_draft(actor=author(), draft_uuid=story.party().uuid, at=AT)


SECOND = draw(
    ("start s", "human only permission=one_stop_shop.appraise", "end e", "s -> only", "only -> e"),
    name="Quy trình phụ",
).replace('id="drawn"', 'id="second"')
PROCESS = SECOND[SECOND.index("<bpmn:process") : SECOND.index("</bpmn:definitions>")]
TWO = SOUND.replace("</bpmn:definitions>", PROCESS + "</bpmn:definitions>")


def choose(row, process):
    content = Content(row.file, {"process": process})
    return save_content(
        actor=author(), draft_uuid=row.uuid, content=content, revision=row.revision, at=AT
    )


def test_of_a_file_with_several_processes_one_is_chosen_and_published():
    row = draft(TWO)
    assert row.file == TWO
    with pytest.raises(ProcessNotChosen):
        submit_draft(actor=author(), draft_uuid=row.uuid, at=AT)

    row = choose(row, "second")
    assert row.title_in("vi") == "Quy trình phụ"
    row = submit_draft(actor=author(), draft_uuid=row.uuid, at=AT)
    approve_draft(actor=approver(), draft_uuid=row.uuid, revision=2, at=AT)

    version = diagrams.find_process("moi")
    assert (version.bpmn, version.process_id, version.name) == (TWO, "second", "Quy trình phụ")
    following = create_draft(actor=author(), code="moi", base=version, at=AT)
    assert content_of(following).about == {"process": "second"}


def test_the_chosen_process_stays_chosen_while_the_file_has_it():
    desk, chosen = ProcessDesk(), Content(TWO, {"process": "second"})
    assert desk.with_file(chosen, TWO + "\n").about == {"process": "second"}
    assert desk.with_file(chosen, SOUND).about == {}
