"""Lists in forms, such as the members of a household, are filled from papers with one press."""

import pytest
from django.urls import reverse

from motcua.kernel.forms import api as forms
from motcua.project.testing import story
from motcua.systems.one_stop_shop.actions.filling import fill_from_paper, take_back_fill
from motcua.systems.one_stop_shop.actions.keeping import known_facts
from motcua.systems.one_stop_shop.actions.submission import submit_dossier
from motcua.systems.one_stop_shop.queries.burden import counted_burden
from motcua.systems.wallet.testing import Consent, HeldPaper, make_own_paper

RESIDENCE, INSURANCE, POOR = "permanent-residence", "household-health-insurance", "poor-household"
AT = story.AT
CHILD = {"full_name": "Trần Thử Con", "birth_date": "2020-05-05", "relation": "Con"}
HUSBAND = {"full_name": "Trần Văn Thử", "birth_date": "1992-04-11", "relation": "Chồng"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.MOTCUA_VAR = tmp_path


def household(*members):
    """The certificate of Mậu's household, with the members that its dossier named."""
    paper = make_own_paper(
        actor=story.actor("mau"), at=AT, kind="poor_household", title="Giấy chứng nhận hộ nghèo",
        number="HN-01",
    )  # fmt: skip
    rows = [{f"member.{name}": value for name, value in one.items()} for one in members]
    HeldPaper.objects.filter(pk=paper.pk).update(
        legal_kind="original", facts={"household.members": rows}
    )
    return HeldPaper.objects.get(pk=paper.pk)


def draft_of(application):
    return forms.get_draft(actor=story.actor("mau"), draft_uuid=application.draft_uuid)


def take(application, paper):
    return fill_from_paper(
        actor=story.actor("mau"), application_uuid=application.uuid, paper_uuid=paper.uuid, at=AT
    )


def drop(application, paper):
    return take_back_fill(
        actor=story.actor("mau"), application_uuid=application.uuid, paper_uuid=paper.uuid, at=AT
    )


def change(application, **answers):
    kept = draft_of(application).answers
    story.answer(application, {**kept, **answers}, by=story.actor("mau"))


def origins(application):
    kept = draft_of(application).provenance
    return {name: one["value"] for name, one in kept.items() if name.startswith("members/")}


def test_every_member_is_filled_with_its_source_and_twice_is_once():
    paper, application = household(CHILD, HUSBAND), story.begin(RESIDENCE)

    names = take(application, paper)
    once = draft_of(application)
    take(application, paper)

    assert set(names) == {f"members/{place}/{name}" for place in (0, 1) for name in CHILD}
    assert once.answers["members"] == [CHILD, HUSBAND]
    assert "Giấy chứng nhận hộ nghèo" in once.provenance["members/1/full_name"]["source"]["vi"]
    again = draft_of(application)
    assert (again.answers, again.provenance) == (once.answers, once.provenance)
    assert Consent.objects.get().matter_uuid == application.uuid


def test_what_was_typed_beside_a_member_and_others_who_were_typed_stay():
    paper, application = household(CHILD, HUSBAND), story.begin(INSURANCE)
    card = {"card": "0123456789", "facility": "Trạm y tế xã", "months": "12"}
    grandmother = {"full_name": "Nguyễn Thị Bà", **card}
    change(application, members=[grandmother, {"full_name": HUSBAND["full_name"], **card}])

    take(application, paper)

    assert draft_of(application).answers["members"] == [
        {"full_name": CHILD["full_name"]},
        {"full_name": HUSBAND["full_name"], **card},
        grandmother,
    ]
    assert set(origins(application)) == {"members/0/full_name", "members/1/full_name"}


def test_taking_back_leaves_what_the_person_changed_and_whom_they_added():
    paper, application = household(CHILD, HUSBAND), story.begin(RESIDENCE)
    take(application, paper)
    aunt = {"full_name": "Nguyễn Thị Dì", "birth_date": "1990-01-01", "relation": "Dì"}
    change(application, members=[CHILD, {**HUSBAND, "relation": "Chủ hộ"}, aunt])

    emptied = drop(application, paper)

    assert "members/1/relation" not in emptied and len(emptied) == 5
    assert draft_of(application).answers["members"] == [{"relation": "Chủ hộ"}, aunt]
    assert origins(application) == {} and Consent.objects.get().withdrawn_at
    assert drop(application, paper) == ()


def test_where_it_came_from_follows_a_member_when_another_is_taken_away():
    paper, application = household(CHILD, HUSBAND), story.begin(RESIDENCE)
    take(application, paper)

    change(application, members=[HUSBAND])
    moved = origins(application)
    change(application, members=[])

    assert moved == {f"members/0/{name}": value for name, value in HUSBAND.items()}
    assert origins(application) == {}


def test_more_members_than_the_form_takes_and_values_that_do_not_fit_are_left_to_the_person():
    odd = {"full_name": "X" * 300, "birth_date": "không rõ", "relation": "Cháu"}
    many = [{**CHILD, "full_name": f"Trần Thử Con {letter}"} for letter in "ABCDEFGHIJKL"]
    paper, application = household(odd, *many), story.begin(RESIDENCE)

    take(application, paper)

    rows = draft_of(application).answers["members"]
    assert len(rows) == 10 and rows[0] == {"relation": "Cháu"}


def test_a_granted_dossier_tells_the_next_form_who_belongs_to_the_household():
    dossier = story.submitted(POOR, by=story.actor("thu"))

    facts = known_facts(dossier, "cong-nhan-ho-ngheo-can-ngheo")

    assert facts["household.members"] == [
        {
            "member.full_name": "Trần Thử Con",
            "member.birth_date": "2020-05-05",
            "member.relation": "Con",
        }
    ], "what no form asks of a member by meaning, such as their work, is not passed on"


def test_the_meter_counts_members_as_reused():
    application, paper = story.prepared(RESIDENCE), household(CHILD)
    take(application, paper)
    change(application, members=[{**CHILD, "personal_code": "042220000015"}])

    sent = submit_dossier(actor=story.actor("mau"), application_uuid=application.uuid, at=AT)

    form = forms.get_form_version(sent.form_version.uuid)
    counted = counted_burden(sent, story.version_of(RESIDENCE), form, sent.provenance, [])
    mine = {f"members/0/{name}" for name in CHILD}
    assert mine <= counted.reused and not mine & counted.changed
    assert sent.answers["members"][0]["relation"] == "Con"


def test_application_fill_names_whose_line_it_is_and_the_page_shows_the_source():
    paper, application = household(CHILD, HUSBAND), story.begin(RESIDENCE)
    client = story.browser("mau")
    address = reverse("one_stop_shop:application_fill", args=[application.uuid])

    page = client.get(address).content.decode()
    done = client.post(address, {"take": str(paper.uuid)}, follow=True).content.decode()
    form = client.get(
        reverse("one_stop_shop:application_page", args=[application.uuid, "household"])
    )

    assert "Người cùng thay đổi 1: " in page and "Người cùng thay đổi 2: " in page
    assert "Trần Thử Con" in page and "11/04/1992" in page
    assert "Đã điền vào biểu mẫu" in done
    shown = form.content.decode()
    assert shown.count("Giấy chứng nhận hộ nghèo số HN-01") == 6
    assert 'value="Trần Văn Thử"' in shown
