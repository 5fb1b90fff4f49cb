"""What may be published: real diagrams of any modeller; every fault is named with its element."""

from xml.sax.saxutils import escape

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from motcua.base.actors import system_actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.access.testing import make_roles
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.actions.publication import ProcessRefused
from motcua.kernel.diagrams.models import (
    ProcessElement,
    ProcessFlow,
    ProcessTransition,
    ProcessVersion,
)
from motcua.kernel.diagrams.queries.checking import check_process
from motcua.kernel.diagrams.testing import APPROVAL, AT, draw, officer, publish

pytestmark = pytest.mark.django_db


def faults(*lines: str) -> list[str]:
    return [problem.line("en") for problem in check_process(draw(lines))[1]]


def test_a_good_diagram_has_no_fault():
    assert faults(*APPROVAL) == []


LINE = ("start s", "human a outcomes=yes,no", "end e", "s -> a")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((*LINE, "exclusive g", "a -> g", 'g -> e if outcome = "yes"'),
         "g (g): after the outcome “no”, no flow is taken; add a default flow [a: no]"),
        ((*LINE, "exclusive g", "a -> g", "g -> e if fee > 0", "g -> e if fee < 9"),
         "g (g): after the outcome “yes”, when “fee” has no value, no flow is taken"),
        ((*LINE, "exclusive g", "a -> g", 'g -> e if outcome = "yess"', "g => e"),
         "g (g): no task has the outcome “yess”"),
        ((*LINE, "exclusive g", "a -> g", 'g -> e if outcome = "yes"', "g -> e"),
         "g (g): the flow “f3” needs a condition or to be the default"),
        ((*LINE, "exclusive g", "a -> g", "g -> e if outcome ~ 3", "g => e"), "not understood"),
        ((*LINE, "a -> e", "human lost", "lost -> e"), "lost (lost): no way leads here"),
        ((*LINE, "a -> e", "service pay step=nobody.pays", "pay -> e"), "no code is bound"),
        (("start s", "human a permission=", "end e", "s -> a", "a -> e"), "permission is missing"),
        (("start s", "human a norm=4_weeks", "end e", "s -> a", "a -> e"), "norm “4 weeks”"),
        (("start s", "human a", "s -> a"), "there is no end event"),
        (("start s", "start t", "human a", "end e", "s -> a", "t -> a", "a -> e"), "exactly one"),
        (("start s", "human a", "human b", "parallel j", "exclusive g", "end e", "s -> g",
          "g -> a if x = 1", "g => b", "a -> j", "b -> j", "j -> e"),
         "j (j): a token waits at this gateway for ever"),
        (("start s", "human a", "human b", "parallel p", "end e", "s -> p", "p -> a", "p -> b",
          "a -> p", "b -> e"), "p (p): a token waits at this gateway for ever"),
        (("start s", "exclusive m", "human a", "parallel p", "end e", "s -> m", "m -> a",
          "a -> p", "p -> m", "p -> m", "p -> e"), "tokens pile up here without end"),
        (("start s", "human a", "human b", "end e", "s -> a", "a -> b", "b -> a"),
         "no way leads here"),
        (("start s", "exclusive g", "human a", "human b", "end e", "s -> g", "g -> a if x = 1",
          "g => e", "a -> b", "b -> a"), "from here the process can never end"),
        ((*LINE, "a -> e", "boundary_timer t on=a after=soon", "t -> e"), "is not understood"),
        ((*LINE, "a -> e", "boundary_message m on=s message=x", "m -> e"), "attached to a task"),
        ((*LINE, "parallel p", "a -> p", "p -> e if x = 1"), "may not have a condition"),
        ((*LINE, "exclusive g", "a -> g", 'g -> e if outcome in ["yes","no"]', "human c",
          "g => c", "c -> e"), "c (c): no course ever leads to this element"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_element(lines: tuple[str, ...], expected: str) -> None:
    found = "\n".join(faults(*lines))

    assert expected in found


@pytest.mark.parametrize(
    "tag", ["scriptTask", "complexGateway", "transaction", "adHocSubProcess", "choreographyTask"]
)
def test_what_the_engine_does_not_play_is_refused_by_name(tag: str) -> None:
    diagram = draw(APPROVAL).replace(
        "</bpmn:process>", f'<bpmn:{tag} id="odd" name="Bước lạ"/></bpmn:process>'
    )

    _, problems = check_process(diagram)

    assert [(p.element_id, p.element_name) for p in problems] == [("odd", "Bước lạ")]
    assert tag in problems[0].vi


@pytest.mark.parametrize("event", ["error", "escalation", "conditional", "compensate", "cancel"])
def test_events_that_are_not_played_are_refused(event: str) -> None:
    diagram = draw(APPROVAL).replace(
        "</bpmn:process>",
        f'<bpmn:intermediateCatchEvent id="odd"><bpmn:{event}EventDefinition/>'
        "</bpmn:intermediateCatchEvent></bpmn:process>",
    )

    assert any(p.element_id == "odd" and event in p.en for p in check_process(diagram)[1])


def test_other_modellers_prefixes_pools_notes_and_extensions_are_passed_over():
    diagram = draw(APPROVAL).replace("<bpmn:", "<").replace("</bpmn:", "</")
    diagram = diagram.replace("xmlns:bpmn=", "xmlns=")
    diagram = diagram.replace(
        '<process id="drawn"',
        '<collaboration id="c"><participant id="p" processRef="drawn"/><participant id="black"/>'
        '</collaboration><message id="m1" name="x"/><process id="drawn"',
    ).replace(
        "</process>",
        '<laneSet id="ls"><lane id="l" name="Cán bộ một cửa"><flowNodeRef>receive</flowNodeRef>'
        '</lane></laneSet><textAnnotation id="t"><text>ghi chú</text></textAnnotation>'
        '<association id="as" sourceRef="receive" targetRef="t"/>'
        '<vendor:thing xmlns:vendor="urn:vendor"/></process>',
    )

    net, problems = check_process(diagram)

    assert problems == []
    assert net is not None and net.elements["receive"].role == "Cán bộ một cửa"


@pytest.mark.parametrize(
    "text",
    [
        "", "không phải XML", "<a/>", "<definitions/>",
        '<!DOCTYPE x [<!ENTITY a "b">]><definitions/>',
        '<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>',
        draw(APPROVAL)[:-40], draw(APPROVAL) + " " * (16 * 1024 * 1024), "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_diagram_is_refused(text: str) -> None:
    net, problems = check_process(text)

    assert net is None and "not a readable BPMN" in problems[0].en


def test_entities_are_never_read():
    attack = draw(APPROVAL).replace(
        "<bpmn:definitions",
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><bpmn:definitions',
        1,
    )

    assert "document type" in check_process(attack)[1][0].en


def test_the_author_reads_every_fault_at_once_in_both_languages():
    lines = ("start s", "human a permission=", "service b step=x.y", "end e", "s -> a", "a -> b",
             "b -> e")  # fmt: skip
    refused = ProcessRefused("demo", check_process(draw(lines))[1])

    assert len(refused.message("vi").splitlines()) == 3
    assert "a (a): chưa ghi quyền thực hiện" in refused.message("vi")
    assert "permission is missing" in refused.message("en")
    assert escape("x.y") in refused.fields["b"]


def test_publishing_the_same_diagram_again_changes_nothing():
    first = publish()

    assert publish() == first
    assert publish((*APPROVAL, "pass extra", "granted -> granted")[:-2]).number == 1


def test_published_rows_cannot_be_changed_even_by_sql():
    version = publish()
    attempts = [
        lambda: ProcessVersion.objects.filter(id=version.id).update(name="x"),
        lambda: ProcessElement.objects.filter(version=version).update(permission="x.y"),
        lambda: ProcessFlow.objects.filter(version=version).delete(),
        lambda: ProcessTransition.objects.filter(version=version).update(opens=[]),
        lambda: ProcessTransition.objects.create(version=version, element_id="a", outcome="b"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="holds published processes"), transaction.atomic():
            attempt()


def test_only_who_approves_processes_publishes():
    with pytest.raises(PermissionRefused):
        diagrams.publish_process(actor=officer(), bpmn=draw(APPROVAL), code="x", at=AT)
    with pytest.raises(PermissionRefused):
        editor = officer(permissions=["procedures.edit"])
        diagrams.publish_process(actor=editor, bpmn=draw(APPROVAL), code="x", at=AT)
    approver = officer(permissions=["diagrams.publish"])
    assert (
        diagrams.publish_process(actor=approver, bpmn=draw(APPROVAL), code="x", at=AT).number == 1
    )
    with pytest.raises(ProcessRefused):
        diagrams.publish_process(actor=system_actor("t"), bpmn="<a/>", code="x", at=AT)


def test_a_task_left_to_its_lane_is_for_the_role_of_that_name():
    make_roles()
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="{}"><bpmn:flowNodeRef>a</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:laneSet></bpmn:process>"
    )
    drawn = draw(("start s", "human a permission=", "end e", "s -> a", "a -> e"))

    net, problems = check_process(
        drawn.replace("</bpmn:process>", lanes.format("Chuyên viên thụ lý"))
    )
    assert problems == [] and net is not None
    assert net.elements["a"].permission == "role:specialist"

    _, problems = check_process(drawn.replace("</bpmn:process>", lanes.format("Ai đó")))
    assert "vai trò “Ai đó” (của làn hoặc của người thực hiện) không có" in problems[0].vi


def test_a_task_that_nobody_could_do_is_refused():
    make_roles()
    line = ("start s", "human a permission={}", "end e", "s -> a", "a -> e")

    assert faults(*(part.format("one_stop_shop.receive") for part in line)) == []
    assert "nobody could do this task" in faults(*(part.format("nobody.does") for part in line))[0]


def test_check_process_says_what_is_wrong_with_files(tmp_path, capsys):
    good, bad = tmp_path / "good.bpmn", tmp_path / "bad.bpmn"
    good.write_text(draw(APPROVAL), encoding="utf-8")
    bad.write_text(draw(("start s", "human a", "s -> a")), encoding="utf-8")

    call_command("check_process", str(good))
    with pytest.raises(CommandError, match="1"):
        call_command("check_process", str(good), str(bad), language="en")

    printed = capsys.readouterr().out
    assert "good.bpmn: Quy trình thử" in printed and "there is no end event" in printed
