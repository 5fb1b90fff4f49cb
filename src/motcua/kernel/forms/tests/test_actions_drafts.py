"""Drafts lose nothing: two tabs, repeated saves, new versions, other people."""

from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from motcua.base.actors import ANONYMOUS, Actor, Grant
from motcua.base.errors import PermissionRefused
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.forms.actions.drafts import FormNotInForce, delete_expired_drafts
from motcua.kernel.forms.queries.drafts import DraftNotFound
from motcua.kernel.forms.queries.pages import ParsedPage
from motcua.kernel.forms.testing import make_form, small_content

from .conftest import AT

pytestmark = pytest.mark.django_db
CITIZEN = Actor(kind="person", uuid=uuid4(), name="Nguyễn Thị Mẫu")
OUTSIDER = Actor(kind="person", uuid=uuid4(), name="Người khác")
TWO_PAGES: dict[str, Any] = {
    "layout": {
        "pages": [
            {
                "id": page_id,
                "title": {"vi": page_id, "en": page_id},
                "fields": [{"field": field, "label": {"vi": field, "en": field}}],
            }
            for page_id, field in (("name", "/full_name"), ("birth", "/birth_date"))
        ]
    }
}


def page_with(
    form: forms.Form, draft: forms.Draft, page: str, *, revision: int = -1, **values: str
) -> ParsedPage:
    """A posted page of a draft."""
    post = QueryDict(mutable=True)
    post["_revision"] = str(draft.revision if revision < 0 else revision)
    for name, value in values.items():
        post[name] = value
    return forms.parse_page(form, page, post, answers=draft.answers, at=AT)


@pytest.fixture
def form() -> forms.Form:
    """A form with two pages."""
    return make_form(at=AT, **TWO_PAGES)


@pytest.fixture
def draft(form: forms.Form) -> forms.Draft:
    """The citizen's draft of it."""
    return forms.start_draft(actor=CITIZEN, form=form, at=AT)


def test_save_draft_keeps_a_page_and_resumes(form: forms.Form, draft: forms.Draft) -> None:
    parsed = page_with(form, draft, "name", full_name="Mẫu")
    forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=parsed, at=AT)

    kept = forms.get_draft(actor=CITIZEN, draft_uuid=draft.uuid)

    assert (kept.answers, kept.revision, kept.page_reached) == ({"full_name": "Mẫu"}, 1, "name")
    assert parsed.next_page == "birth"
    assert [each.uuid for each in forms.list_drafts_of(actor=CITIZEN)] == [draft.uuid]


def test_saving_the_same_page_twice_changes_nothing_and_tells_once(
    form: forms.Form, draft: forms.Draft
) -> None:
    parsed = page_with(form, draft, "name", full_name="Mẫu")
    for _ in range(3):
        saved = forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=parsed, at=AT)

    names = [event.name for event in events.list_events_of(draft.uuid)]
    assert saved.revision == 1
    assert names == ["forms.draft_started", "forms.draft_saved"]


def test_two_tabs_on_one_page_do_not_silently_overwrite(
    form: forms.Form, draft: forms.Draft
) -> None:
    first = page_with(form, draft, "name", full_name="Tab một")
    second = page_with(form, draft, "name", full_name="Tab hai")
    forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=first, at=AT)

    with pytest.raises(forms.DraftChangedElsewhere) as refusal:
        forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=second, at=AT)

    assert "cửa sổ khác lúc 09:00 ngày 21/11/2026" in refusal.value.message("vi")
    assert second.answers["full_name"] == "Tab hai"  # what was typed is still at hand
    again = page_with(form, draft, "name", revision=refusal.value.revision, full_name="Tab hai")
    saved = forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=again, at=AT)
    assert saved.answers == {"full_name": "Tab hai"}


def test_two_tabs_on_different_pages_are_both_kept(form: forms.Form, draft: forms.Draft) -> None:
    name = page_with(form, draft, "name", full_name="Mẫu")
    birth = page_with(
        form,
        draft,
        "birth",
        **{"birth_date-day": "12", "birth_date-month": "3", "birth_date-year": "1994"},  # type: ignore[arg-type]
    )
    forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=name, at=AT)
    saved = forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=birth, at=AT)

    assert saved.answers == {"full_name": "Mẫu", "birth_date": "1994-03-12"}


def test_a_window_whose_automatic_saving_was_not_answered_may_save_again(
    form: forms.Form, draft: forms.Draft
) -> None:
    first = page_with(form, draft, "name", full_name="M", _window="a")
    forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=first, at=AT, autosave=True)
    same = page_with(form, draft, "name", full_name="Mẫu", _window="a")
    other = page_with(form, draft, "name", full_name="Khác", _window="b")

    with pytest.raises(forms.DraftChangedElsewhere):
        forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=other, at=AT)
    saved = forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=same, at=AT)

    assert saved.answers == {"full_name": "Mẫu"}


def test_autosave_keeps_what_was_typed_and_leaves_no_event(
    form: forms.Form, draft: forms.Draft
) -> None:
    parsed = page_with(form, draft, "name", full_name="M")
    saved = forms.save_draft(
        actor=CITIZEN, draft_uuid=draft.uuid, parsed=parsed, at=AT, autosave=True
    )

    assert saved.answers == {"full_name": "M"}
    assert len(events.list_events_of(draft.uuid)) == 1


def test_a_draft_is_nobody_elses(form: forms.Form, draft: forms.Draft) -> None:
    parsed = page_with(form, draft, "name", full_name="Kẻ lạ")

    for actor, key in ((OUTSIDER, ""), (ANONYMOUS, "session"), (ANONYMOUS, "")):
        with pytest.raises(DraftNotFound):
            forms.get_draft(actor=actor, draft_uuid=draft.uuid, session_key=key)
        with pytest.raises(DraftNotFound):
            forms.save_draft(
                actor=actor, draft_uuid=draft.uuid, parsed=parsed, at=AT, session_key=key
            )
        forms.delete_draft(actor=actor, draft_uuid=draft.uuid, at=AT, session_key=key)
    assert forms.get_draft(actor=CITIZEN, draft_uuid=draft.uuid).answers == {}


def test_an_anonymous_draft_belongs_to_its_session(form: forms.Form) -> None:
    draft = forms.start_draft(actor=ANONYMOUS, form=form, at=AT, session_key="s3cret")
    assert "s3cret" not in draft.session_digest
    with pytest.raises(DraftNotFound):
        forms.get_draft(actor=ANONYMOUS, draft_uuid=draft.uuid, session_key="another")
    [kept] = forms.list_drafts_of(actor=ANONYMOUS, session_key="s3cret")
    assert kept.uuid == draft.uuid
    assert forms.list_drafts_of(actor=ANONYMOUS) == []


def test_start_draft_refuses_nobody_known_without_a_session(form: forms.Form) -> None:
    with pytest.raises(PermissionRefused):
        forms.start_draft(actor=ANONYMOUS, form=form, at=AT)


def test_start_draft_refuses_a_form_that_is_not_in_force(form: forms.Form) -> None:
    with pytest.raises(FormNotInForce):
        forms.start_draft(actor=CITIZEN, form=form, at=AT - timedelta(days=900))


def test_the_database_refuses_a_draft_without_an_owner(draft: forms.Draft) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        forms.Draft.objects.filter(pk=draft.pk).update(owner_uuid=None)


def new_version(**changes: Any) -> forms.Form:
    """The second version of the form, from 2027."""
    content = small_content(version=2, valid_from="2027-01-01", **deepcopy(TWO_PAGES))
    content["schema"]["properties"].update(changes)
    content["layout"]["pages"][1]["fields"].append(
        {"field": "/reason", "label": {"vi": "Lý do", "en": "Reason"}}
    )
    content["schema"]["properties"]["reason"] = {"type": "string"}
    return make_form(at=AT, **{key: value for key, value in content.items() if key != "code"})


def test_a_draft_keeps_its_version_while_that_is_in_force(
    form: forms.Form, draft: forms.Draft
) -> None:
    new_version()

    kept = forms.migrate_draft(actor=CITIZEN, draft_uuid=draft.uuid, at=AT)

    assert kept.form_version.version == 1


def test_a_draft_of_a_superseded_version_carries_over_what_fits_and_says_what_to_check(
    form: forms.Form, draft: forms.Draft
) -> None:
    parsed = forms.parse_answers(form, {"full_name": "Mẫu", "birth_date": "1994-03-12"})
    forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=parsed, at=AT)
    new_version(birth_date={"type": "string", "format": "date"}, full_name={"type": "integer"})
    later = AT + timedelta(days=60)

    moved = forms.migrate_draft(actor=CITIZEN, draft_uuid=draft.uuid, at=later)

    assert moved.form_version.version == 2
    assert moved.answers == {"birth_date": "1994-03-12"}
    assert moved.to_check == ["birth_date", "full_name", "reason"]
    new = forms.get_form_version(moved.form_version.uuid)
    view = forms.page_view(new, "birth", moved.answers, on=later.date(), to_check=moved.to_check)
    assert all(item.is_to_check for item in view.items)
    page = page_with(new, moved, "birth", reason="x")
    saved = forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=page, at=later)
    assert saved.to_check == ["full_name"]


def test_a_page_of_the_old_version_sent_after_the_change_is_not_written_over_the_new(
    form: forms.Form, draft: forms.Draft
) -> None:
    stale = page_with(form, draft, "name", full_name="Cũ")
    new_version()
    later = AT + timedelta(days=60)
    forms.migrate_draft(actor=CITIZEN, draft_uuid=draft.uuid, at=later)

    with pytest.raises(forms.DraftChangedElsewhere):
        forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=stale, at=later)


def test_delete_draft_is_idempotent_and_told(draft: forms.Draft) -> None:
    forms.delete_draft(actor=CITIZEN, draft_uuid=draft.uuid, at=AT)
    forms.delete_draft(actor=CITIZEN, draft_uuid=draft.uuid, at=AT)

    names = [event.name for event in events.list_events_of(draft.uuid)]
    assert names == ["forms.draft_started", "forms.draft_deleted"]


def test_drafts_go_by_their_last_activity_and_not_by_their_beginning(
    form: forms.Form, draft: forms.Draft
) -> None:
    abandoned = forms.start_draft(actor=OUTSIDER, form=form, at=AT)
    touched = AT + timedelta(days=29)
    parsed = page_with(form, draft, "name", full_name="Mẫu")
    forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=parsed, at=touched)

    gone = delete_expired_drafts(at=AT + timedelta(days=31))

    assert gone == 1
    assert [each.uuid for each in forms.list_drafts_of(actor=CITIZEN)] == [draft.uuid]
    assert forms.list_drafts_of(actor=OUTSIDER) == []
    payload = events.list_events_of(abandoned.uuid)[-1].payload
    assert payload["reason"] == "expired"


def test_no_answer_ever_reaches_the_journal(form: forms.Form, draft: forms.Draft) -> None:
    parsed = page_with(form, draft, "name", full_name="Nguyễn Thị Bí Mật")
    forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=parsed, at=AT)

    assert "Bí Mật" not in str([event.payload for event in events.list_events_of(draft.uuid)])


def test_text_that_postgresql_cannot_keep_is_cleaned_before(
    form: forms.Form, draft: forms.Draft
) -> None:
    parsed = forms.parse_answers(form, {"full_name": "Mẫu\u0000\ud800 An"})

    saved = forms.save_draft(actor=CITIZEN, draft_uuid=draft.uuid, parsed=parsed, at=AT)

    assert saved.answers == {"full_name": "Mẫu An"}


def test_a_shared_draft_is_the_desks_too_and_nobody_elses(draft: forms.Draft) -> None:
    def officer(path: str, permission: str = "one_stop_shop.receive") -> Actor:
        grant = Grant("counter_officer", frozenset({permission}), uuid4(), path)
        return Actor(kind="official", uuid=uuid4(), name="Lê Thị Quầy", grants=(grant,))

    given = {"draft_uuid": draft.uuid, "permission": "one_stop_shop.receive", "at": AT}
    with pytest.raises(DraftNotFound):
        forms.share_draft(actor=OUTSIDER, agency_path="h27.90.mc", **given)
    for _ in range(2):
        forms.share_draft(actor=CITIZEN, agency_path="h27.90.mc", **given)

    assert forms.get_draft(actor=CITIZEN, draft_uuid=draft.uuid)
    assert forms.get_draft(actor=officer("h27.90"), draft_uuid=draft.uuid)
    for stranger in (officer("h27.91"), officer("h27.90", "demo.do"), OUTSIDER, ANONYMOUS):
        with pytest.raises(DraftNotFound):
            forms.get_draft(actor=stranger, draft_uuid=draft.uuid)
    told = [one for one in events.list_events_of(draft.uuid) if one.name == "forms.draft_shared"]
    assert len(told) == 1
