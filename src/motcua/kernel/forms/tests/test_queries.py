"""What the state holds is filled in, with its source; every reading is logged."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.kernel.forms import api as forms
from motcua.kernel.forms import ports
from motcua.kernel.forms.ports import ConceptRequest
from motcua.kernel.forms.rules.provenance import Known
from motcua.kernel.forms.testing import make_form, take_every_file
from motcua.kernel.parties import api as parties

from .conftest import AT, TODAY, all_widgets

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")
OFFICER = Actor(
    kind="official",
    uuid=uuid4(),
    name="Lê Thị Quầy (thử nghiệm)",
    grants=(Grant("counter_officer", frozenset({"one_stop_shop.receive"}), uuid4(), "h27.90"),),
)
SOURCE = {"vi": "Sổ đất", "en": "the land register"}


@pytest.fixture
def citizen() -> Actor:
    """Nguyễn Thị Mẫu, signed in."""
    party = parties.register_person(
        actor=SYSTEM,
        full_name="Nguyễn Thị Mẫu",
        personal_code="042194000018",
        birth_date=date(1994, 3, 12),
        gender="female",
        at=AT,
    )
    return Actor(kind="person", uuid=uuid4(), name="Nguyễn Thị Mẫu", party_uuid=party.uuid)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ports as they are, put back after the test."""
    monkeypatch.setattr(ports, "_sources", dict(ports._sources))
    monkeypatch.setattr(ports, "_acceptors", [])


@pytest.mark.django_db
@pytest.mark.usefixtures("units")
def test_prefill_gives_what_is_known_with_its_source_and_logs_the_reading(citizen: Actor) -> None:
    form = make_form(at=AT, **all_widgets())

    assert citizen.party_uuid is not None
    known = forms.prefill(form, actor=OFFICER, party_uuid=citizen.party_uuid, at=AT)

    assert known.answers == {
        "person": {
            "full_name": "Nguyễn Thị Mẫu",
            "birth_date": "1994-03-12",
            "gender": "female",
            "personal_code": "042194000018",
            "nationality": "VN",
        }
    }
    assert known.provenance["person/gender"].line("vi") == (
        "Lấy từ thông tin đã khai báo với cơ quan nhà nước, ngày 21/11/2026"
    )
    readings = parties.list_readings_of(citizen.party_uuid)
    assert [each.purpose for each in readings] == ["điền sẵn biểu mẫu"]
    own = forms.prefill(form, actor=citizen, party_uuid=citizen.party_uuid, at=AT)
    assert own.answers == known.answers


@pytest.mark.django_db
def test_prefill_refuses_to_read_somebody_else(citizen: Actor) -> None:
    form = make_form(at=AT)
    stranger = Actor(kind="person", uuid=uuid4(), name="Người khác", party_uuid=uuid4())

    assert citizen.party_uuid is not None
    with pytest.raises(PermissionRefused):
        forms.prefill(form, actor=stranger, party_uuid=citizen.party_uuid, at=AT)


@pytest.mark.django_db
@pytest.mark.usefixtures("plugged")
def test_another_register_answers_only_what_is_still_unknown(citizen: Actor) -> None:
    asked: list[frozenset[str]] = []

    def land(request: ConceptRequest) -> dict[str, Known]:
        asked.append(request.concepts)
        return {"applicant.birth_date": Known("1990-01-01", SOURCE, TODAY)}

    ports._sources.clear()
    forms.ports.register_concept_source(
        "names",
        lambda request: {"applicant.full_name": Known("Mẫu", SOURCE, TODAY)},
    )
    forms.ports.register_concept_source("land", land)
    form = make_form(at=AT)

    known = forms.prefill(form, actor=citizen, party_uuid=uuid4(), at=AT)

    assert asked == [frozenset({"applicant.birth_date"})]
    assert known.answers == {"full_name": "Mẫu", "birth_date": "1990-01-01"}


@pytest.mark.django_db
@pytest.mark.usefixtures("plugged")
@pytest.mark.parametrize("value", ["ngày xưa", 7, {"a": 1}, ["1990-01-01"], "", None])
def test_a_known_value_that_does_not_fit_its_question_is_asked_for(value: Any) -> None:
    ports._sources.clear()
    forms.ports.register_concept_source(
        "odd", lambda request: {"applicant.birth_date": Known(value, SOURCE, TODAY)}
    )
    form = make_form(at=AT)

    assert forms.prefill(form, actor=SYSTEM, party_uuid=uuid4(), at=AT).answers == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("units")
def test_burden_counts_asked_prefilled_and_changed(citizen: Actor, answers: Any) -> None:
    form = make_form(at=AT, **all_widgets())
    assert citizen.party_uuid is not None
    known = forms.prefill(form, actor=citizen, party_uuid=citizen.party_uuid, at=AT)
    answers["person"]["nationality"] = "LA"

    load = forms.burden(form, answers, known.provenance)

    assert (load.asked, load.prefilled, load.changed) == (20, 5, 2 - 1)
    assert load.saved_share == pytest.approx(4 / 20)
    rows = {
        row.field: row.is_changed
        for section in forms.summary(form, answers, on=TODAY, provenance=known.provenance)
        for row in section.rows
    }
    assert rows["person/nationality"]
    assert not rows["person/full_name"]


@pytest.mark.django_db
@pytest.mark.usefixtures("plugged", "units")
def test_files_are_received_kept_and_taken_away(form: forms.Form) -> None:
    forms.ports.register_upload_acceptor(take_every_file)

    def files(*names: str) -> MultiValueDict[str, Any]:
        return MultiValueDict({"papers": [SimpleUploadedFile(name, b"x") for name in names]})

    first = forms.parse_page(form, "send", QueryDict(), files("a.pdf", "b.pdf"), answers={}, at=AT)
    second = forms.parse_page(
        form, "send", QueryDict(), files("c.pdf"), answers=first.answers, at=AT
    )
    gone = second.answers["papers"][1]["file_uuid"]
    third = forms.parse_page(
        form, "send", QueryDict(f"_action=drop:papers/{gone}"), answers=second.answers, at=AT
    )

    assert [each["name"] for each in second.answers["papers"]] == ["a.pdf", "b.pdf", "c.pdf"]
    assert [each["name"] for each in third.answers["papers"]] == ["a.pdf", "c.pdf"]
    assert third.action.stays


@pytest.mark.usefixtures("plugged", "units")
def test_a_file_in_an_item_stays_with_its_item_when_another_is_removed(form: forms.Form) -> None:
    forms.ports.register_upload_acceptor(take_every_file)
    files = MultiValueDict({"witnesses/1/scan": [SimpleUploadedFile("b.pdf", b"x")]})
    post = QueryDict("witnesses/0/full_name=A&witnesses/1/full_name=B&_action=save")
    parsed = forms.parse_page(form, "family", post, files, answers={}, at=AT)
    post = QueryDict("witnesses/0/full_name=A&witnesses/1/full_name=B&_action=remove:witnesses/0")
    left = forms.parse_page(form, "family", post, answers=parsed.answers, at=AT)

    assert [(each["full_name"], each["scan"]["name"]) for each in left.answers["witnesses"]] == [
        ("B", "b.pdf")
    ]


@pytest.mark.usefixtures("plugged", "units")
def test_a_refused_file_is_told_in_the_acceptors_words_at_its_question(form: forms.Form) -> None:
    class TooBig(Refusal):
        """Tệp lớn hơn 20 MB."""

        message_en = "The file is larger than 20 MB."

    def refuse(*, content: BytesIO, **others: Any) -> forms.ports.ReceivedFile:
        raise TooBig()

    forms.ports.register_upload_acceptor(refuse)  # type: ignore[arg-type]
    files = MultiValueDict({"photo": [SimpleUploadedFile("a.png", b"x")]})

    parsed = forms.parse_page(form, "send", QueryDict(), files, answers={}, at=AT)

    assert [(each.field_id, each.code, each.message("en")) for each in parsed.problems] == [
        ("photo", "too_big", "The file is larger than 20 MB.")
    ]


@pytest.mark.parametrize("page", ["nobody", 0, 99, -1])
def test_a_page_that_is_not_there_is_not_found(form: forms.Form, page: str | int) -> None:
    from motcua.kernel.forms.queries.published import FormNotFound

    with pytest.raises(FormNotFound):
        forms.parse_page(form, page, QueryDict(), answers={}, at=AT)


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 5_000, "١"])
def test_a_broken_revision_counts_as_none(form: forms.Form, revision: str) -> None:
    post = QueryDict(mutable=True)
    post["_revision"] = revision

    assert forms.parse_page(form, "send", post, answers={}, at=AT).revision in {0, 10**10 - 1}


@pytest.mark.usefixtures("units")
def test_the_one_child_that_a_person_represents_is_known_and_two_are_not_guessed_among(
    citizen: Actor,
) -> None:
    assert citizen.party_uuid is not None
    content = all_widgets()
    content["layout"]["pages"][1]["fields"][1]["concept"] = "child.full_name"
    form = make_form(at=AT, **content)

    def spouse_name() -> Any:
        assert citizen.party_uuid is not None
        known = forms.prefill(form, actor=OFFICER, party_uuid=citizen.party_uuid, at=AT)
        return known.answers.get("spouse")

    for name, expected in (("Trần Mẫu An", {"full_name": "Trần Mẫu An"}), ("Trần Mẫu Bình", None)):
        child = parties.register_person(
            actor=SYSTEM,
            full_name=name,
            personal_code=None,
            birth_date=date(2020, 1, 1),
            gender="female",
            at=AT,
        )
        parties.add_representation(
            actor=SYSTEM,
            represented_uuid=child.uuid,
            representative_uuid=citizen.party_uuid,
            kind="legal_representative",
            valid_from=date(2020, 1, 1),
            at=AT,
        )
        assert spouse_name() == expected
