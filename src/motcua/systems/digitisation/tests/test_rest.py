"""Digital copies by machine; every answer is compared with the OpenAPI document."""

from motcua.project.testing import story
from motcua.project.testing.machines import Program

from . import cast


def test_a_person_s_program_lists_their_copies_and_anybody_s_verifies_one(reader):
    copy = cast.certify(cast.read_paper(reader, of=cast.matter()), holder_code="042194000018")

    [row] = Program(story.token("mau")).get("/digital-copies").json()
    assert row["identity_code"] == copy.identity_code
    assert row["fields"]["Họ, chữ đệm, tên"] == "Trần Thử Con"
    assert Program(story.token("thu")).get("/digital-copies").json() == []
    anybody, where = Program({}), "/digital-copies/verification"
    code = copy.document.verification_code
    seen = anybody.get(f"{where}?identity_code={copy.identity_code}&verification_code={code}")
    assert seen.json()["title"] == "Giấy khai sinh" and "fields" not in seen.json()
    forged = anybody.get(f"{where}?identity_code=042194000018.KQ.HT01.9&verification_code={code}")
    assert forged.status_code == 404
