"""Many papers issued and signed as one: numbers without gaps, whoever else takes one meanwhile."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.fields import uuid7
from motcua.base.testing import pdf
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.models import Document, NumberSeries
from motcua.kernel.documents.ports import chosen_keys
from motcua.kernel.documents.ports.demo_authority import demo_authority
from motcua.kernel.documents.ports.signing_keys import Holder
from motcua.kernel.documents.queries.papers import read_stored
from motcua.kernel.documents.testing import give_expired_certificate
from motcua.kernel.organizations.api import Agency
from motcua.kernel.organizations.testing import load_small_province

pytestmark = pytest.mark.django_db
Example = Callable[[str], dict[str, Any]]


def papers(agency: Agency, example: Example, number: int) -> list[documents.together.Paper]:
    return [
        documents.together.Paper(
            kind="decision",
            title="Quyết định về việc trợ cấp xã hội",
            context=example("quyet-dinh"),
            subject_uuid=uuid7(),
            agency_uuid=agency.uuid,
            signer_title="Chủ tịch",
        )
        for _ in range(number)
    ]


def numbers() -> list[int]:
    found = Document.objects.filter(kind="decision").values_list("sequence", flat=True)
    return sorted(one for one in found if one is not None)


class BusyKeys:
    """The keys of a place where something else happens while the first signature is made."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self.meanwhile: Callable[[], object] | None = meanwhile

    def key_for(self, holder: Holder, *, at: datetime, pin: str | None) -> Any:
        if (happens := self.meanwhile) is not None:
            self.meanwhile = None
            happens()
        return demo_authority().key_for(holder, at=at, pin=pin)

    def trust_roots(self) -> tuple[bytes, ...]:
        return demo_authority().trust_roots()

    def revocation_lists(self, *, at: datetime) -> tuple[bytes, ...]:
        return demo_authority().revocation_lists(at=at)


@pytest.fixture
def usual_keys() -> Iterator[None]:
    before = list(chosen_keys._chosen)
    yield
    chosen_keys._chosen[:] = before


@pytest.mark.usefixtures("usual_keys")
def test_a_number_that_a_colleague_took_while_papers_were_signed_is_not_given_again(
    agency: Agency, chairman: Actor, at: datetime, example: Example, tmp_path: Path
) -> None:
    def sign_another() -> None:
        [one] = papers(agency, example, 1)
        documents.issue_document(
            actor=chairman, kind=one.kind, title=one.title, context=one.context,
            subject_uuid=one.subject_uuid, agency_uuid=agency.uuid, at=at,
        )  # fmt: skip

    documents.register_signing_keys(BusyKeys(sign_another))

    made = documents.together.issue_signed(actor=chairman, papers=papers(agency, example, 2), at=at)

    assert numbers() == [1, 2, 3]
    assert NumberSeries.objects.get(kind="decision").last == 3
    for sequence, one in enumerate(made, start=2):
        assert isinstance(one, Document) and one.sequence == sequence
        file = tmp_path / "signed.pdf"
        file.write_bytes(read_stored(one.file))
        assert one.number in pdf.pdftotext(file)
        found = documents.verify_document(one.uuid, at=at)
        assert found.is_valid and found.is_current and len(found.signatures) == 2


def test_who_may_not_sign_for_one_takes_no_number_and_holds_up_no_other(
    agency: Agency, chairman: Actor, at: datetime, example: Example
) -> None:
    mine, also = papers(agency, example, 2)
    [theirs] = papers(load_small_province().department, example, 1)

    made = documents.together.issue_signed(actor=chairman, papers=[mine, theirs, also], at=at)

    assert [getattr(one, "code", "") for one in made] == ["", "permission_refused", ""]
    assert numbers() == [1, 2]
    give_expired_certificate(chairman, at=at)
    [refused] = documents.together.issue_signed(
        actor=chairman, papers=papers(agency, example, 1), at=at
    )
    assert isinstance(refused, Refusal) and numbers() == [1, 2]
    assert NumberSeries.objects.get(agency_uuid=agency.uuid, kind="decision").last == 2


def test_the_database_gives_no_numbers_without_their_papers(
    agency: Agency, chairman: Actor, at: datetime, example: Example
) -> None:
    documents.together.issue_signed(actor=chairman, papers=papers(agency, example, 1), at=at)
    series = NumberSeries.objects.filter(kind="decision")
    for last in (4, 1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            series.update(last=last)
