"""Differences of two diagrams, and ways found through one."""

from motcua.kernel.diagrams.testing import APPROVAL, draw, read
from motcua.systems.process_office.rules.differences import differences
from motcua.systems.process_office.rules.ways import way_through

PARALLEL = (
    "start begun",
    "parallel split",
    "human one",
    "human two",
    "parallel joined",
    "end done",
    "begun -> split",
    "split -> one",
    "split -> two",
    "one -> joined",
    "two -> joined",
    "joined -> done",
)


def net(lines=APPROVAL):
    return read(draw(lines))


def told(older, newer):
    return {(one.id, one.kind): one.details for one in differences(net(older), net(newer))}


def test_a_diagram_does_not_differ_from_itself():
    assert differences(net(), net()) == ()


def test_what_was_added_removed_and_changed_is_told_apart():
    newer = [line.replace("norm=4_working_hours", "norm=1_working_days") for line in APPROVAL]
    newer[newer.index("end refused")] = "end rejected"
    newer = [line.replace("=> refused", "=> rejected") for line in newer]

    found = told(APPROVAL, newer)

    assert set(found) == {
        ("receive", "changed"), ("refused", "removed"), ("rejected", "added"), ("f3", "changed"),
    }  # fmt: skip
    (norm,) = found["receive", "changed"]
    assert (norm.word, norm.before, norm.after) == ("norm", "4 working_hours", "1 working_days")
    (target,) = found["f3", "changed"]
    assert (target.word, target.before, target.after) == ("target", "refused", "rejected")


def test_a_changed_condition_and_a_default_way_are_told():
    newer = [line.replace('"return"', '"accept"') for line in APPROVAL]
    newer = [line.replace("received => refused", "received -> refused") for line in newer]

    found = told(APPROVAL, newer)

    assert [one.word for one in found["f7", "changed"]] == ["condition"]
    (default,) = found["f3", "changed"]
    assert (default.word, default.before, default.after) == ("is_default", "yes", "")


def test_a_way_passes_the_gateways_and_flows_between_its_steps():
    steps = [("receive", "accept"), ("appraise", "propose"), ("approve", "approve")]
    assert way_through(net(), steps, "granted") == (
        "begun", "f0", "receive", "f1", "received", "f2", "appraise", "f4", "approve", "f5",
        "decided", "f6", "granted",
    )  # fmt: skip


def test_a_way_takes_the_flow_of_its_outcome():
    back = way_through(net(), [("approve", "return"), ("appraise", "propose")])
    assert "f7" in back and "f6" not in back


def test_a_step_of_a_parallel_branch_is_reached_from_the_split():
    way = way_through(net(PARALLEL), [("one", ""), ("two", "")], "done")
    assert {"f1", "f2", "one", "two", "joined", "done"} <= set(way)


def test_a_way_through_a_diagram_that_has_lost_a_step_goes_on_without_it():
    assert "gone" not in way_through(net(), [("receive", "accept"), ("gone", "x")], "granted")
    assert way_through(net(), [], "")[0] == "begun"
