"""Many at once: the chairman signs a stack of dossiers, and is told of each."""

import pytest

pytestmark = pytest.mark.browser
INBOX = "/cong-viec"
WAITING = """
SELECT array_agg(code ORDER BY id) FROM (
    SELECT d.code, d.id FROM one_stop_shop_dossier d
    JOIN processes_task t ON t.subject_uuid = d.uuid AND t.completed_at IS NULL
    WHERE t.element_id = 'approve' AND d.code LIKE 'H27.90.%%'
    AND NOT EXISTS (
        SELECT 1 FROM cases_case sub WHERE sub.parent_id = d.case_id AND sub.state <> 'closed'
    )
    AND NOT EXISTS (SELECT 1 FROM payments_bill b WHERE b.matter_uuid = d.uuid)
) found
"""
PAPERS = """
SELECT count(*) FROM documents_document p JOIN one_stop_shop_dossier d ON d.uuid = p.subject_uuid
WHERE d.code = ANY (%s) AND p.kind NOT IN ('receipt', 'supplement_request')
"""


def test_the_chairman_signs_a_stack_and_is_told_of_each(town, official):
    codes = town.row(WAITING)[0]
    assert len(codes) >= 2, "the demonstration has dossiers that wait for a signature"
    chairman = official("ky.kyxuan")
    chairman.go(INBOX)
    for code in codes[:2]:
        chairman.page.check(f'tr:has-text("{code}") input[name=task]')
    colleague = official("ky.kyxuan")
    colleague.open(codes[0])
    colleague.act("approve")
    assert not colleague.problems()

    chairman.press('button[value="approve"]', timeout=120_000)

    chairman.page.set_viewport_size({"width": 360, "height": 780})
    chairman.look()
    assert "Đã làm 1 việc" in chairman.text and "1 việc chưa làm được" in chairman.text
    assert codes[1] in chairman.page.locator(".notice.success").inner_text()
    assert codes[0] in chairman.page.locator(".notice.danger").inner_text()
    assert town.row(PAPERS, codes[:2]) == (2,)
