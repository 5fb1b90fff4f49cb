"""The pages of the catalogue office."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.kernel.access import testing as access
from motcua.kernel.organizations.testing import load_small_province
from motcua.systems.procedures.actions.publication import draft_version
from motcua.systems.procedures.models import Procedure, ProcedureVersion
from motcua.systems.procedures.testing import (
    AT,
    catalogue_editor,
    make_procedure,
    version_content,
)

pytestmark = pytest.mark.django_db
CODE = "9.000001"


@pytest.fixture
def editor(client: Any) -> Any:
    """A browser in which the editor of the catalogue is signed in."""
    province = load_small_province()
    account = access.official_account(agency=province.province, role="catalogue_editor")
    access.sign_in(client, account)
    make_procedure()
    return client


def page(name: Any, *args: Any, **query: Any) -> Any:
    return reverse(f"procedures:{name}", args=args) + (f"?{urlencode(query)}" if query else "")


def make_draft(**changes: Any) -> Any:
    return draft_version(
        actor=catalogue_editor(),
        code=CODE,
        content=version_content(**changes),
        valid_from=date(2030, 1, 1),
        event="amended",
        at=AT,
    )


def posted(**changes: Any) -> Any:
    values = {
        "valid_from-day": "1",
        "valid_from-month": "1",
        "valid_from-year": "2030",
        "decision": "12/QĐ-UBND",
        "event": "amended",
        "limit.0.amount": "2",
        "limit.0.unit": "working_days",
    }
    for part in ("name", "summary", "subjects", "agency", "requirements"):
        values[f"{part}.vi"] = f"{part} mới"
        values[f"{part}.en"] = f"new {part}"
    return {**values, **changes}


def test_procedure_list_shows_the_catalogue(editor: Any) -> None:
    text = editor.get(page("procedure_list")).content.decode()

    assert "Cấp giấy thử nghiệm" in text
    assert "chưa đối chiếu" in text


def test_procedure_list_finds_by_code_and_name(editor: Any) -> None:
    assert "9.000001" in editor.get(page("procedure_list", q="9.0000")).content.decode()
    assert "9.000001" not in editor.get(page("procedure_list", q="kết hôn")).content.decode()


def test_procedure_list_asks_the_same_number_of_queries_however_long(
    editor: Any, django_assert_max_num_queries: Any
) -> None:
    make_procedure("9.000002")

    with django_assert_max_num_queries(8):
        editor.get(page("procedure_list"))


def test_procedure_show_has_all_parts_and_the_gaps_of_drafts(editor: Any) -> None:
    draft = make_draft()
    ProcedureVersion.objects.filter(uuid=draft.uuid).update(content={"name": {"vi": "Thiếu"}})

    text = editor.get(page("procedure_show", CODE)).content.decode()

    for title in ("Trình tự thực hiện", "Thành phần hồ sơ", "Căn cứ pháp lý", "Thẩm quyền"):
        assert title in text
    assert "thiếu 12 phần" in text


def test_procedure_show_of_an_unknown_code_is_not_found(editor: Any) -> None:
    assert editor.get(page("procedure_show", "0.000000")).status_code == 404


def test_version_show_of_an_incomplete_draft_names_the_missing_parts(editor: Any) -> None:
    draft = make_draft()
    ProcedureVersion.objects.filter(uuid=draft.uuid).update(content={"name": {"vi": "Thiếu"}})

    text = editor.get(page("version_show", draft.uuid)).content.decode()

    assert "Thiếu trình tự thực hiện." in text
    assert "Công bố phiên bản này" not in text


def test_version_create_drafts_and_version_publish_makes_it_law(editor: Any) -> None:
    assert "Soạn phiên bản mới" in editor.get(page("version_create", CODE)).content.decode()

    response = editor.post(page("version_create", CODE), posted())
    draft = ProcedureVersion.objects.get(number=2)
    assert response.headers["Location"] == page("version_show", draft.uuid)
    assert draft.content["name"]["vi"] == "name mới"
    assert draft.content["time_limits"][0]["amount"] == 2
    assert draft.content["manners"][0]["time_limit"]["amount"] == 2
    assert "Công bố phiên bản này" in editor.get(response.headers["Location"]).content.decode()

    response = editor.post(page("version_publish", draft.uuid))
    draft.refresh_from_db()
    assert response.headers["Location"] == page("procedure_show", CODE)
    assert draft.state == "published"
    assert ProcedureVersion.objects.get(number=1).valid_to == date(2030, 1, 1)


def test_version_create_changes_a_fee(editor: Any) -> None:
    fee = {"code": "le_phi", "name": {"vi": "Lệ phí", "en": "Fee"}, "kind": "phi", "amount": 5000}
    make_draft(fees=[fee])

    editor.post(page("version_create", CODE), posted(**{"fee.0.amount": "7000"}))

    assert ProcedureVersion.objects.get(number=3).content["fees"][0]["amount"] == 7000


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"valid_from-day": "31", "valid_from-month": "2"}, "Nhập ngày có hiệu lực"),
        ({"limit.0.amount": "không"}, "Thời hạn phải là số"),
        ({"limit.0.amount": "-1"}, "Thời hạn phải là số"),
        ({"limit.0.amount": "NaN"}, "Thời hạn phải là số"),
        ({"name.vi": " "}, "Không được để trống"),
        ({"decision": ""}, "Nhập số quyết định"),
        ({"event": "<script>"}, "Chọn sự kiện"),
    ],
)
def test_version_create_says_what_is_wrong_and_keeps_what_was_typed(
    editor: Any, changes: Any, message: Any
) -> None:
    response = editor.post(page("version_create", CODE), posted(**changes))

    text = response.content.decode()
    assert response.status_code == 422
    assert message in text
    assert "summary mới" in text
    assert "<script>" not in text.split("<main")[-1].split("</main>")[0]
    assert ProcedureVersion.objects.count() == 1


def test_version_publish_refuses_what_overlaps_and_says_why(editor: Any) -> None:
    first, second = make_draft(), make_draft()
    editor.post(page("version_publish", first.uuid))

    response = editor.post(page("version_publish", second.uuid))

    assert response.status_code == 409
    assert "Đã có phiên bản khác" in response.content.decode()


def test_version_compare_marks_what_was_taken_away_and_added(editor: Any) -> None:
    make_draft(name={"vi": "Cấp lại giấy thử nghiệm", "en": "Trial certificate"})

    text = editor.get(page("version_compare", CODE, cu=1, moi=2)).content.decode()

    assert "<ins>" in text
    assert "lại" in text
    assert "Căn cứ pháp lý" not in text


def test_version_compare_of_unknown_numbers_is_not_found(editor: Any) -> None:
    assert editor.get(page("version_compare", CODE, cu=7, moi=9)).status_code == 404
    assert editor.get(page("version_compare", CODE, cu="x", moi="-1")).status_code == 200


def content_file(**changes: Any) -> Any:
    return {
        "code": CODE,
        "code_status": "unverified",
        "slug": "thu-nghiem-9-000001",
        "field": "thu-nghiem",
        "audience": ["citizen"],
        "competence": [
            {
                "agency_kind": "commune_committee",
                "service_level": "full",
                "valid_from": date(2025, 7, 1),
            }
        ],
        "versions": [
            {"number": 2, "valid_from": date(2030, 1, 1), "event": "amended", **version_content()}
        ],
        **changes,
    }


def upload(client: Any, content: Any) -> Any:
    data = content if isinstance(content, bytes) else yaml.safe_dump(content).encode()
    file = SimpleUploadedFile("thu-tuc.yaml", data, "application/yaml")
    return client.post(page("version_upload"), {"file": file})


def test_version_upload_makes_drafts(editor: Any) -> None:
    assert "Tệp YAML" in editor.get(page("version_upload")).content.decode()

    response = upload(editor, content_file())

    assert response.headers["Location"] == page("procedure_show", CODE)
    assert ProcedureVersion.objects.get(number=2).state == "draft"


def test_version_upload_brings_a_new_procedure(editor: Any) -> None:
    upload(editor, content_file(code="9.000009", slug="moi"))

    assert Procedure.objects.get(code="9.000009").versions.get().state == "draft"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"a: [1",
        b"- 1",
        b"!!python/object/apply:os.system ['true']",
        b"5",
        b"",
        b"x" * (600 * 1024),
        content_file(versions=[{"number": "hai"}]),
        content_file(versions=[{"number": 2, "valid_from": "mai"}]),
        content_file(versions=7),
        content_file(field="khong-co"),
        content_file(competence=[{"agency_kind": "x"}]),
        {"code": CODE},
    ],
)
def test_version_upload_refuses_a_bad_file_with_a_reason(editor: Any, content: Any) -> None:
    response = upload(editor, content)

    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert ProcedureVersion.objects.count() == 1


def test_version_upload_without_a_file_says_so(editor: Any) -> None:
    response = editor.post(page("version_upload"))

    assert response.status_code == 422
    assert "Chọn một tệp YAML" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["procedure_list", "procedure_show", "version_compare", "version_create"]
)
def test_an_outsider_sees_no_page_of_the_catalogue_office(client: Any, name: Any) -> None:
    province = load_small_province()
    make_procedure()
    account = access.official_account(agency=province.commune, role="counter_officer")
    access.sign_in(client, account)

    response = client.get(page(name, *([] if name == "procedure_list" else [CODE])))

    assert response.status_code == 403


def test_an_outsider_publishes_nothing(client: Any) -> None:
    province = load_small_province()
    make_procedure()
    draft = make_draft()
    access.sign_in(client, access.official_account(agency=province.commune, role="head"))

    assert client.post(page("version_publish", draft.uuid)).status_code == 403
    assert client.get(page("version_show", draft.uuid)).status_code == 403
    assert upload(client, content_file()).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_nobody_signed_in_is_led_to_sign_in(client: Any) -> None:
    assert client.get(page("procedure_list")).status_code in (302, 303, 401)
