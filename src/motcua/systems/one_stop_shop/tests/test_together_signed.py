"""Papers that many dossiers get at once: what forty cost against two, and what is kept of them."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.testing.rows import rows_of
from motcua.kernel.documents import api as documents
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.together import passing
from motcua.systems.one_stop_shop.actions.together.batches import Asked
from motcua.systems.one_stop_shop.tests.test_together import LATER, LONG, SIGNED, asked, codes

pytestmark = pytest.mark.django_db


def approve(dossiers):
    answers = one_stop_shop.approve_dossiers(
        actor=story.office().head, dossier_uuids=[one.uuid for one in dossiers], at=LATER
    )
    assert {one.refusal for one in answers} == {None}


def signed(name):
    act = SIGNED[name]

    def do(dossiers):
        assert set(codes(act.many(asked(act, *dossiers)))) == {""}

    return do


def test_forty_papers_cost_as_many_statements_as_two():
    dossiers = [story.submitted(LONG) for _ in range(40)]
    uuids = [one.uuid for one in dossiers]
    office = story.office()
    one_stop_shop.accept_dossiers(actor=office.desk, dossier_uuids=uuids, at=story.AT)
    passing.appraise_dossiers(
        Asked(office.specialist, uuids, story.AT), outcome="propose_approval", text="Đủ điều kiện"
    )
    for do, many in ((signed("reject"), 40), (signed("put off"), 12), (approve, 12)):
        counts = []
        for those in (dossiers[:1], dossiers[:2], dossiers[:many]):  # the first fills what is kept
            before = transaction.savepoint()
            with CaptureQueriesContext(connection) as queries:
                do(those)
            numbers = [row["sequence"] for row in rows_of("documents_document") if row["sequence"]]
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
            papers = [documents.list_documents_of(one.uuid)[0] for one in those]
            transaction.savepoint_rollback(before)
            counts.append(len(queries))
        assert counts[1] == counts[2] <= 60, counts
        assert len({one.verification_code for one in papers}) == many
