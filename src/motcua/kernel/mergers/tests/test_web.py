"""The pages of days of mergers: who opens them, what they show, what they do."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import bearer_for, official, sign_in, specialist
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import make_letter
from motcua.kernel.mergers.models import Merger
from motcua.kernel.organizations import api as organizations

from . import test_days as days

pytestmark = pytest.mark.django_db
_province = days._province


def browser(role, language="vi"):
    agency = organizations.find_agency_by_code("H27", days.AT.date())
    actor = official(agency=agency, role=role, at=now())
    client = Client()
    client.cookies["language"] = language
    sign_in(client, access.get_account(actor.uuid), at=now())
    return client


def test_the_pages_tell_the_whole_day():
    left, to = days.simple()
    specialist(left)
    case = make_letter(left, number="H27-000001")
    split, heirs = days.divided()
    other = make_letter(split, number="H27-000002")
    desk, chief = browser("administrator"), browser("merger_approver")

    assert "01/07/2025" in desk.get("/sap-xep").content.decode()
    empty = desk.post("/sap-xep", {"on_date": "2025-07-01", "grounds": " "})
    assert empty.status_code == 422 and "nghị quyết" in empty.content.decode()
    assert desk.post("/sap-xep", {"on_date": "?", "grounds": "x"}).status_code == 422
    assert chief.post("/sap-xep", {"on_date": "2025-07-01", "grounds": "x"}).status_code == 403
    made = desk.post("/sap-xep", {"on_date": "2025-07-01", "grounds": days.WHY})
    page = made["Location"]
    desk.post(f"{page}/chay-thu")
    text = desk.get(page).content.decode()
    assert left.name in text and "phải chọn nơi nhận" in text and heirs[0].name in text
    early = chief.post(f"{page}/duyet")
    assert early.status_code == 409 and "lỗi phải xử lý" in early.content.decode()

    chosen = {"agency": str(split.uuid), f"to-{split.uuid}": "", f"reason-{split.uuid}": "x"}
    assert desk.post(f"{page}/noi-nhan", chosen).status_code == 422
    chosen[f"to-{split.uuid}"] = str(heirs[1].uuid)
    assert desk.post(f"{page}/noi-nhan", chosen).status_code == 302
    desk.post(f"{page}/chay-thu")
    text = desk.get(page).content.decode()
    assert "Đề xuất vai trò" in text and "Phan Văn Thẩm" in text
    merger = Merger.objects.get()
    findings = [str(one) for one in merger.findings.values_list("uuid", flat=True)]
    assert desk.post(f"{page}/canh-bao", {"finding": findings}).status_code == 422
    answered = {"finding": findings, "answer": "Đã phân công cán bộ"}
    assert desk.post(f"{page}/canh-bao", answered).status_code == 302
    [person] = access.Account.objects.filter(
        party__full_name="Phan Văn Thẩm", username__startswith="can-bo"
    )
    granted = {"account": str(person.uuid), "role": "specialist", "to": str(to.uuid)}
    assert desk.post(f"{page}/vai-tro", granted).status_code == 302
    assert "Phan Văn Thẩm" not in desk.get(page).content.decode().split("Đề xuất")[-1]
    sheet = desk.get(f"{page}/bao-cao.csv").content.decode("utf-8-sig")
    assert sheet.startswith("Cơ quan kết thúc") and left.name in sheet
    paper = chief.get(f"{page}/bao-cao.pdf")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")

    assert desk.post(f"{page}/duyet").status_code == 403
    assert chief.post(f"{page}/duyet").status_code == 302
    assert chief.post(f"{page}/thuc-hien").status_code == 403
    assert desk.post(f"{page}/thuc-hien").status_code == 302
    assert cases.get_case(case.uuid).agency_uuid == to.uuid
    assert cases.get_case(other.uuid).agency_uuid == heirs[1].uuid
    assert desk.post(f"{page}/thuc-hien").status_code == 409

    assert "Trở về nguyên trạng" in desk.get(f"{page}/hoan-tac").content.decode()
    assert desk.post(f"{page}/hoan-tac", {"reason": ""}).status_code == 422
    assert desk.post(f"{page}/hoan-tac", {"reason": "Nhầm ngày"}).status_code == 302
    assert cases.get_case(case.uuid).agency_uuid == left.uuid
    assert "Đã hoàn tác: 2 vụ việc trở về" in desk.get(page).content.decode()
    english = browser("administrator", "en").get(page).content.decode()
    assert "Taken back" in english and "Nhầm ngày" in english


def test_the_pages_are_closed_to_others():
    assert Client().get("/sap-xep").status_code == 302
    client = browser("auditor")
    assert client.get("/sap-xep").status_code == 403
    assert client.get(f"/sap-xep/{uuid4()}/bao-cao.pdf").status_code == 403
    left, _to = days.simple()
    below = specialist(left)
    sign_in(client, access.get_account(below.uuid), at=now())
    assert client.get("/sap-xep").status_code == 403


def test_the_command_lists_rehearses_and_never_approves(capsys):
    left, _to = days.simple()
    make_letter(left)
    call_command("merge")
    assert "2025-07-01" in capsys.readouterr().out
    call_command("merge", "rehearse", "2025-07-01", grounds=days.WHY)
    assert "1 of 1 cases" in capsys.readouterr().out
    for act, day in (("commit", "2025-07-01"), ("undo", "2025-07-01"), ("commit", "2025-01-01"),
                     ("approve", "2025-07-01"), ("rehearse", "?")):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("merge", act, day)
    assert Merger.objects.get().state == "rehearsed"


def test_programs_read_the_report_before_it_is_committed():
    left, to = days.simple()
    make_letter(left, number="H27-000001")
    desk = browser("administrator")
    made = desk.post("/sap-xep", {"on_date": "2025-07-01", "grounds": days.WHY})
    desk.post(f"{made['Location']}/chay-thu")
    agency = organizations.find_agency_by_code("H27", days.AT.date())

    def headers(role):
        actor = official(agency=agency, role=role, at=now())
        return bearer_for(access.get_account(actor.uuid), at=now())

    chief = headers("merger_approver")
    (listed,) = Client().get("/api/v1/mergers", headers=chief).json()
    assert (listed["state"], listed["cases"], listed["cases_moved"]) == ("rehearsed", 1, 1)
    told = Client().get(f"/api/v1/mergers/{listed['uuid']}", headers=chief).json()
    (line,) = told["lines"]
    assert (line["from_agency"], line["to_agency"], line["open"]) == (left.name, to.name, 1)
    assert {one["severity"] for one in told["findings"]} <= {"problem", "warning"}
    for headers_of in ({}, headers("auditor")):
        assert Client().get("/api/v1/mergers", headers=headers_of).status_code in (401, 403)
    assert Client().get(f"/api/v1/mergers/{uuid4()}", headers=chief).status_code == 404
