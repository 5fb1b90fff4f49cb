"""A compared paper that should not have been: found, revoked with a reason, and told."""

import io

from django.urls import reverse

from motcua.base.fields import uuid7
from motcua.base.web.clock import now
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.testing import make_picture
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.notifications.api import Message
from motcua.project.testing import story
from motcua.systems.wallet.actions.consenting import Wish, give_consent
from motcua.systems.wallet.actions.entering import enter_checked
from motcua.systems.wallet.actions.reading import read_paper
from motcua.systems.wallet.rules import Entering

AT = story.AT


def compared(title="Giấy chứng nhận thử"):
    """A paper that the commune's specialist compared, in somebody's repository."""
    officer = story.office().specialist
    stored = documents.accept_upload(
        actor=officer, content=io.BytesIO(make_picture()), filename="a.jpg", at=AT,
        allowed=("image/jpeg",),
    )  # fmt: skip
    return enter_checked(
        actor=officer,
        entering=Entering(
            holder_uuid=story.party().uuid,
            source_uuid=uuid7(),
            title=title,
            number="12/2026",
            issuer="UBND xã Thử Nghiệm",
            agency_path=story.commune().path,
        ),
        stored_file=stored,
        at=AT,
    )


def test_checked_show_revokes_with_a_reason_and_everybody_who_used_it_is_told():
    paper, head = compared(), story.browser("ky.kyxuan")
    wish = Wish("Xét hỗ trợ học phí", story.commune().uuid)
    consent = give_consent(actor=story.actor("mau"), paper_uuid=paper.uuid, wish=wish, at=AT)
    opened = read_paper(actor=story.office().specialist, consent_uuid=consent.uuid, at=AT)
    opened.stream.close()
    where = reverse("wallet:checked_show", args=[paper.uuid])
    listed = head.get(reverse("wallet:checked_list"), {"q": "giay chung nhan"})
    assert where in listed.content.decode()
    assert "Xét hỗ trợ học phí" in head.get(where).content.decode()

    short = head.post(where, {"reason": "sai"})
    done = head.post(where, {"reason": "Bản chính bị làm giả, công an đã xác nhận"}, follow=True)
    deliver_all(now())

    assert short.status_code == 422
    page = done.content.decode()
    assert "Đã thu hồi giấy tờ" in page and "công an đã xác nhận" in page
    told = set(Message.objects.values_list("template", flat=True))
    assert {"wallet.paper_revoked", "wallet.read_paper_revoked"} <= told


def test_only_who_signs_for_the_agency_sees_and_revokes():
    where = reverse("wallet:checked_show", args=[compared().uuid])

    assert story.browser("ky.sxd").get(where).status_code == 404
    assert story.browser("tham.kyxuan").get(where).status_code == 403
    listed = story.browser("ky.sxd").get(reverse("wallet:checked_list")).content.decode()
    assert "Giấy chứng nhận thử" not in listed


def test_machines_find_and_revoke_compared_papers():
    paper, client, head = compared(), story.browser(), story.token("ky.kyxuan")
    found = client.get("/api/v1/wallet/checked", {"q": "giay chung nhan"}, headers=head).json()
    assert [one["uuid"] for one in found["papers"]] == [str(paper.uuid)]
    where = f"/api/v1/wallet/checked/{paper.uuid}"
    shown = client.get(where, headers=head).json()
    assert shown["paper"]["checked_by_name"] and shown["opened"] == 0
    short = client.post(f"{where}/revocation", {"reason": "sai"}, "application/json", headers=head)
    assert short.status_code == 422
    body = {"reason": "Bản chính bị làm giả, công an đã xác nhận"}
    done = client.post(f"{where}/revocation", body, "application/json", headers=head).json()
    assert (done["paper"]["state"], done["paper"]["state_reason"]) == ("revoked", body["reason"])


def test_machines_without_the_permission_neither_see_nor_revoke():
    paper, client, desk = compared(), story.browser(), story.token("quay.kyxuan")
    assert client.get("/api/v1/wallet/checked", headers=desk).status_code == 403
    where = f"/api/v1/wallet/checked/{paper.uuid}"
    assert client.get(where, headers=desk).status_code == 404
    body = {"reason": "Bản chính bị làm giả, công an đã xác nhận"}
    refused = client.post(f"{where}/revocation", body, "application/json", headers=desk)
    assert refused.status_code == 404
