"""From the checked fields to the sealed copy: who may, what is asked, two at once, forged codes."""

from datetime import date, timedelta

import pikepdf
import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.testing.pdf import pdftotext, validate_pdfa
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications import api as notifications
from motcua.project.testing import story
from motcua.systems.digitisation import api as digitisation
from motcua.systems.digitisation import testing
from motcua.systems.digitisation.actions.certifying import (
    Checked,
    CopyRevoked,
    NotCompared,
    certify_paper,
    revoke_copy,
)
from motcua.systems.digitisation.actions.checking import PaperMoved, change_kind, drop_paper
from motcua.systems.digitisation.models import CertifiedCopy
from motcua.systems.digitisation.queries.copies import CopyNotFound, find_verified, get_copy_for
from motcua.systems.digitisation.queries.figures import figures_for

from . import cast
from .cast import AT

IN_FORCE = AT + timedelta(hours=1)


@pytest.fixture
def paper(reader):
    return cast.read_paper(reader, of=cast.matter())


def test_a_checked_paper_becomes_a_sealed_pdf_a_with_its_words_behind_the_picture(paper, tmp_path):
    copy = cast.certify(paper)

    assert copy.identity_code == "042220000015.KQ.HT01.000001"
    assert copy.legal_kind == "checked_component" and copy.issued_on == date(2020, 6, 5)
    assert copy.number == "01/2020" and copy.issuer == "Ủy ban nhân dân xã Kỳ Xuân"
    assert documents.verify_document(copy.document.uuid, at=IN_FORCE).is_valid
    opened = documents.open_document(actor=cast.officer(), document_uuid=copy.document.uuid, at=AT)
    kept = tmp_path / "copy.pdf"
    with opened.stream as stream:
        kept.write_bytes(stream.read())
    assert validate_pdfa(kept) == []
    text = pdftotext(kept)
    assert "TRẦN THỬ CON" in text and "GIẤY KHAI SINH" in text  # of the picture
    assert copy.identity_code in text and cast.officer().name in text  # of the last page
    with pikepdf.open(kept) as pdf:
        assert len(pdf.pages) == 2 and pdf.pages[0].get_images()
        # Decree 30/2020, Appendix I: the seal on the first page, top right, in its own size.
        first = pdf.pages[0]
        [seal] = [one for one in first.Annots if one.Subtype == "/Widget"]
        left, bottom, right, top = (float(one) for one in seal.Rect)
        _x, _y, width, height = (float(one) for one in first.MediaBox)
        assert abs((right - left) - 30 * 72 / 25.4) < 1.5
        assert width - right < 30 and height - top < 30 and bottom > height / 2
        assert "/Annots" not in pdf.pages[1]


def test_the_event_carries_references_and_the_api_tells_the_rest(paper):
    copy = cast.certify(paper)

    (told,) = events_named("digitisation.copy_certified")
    assert told.payload["holder"] == str(
        story.parties.find_party_by_identifier("personal_code", "042220000015").uuid
    )
    assert told.payload["document"] == str(copy.document.uuid)
    assert told.payload["matter"] == str(paper.matter_uuid)
    assert "042220000015" not in str(told.payload) and "TRẦN" not in str(told.payload).upper()
    record = digitisation.get_copy(copy.uuid)
    assert record.fields["full_name"] == "Trần Thử Con"
    assert record.fields["birth_date"] == "2020-05-05" and record.issued_on == date(2020, 6, 5)
    assert record.known["holder.full_name"] == "Trần Thử Con"
    assert record.labels["full_name"]["en"] == "Full name" and not record.is_revoked


def test_the_holder_is_told_and_finds_the_copy_and_nobody_else_does(paper):
    copy = cast.certify(paper, holder_code="042194000018")
    deliver_all(AT)

    mine = story.actor("mau")
    assert any(
        "Giấy khai sinh" in one.subject
        for one in notifications.list_messages_for(mine, language="vi")
    )
    assert get_copy_for(mine, copy.uuid, at=AT).identity_code == copy.identity_code
    with documents.open_document(actor=mine, document_uuid=copy.document.uuid, at=AT).stream as pdf:
        assert pdf.read(5) == b"%PDF-"
    with pytest.raises(CopyNotFound):
        get_copy_for(story.actor("thu"), copy.uuid, at=AT)
    with pytest.raises(documents.FileNotFound):
        documents.open_document(actor=story.actor("thu"), document_uuid=copy.document.uuid, at=AT)


def test_each_required_field_is_confirmed_or_corrected(paper):
    checks = {name: Checked(text=one.text) for name, one in cast.confirmed(paper).items()}
    checks["birth_date"] = Checked(text="hôm qua")

    with pytest.raises(InvalidInput) as refused:
        cast.certify(paper, checks=checks)

    assert set(refused.value.fields) == {"full_name", "birth_date", "issued_on"}
    assert "21/11/2026" in refused.value.fields["birth_date"]
    assert not CertifiedCopy.objects.exists()


def test_what_was_corrected_counts_for_the_figures_and_what_nobody_confirmed_is_not_passed_on(
    paper,
):
    checks = cast.confirmed(paper, full_name="Trần Thử Con Con")
    checks["hometown"] = Checked(text=checks["hometown"].text)
    checks["nationality"] = Checked(is_absent=True)
    copy = cast.certify(paper, checks=checks)

    states = dict(paper.fields.values_list("name", "state"))
    assert states["full_name"] == "corrected" and states["birth_date"] == "confirmed"
    assert states["hometown"] == "waiting" and states["nationality"] == "absent"
    assert copy.facts["full_name"] == "Trần Thử Con Con"
    assert "hometown" not in copy.facts and "nationality" not in copy.facts
    found = figures_for(cast.officer(), first=AT.date(), last=AT.date())
    assert found.total.taken == found.total.certified == 1
    by_field = {row.field: row for row in found.accuracy}
    assert by_field["Họ, chữ đệm, tên"].share == 0
    assert by_field["Ngày, tháng, năm sinh"].share == 100
    assert 80 < found.overall.share < 100


def test_a_copy_is_made_only_of_what_was_compared(paper):
    with pytest.raises(NotCompared):
        certify_paper(
            actor=cast.officer(),
            paper_uuid=paper.uuid,
            revision=paper.revision,
            checks=cast.confirmed(paper),
            holder_code="042220000015",
            is_compared=False,
            at=AT,
        )


def test_a_holder_whom_nobody_knows_is_refused_at_the_field(paper):
    with pytest.raises(InvalidInput) as refused:
        cast.certify(paper, holder_code="042099999999")

    assert set(refused.value.fields) == {"holder_code"}


def test_the_second_of_two_officers_is_told(paper):
    checks = cast.confirmed(paper)
    cast.certify(paper, checks=checks)

    with pytest.raises(PaperMoved) as refused:
        cast.certify(paper, checks=checks)

    assert cast.officer().name in refused.value.message("vi")
    assert CertifiedCopy.objects.count() == 1


def test_another_kind_finds_other_fields_in_what_was_read(paper):
    change_kind(
        actor=cast.officer(), paper_uuid=paper.uuid, revision=paper.revision, kind="other", at=AT
    )

    paper.refresh_from_db()
    assert paper.kind == "other" and "GIẤY KHAI SINH" in cast.values(paper)["name"]
    with pytest.raises(PaperMoved):
        drop_paper(
            actor=cast.officer(), paper_uuid=paper.uuid, revision=1, reason="Quét lại", at=AT
        )


def test_officers_of_other_desks_and_people_may_not(paper):
    for who in ("quay.sxd", "ky.kyxuan", "mau"):
        with pytest.raises(PermissionRefused):
            cast.certify(paper, actor=story.actor(who), checks=cast.confirmed(paper))
    with pytest.raises(PermissionRefused):
        cast.scan(actor=story.actor("mau"))


def test_a_result_from_the_archive_is_a_certified_copy_of_the_holder_s_next_number(reader):
    first = cast.certify(cast.read_paper(reader, of=cast.matter()))
    again = testing.as_jpeg(testing.draw_page(testing.birth_certificate(number="02/2020")))
    second = cast.certify(cast.read_paper(reader, again))

    assert second.legal_kind == "certified_copy"
    assert [one.identity_code[-6:] for one in (first, second)] == ["000001", "000002"]


@pytest.mark.parametrize(
    ("lines", "kind", "expected"),
    [
        (
            testing.poor_household(),
            "poor_household_certificate",
            {"number": "18/GCN-HN", "personal_code": "042194000018", "expires_on": "31/12/2026",
             "issued_on": "15/12/2025", "category": "Hộ cận nghèo"},
        ),
        (
            testing.land_certificate(),
            "land_use_certificate",
            {"number": "CQ 000018", "plot": "118", "map_sheet": "7",
             "area": "1250,5", "issued_on": "02/09/2019"},
        ),
    ],
    ids=["poor household", "land"],
)  # fmt: skip
def test_other_kinds_of_papers_are_recognised_and_read(reader, lines, kind, expected):
    content = testing.as_jpeg(testing.scanned(testing.draw_page(lines)))
    paper = cast.read_paper(reader, content)

    assert paper.kind == kind
    found = cast.values(paper)
    assert {name: found[name] for name in expected} == expected


def test_a_forged_identity_code_is_not_confirmed_and_gives_nothing_away(paper):
    copy = cast.certify(paper)
    code = copy.document.verification_code

    right = {"identity_code": copy.identity_code.lower(), "verification_code": code}
    assert find_verified(**right, at=AT).uuid == copy.uuid
    for identity, verification in (
        ("042220000015.KQ.HT01.000002", code),
        ("042194000018.KQ.HT01.000001", code),
        (copy.identity_code, "7K2M-0QXA-9FTD"),
        (copy.identity_code, ""),
        ("<script>", code),
    ):
        assert find_verified(identity_code=identity, verification_code=verification, at=AT) is None


def test_a_revoked_copy_says_so_everywhere_and_stays_readable(paper):
    copy = cast.certify(paper)
    revoke_copy(actor=cast.officer(), copy_uuid=copy.uuid, reason="Ghi nhầm người", at=AT)

    seen = find_verified(
        identity_code=copy.identity_code, verification_code=copy.document.verification_code, at=AT
    )
    assert seen.is_revoked
    assert documents.verify_document(copy.document.uuid, at=IN_FORCE).is_annulled
    assert digitisation.get_copy(copy.uuid).is_revoked
    with pytest.raises(CopyRevoked):
        revoke_copy(actor=cast.officer(), copy_uuid=copy.uuid, reason="Lần nữa", at=AT)
