"""Random sets of matters: whatever is open has one living agency after the day, and comes back."""

from random import Random

import pytest

from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from . import test_days as days

pytestmark = pytest.mark.django_db
_province, preparer, approver = days._province, days.preparer, days.approver


@pytest.mark.parametrize("seed", range(3))
def test_every_open_case_has_one_living_agency_and_undo_restores_row_for_row(
    seed, preparer, approver
):
    chance = Random(seed)
    ended = list(organizations.Agency.objects.filter(valid_to=days.DAY, kind__contains="committee"))
    living = organizations.list_agencies(kind="commune_committee", on=days.LATER.date())
    places = [*chance.sample(ended, 6), *chance.sample(living, 3)]
    made = [
        days.matter(
            chance.choice(places),
            chance.choice([None, *places]),
            returning=chance.choice([None, *places]),
            claimed=chance.random() < 0.4,
        )
        for _turn in range(14)
    ]
    kept = {case.uuid: (case.number, case.due_current, case.due_original) for case in made}
    merger = days.rehearsed(preparer)
    for finding in merger.findings.filter(severity="problem"):
        heirs = finding.facts["heirs"] or [str(one.uuid) for one in living]
        days.choose_successor(
            actor=preparer, merger_uuid=merger.uuid, agency_uuid=finding.agency_uuid,
            to_agency_uuid=chance.choice(heirs), reason="Theo nơi ở", at=days.LATER,
        )  # fmt: skip
    days.rehearse_merger(actor=preparer, merger_uuid=merger.uuid, at=days.LATER)
    before = days.state()
    days.answered(preparer, merger)
    days.approve_merger(actor=approver, merger_uuid=merger.uuid, at=days.LATER)
    merger = days.commit_merger(actor=preparer, merger_uuid=merger.uuid, at=days.LATER)

    at_work = {one.uuid for one in organizations.list_agencies(on=days.LATER.date())}
    for case in made:
        now = cases.get_case(case.uuid)
        assert {now.agency_uuid, now.receiving_agency_uuid} <= at_work
        assert (now.number, now.due_current, now.due_original) == kept[case.uuid]
        assert processes.find_open_task(case.uuid).agency_uuid in at_work
    assert not processes.runs.list_runs_at([one.uuid for one in ended])

    days.undo_merger(actor=preparer, merger_uuid=merger.uuid, reason="Nhầm", at=days.LATER)
    assert days.state() == before
