"""Reports through the interface for machines."""

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.kernel.access import api as access
from motcua.kernel.access.testing import bearer_for
from motcua.project.testing import story

pytestmark = pytest.mark.usefixtures("province", "db")

TEXT = (
    "Tính đến ngày 14/6/2024, Sở Tài chính và UBND huyện Kỳ Anh đã trả 300 hồ sơ (100 hồ sơ tại"
    " Sở Tài chính, 250 hồ sơ tại UBND huyện Kỳ Anh)."
)


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


def machine(account):
    return Client(headers=bearer_for(access.find_official_account(account), at=story.AT))


def hand_in(client, content=None):
    packed = typst.compile(TEXT.encode()) if content is None else content
    return client.post(
        "/api/v1/report-readings",
        {
            "file": SimpleUploadedFile("bao-cao.pdf", packed),
            "title": "Báo cáo", "agency": str(story.commune().uuid),
        },
    )  # fmt: skip


def test_a_report_is_handed_in_read_and_settled():
    client = machine("dieuhanh")

    made = hand_in(client)
    uuid = made.json()["uuid"]
    shown = client.get(f"/api/v1/report-readings/{uuid}").json()
    decisions = {"figures": [{"number": 0, "state": "confirmed"}]}
    address = f"/api/v1/report-readings/{uuid}/settlements"
    first = client.post(address, decisions, content_type="application/json").json()
    again = client.post(address, decisions, content_type="application/json").json()

    assert (made.status_code, made.json()["state"]) == (201, "read")
    assert [one["written"] for one in shown["figures"]] == ["300", "100", "250"]
    assert [one["verdict"] for one in shown["claims"]] == ["fails"]
    bodies = [(one["body_written"], one["body_agency"] is not None) for one in shown["figures"]]
    assert bodies[1:] == [("Sở Tài chính", True), ("UBND huyện Kỳ Anh", True)], "both existed then"
    assert (first["changed"], again["changed"]) == (1, 0)
    assert [one["uuid"] for one in client.get("/api/v1/report-readings").json()] == [uuid]


def test_what_is_refused_says_why():
    client, other = machine("dieuhanh"), machine("quay.kyxuan")
    uuid = hand_in(client).json()["uuid"]

    assert hand_in(client).status_code == 409
    broken = hand_in(client, b"%PDF-1.7 nothing")
    assert broken.status_code == 422 and broken.json()["detail"]
    assert other.get(f"/api/v1/report-readings/{uuid}").status_code in (403, 404)
    assert hand_in(other).status_code == 403
    assert Client().get("/api/v1/report-readings").status_code == 401
    wrong = client.post(
        f"/api/v1/report-readings/{uuid}/settlements",
        {"figures": [{"number": 0, "state": "corrected", "value": "1,234"}]},
        content_type="application/json",
    )
    assert wrong.status_code == 422
