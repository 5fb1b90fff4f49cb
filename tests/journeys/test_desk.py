"""At the counter: for a person without account; and the ways in which a dossier ends early."""

import pytest

from motcua.base.testing.pdf import pdfsig, validate_pdfa

from .people import EXTRACT

pytestmark = pytest.mark.browser
GROUNDS = {
    "reason": "Giấy tờ kèm theo không hợp lệ, không thể bổ sung.",
    "legal_basis": "Nghị định 118/2025/NĐ-CP, Điều 16",
}


def test_a_person_without_account_is_served_at_the_counter(town, official):
    counter = official("quay.kyxuan")
    counter.go("/tiep-nhan?q=trich+luc+ho+tich")
    counter.press('a[href$="/tiep-nhan/cap-ban-sao-trich-luc-ho-tich"]')
    counter.press("main form[method=post] button[type=submit]")
    assert counter.problems(), "who stands there has to be said"
    counter.fill(
        {
            "personal_code": "042158000999",
            "full_name": "Lê Thị Thử Già",
            "birth_date": ("2", "3", "1958"),
            "gender": "female",
            "residence_unit": "18766",
            "residence_detail": "Thôn Thử Nghiệm",
            "identity_check": "card",
            "channel": "counter",
        }
    )
    counter.press("main form[method=post] button[type=submit]")
    assert not counter.problems()
    counter.fill_form({**EXTRACT, "declarant/phone": "0900000777"})
    counter.add_papers()
    counter.fill({"return_channel": "counter"})
    counter.press("main form[method=post] button[type=submit]")
    code = counter.submit()  # submitted and accepted in one press

    counter.press('a[href*="/xu-ly/"]')
    assert town.row("SELECT channel, status FROM one_stop_shop_dossier WHERE code = %s", code) == (
        "counter",
        "accepted",
    )


def test_a_dossier_is_refused_with_form_03(town, official, tmp_path):
    code = _waiting(town, "receive")
    counter = official("quay.kyxuan")
    counter.open(code)
    counter.act("refuse", reason="ngắn", legal_basis="")
    assert counter.problems()
    counter.act("refuse", **GROUNDS)
    assert not counter.problems()

    (document,) = town.wait_for_row(
        "SELECT result_uuid FROM one_stop_shop_dossier WHERE code = %s AND result_uuid NOTNULL",
        code,
    )
    answer = counter.page.request.get(f"{town.address}/van-ban/{document}")
    paper = tmp_path / "form-03.pdf"
    paper.write_bytes(answer.body())
    assert [one.is_valid for one in pdfsig(paper)] == [True]
    assert validate_pdfa(paper) == []


def test_a_person_takes_a_dossier_back(town, citizen):
    found = town.row(
        "SELECT d.code FROM one_stop_shop_dossier d JOIN parties_party p ON p.id = d.applicant_id"
        " WHERE p.full_name = 'Nguyễn Thị Mẫu' AND d.status IN ('supplement', 'processing')"
    )
    assert found
    mother = citizen(phone=True)
    mother.sign_in()
    mother.go(f"/ho-so/{found[0]}")
    mother.press('a[href$="/rut"]')
    mother.page.fill("textarea[name=reason]", "Tôi sẽ nộp lại sau")
    mother.press("main form button[type=submit]")

    assert town.row("SELECT status FROM one_stop_shop_dossier WHERE code = %s", found[0]) == (
        "withdrawn",
    )
    mother.go("/ho-so-cua-toi")


def test_the_chairman_stops_a_dossier(town, official):
    code = _waiting(town, "appraise")
    chairman = official("ky.kyxuan")
    chairman.go(f"/quan-ly/ho-so?q={code}")
    chairman.press("table a[data-open], table th a")
    chairman.act("stop", **GROUNDS)

    assert not chairman.problems()
    town.wait_for_row(
        "SELECT 1 FROM one_stop_shop_dossier"
        " WHERE code = %s AND status = 'stopped' AND result_uuid NOTNULL",
        code,
    )


def _waiting(town, element: str) -> str:
    """A dossier of xã Kỳ Xuân that waits at a step of its process."""
    found = town.row(
        "SELECT d.code FROM one_stop_shop_dossier d JOIN processes_task t"
        " ON t.subject_uuid = d.uuid AND t.completed_at IS NULL AND t.element_id = %s"
        " WHERE d.competent_path = (SELECT a.path::text FROM organizations_agency a"
        " WHERE a.code = 'H27.90' AND a.valid_to IS NULL) ORDER BY d.id LIMIT 1",
        element,
    )
    assert found, element
    return str(found[0])
