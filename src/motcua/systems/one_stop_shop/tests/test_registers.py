"""The register book of a desk, and the control slip of a dossier."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from motcua.base.errors import PermissionRefused
from motcua.base.text import VIETNAM
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.project.testing import story
from motcua.systems.one_stop_shop import rules
from motcua.systems.one_stop_shop.actions.registering import (
    BookEmpty,
    close_register,
    enter_dossier,
)
from motcua.systems.one_stop_shop.actions.slips import make_control_slip
from motcua.systems.one_stop_shop.models import RegisterBook, RegisterEntry
from motcua.systems.one_stop_shop.queries.registers import printed_entries

from .test_web import page_of

LAST_DAY = datetime(2026, 12, 31, 16, 0, tzinfo=VIETNAM)


def entered(dossier, at=story.AT):
    return enter_dossier(actor=story.office().desk, dossier_uuid=dossier.uuid, at=at)


def close(book, *, at=LAST_DAY, by="ky.kyxuan"):
    return close_register(actor=story.actor(by), book_uuid=book.uuid, at=at)


@pytest.mark.parametrize(
    ("day", "closed", "expected"),
    [
        (date(2026, 1, 5), {}, (2026, 1)),
        (date(2026, 7, 1), {(2026, 1): date(2026, 6, 30)}, (2026, 2)),
        (date(2026, 12, 31), {(2026, 1): date(2026, 12, 31)}, (2027, 1)),
        (date(2026, 12, 31), {(2026, 1): date(2026, 6, 30), (2026, 2): date(2027, 1, 4)},
         (2027, 1)),
        (date(2026, 12, 31), {(2026, 1): date(2027, 1, 2), (2027, 1): date(2027, 3, 1)},
         (2027, 2)),
        (date(2027, 1, 2), {(2026, 1): date(2026, 12, 31)}, (2027, 1)),
    ],
)  # fmt: skip
def test_next_book(day, closed, expected):
    assert rules.next_book(day, closed) == expected


@pytest.mark.parametrize(
    ("due", "ended", "verdict"),
    [(None, 9, "Đúng hạn"), (9, 9, "Đúng hạn"), (9, 10, "Quá hạn"), (40, 9, "Trước hạn")],
)
def test_verdict_of_step(due, ended, verdict):
    due_at = None if due is None else story.AT + timedelta(hours=due)
    ended_at = story.AT + timedelta(hours=ended)
    assert rules.verdict_of_step(due_at=due_at, ended_at=ended_at) == verdict


def test_accepted_dossiers_are_entered_by_the_journal_with_running_numbers():
    dossiers = [story.accepted() for _ in range(3)]
    waiting = story.submitted()

    deliver_all(story.AT)
    deliver_all(story.AT)

    rows = RegisterEntry.objects.order_by("number").values_list("number", "dossier__code")
    assert list(rows) == [(place + 1, one.code) for place, one in enumerate(dossiers)]
    assert entered(waiting) is None
    assert entered(dossiers[0]).number == 1
    assert len(events_named("one_stop_shop.dossier_entered")) == 3


def test_a_book_is_printed_signed_and_sealed_and_takes_nothing_more():
    first = entered(story.accepted())
    entered(story.accepted())

    book = close(first.book)

    document = documents.list_documents_of(book.uuid)[0]
    assert document.number == "01/STD" and document.signatures.count() == 2
    assert document.template == "so-theo-doi-2025"
    assert close(first.book).closed_at == LAST_DAY
    assert len(events_named("one_stop_shop.register_closed")) == 1

    late = entered(story.accepted(), at=LAST_DAY + timedelta(minutes=30))
    assert (late.book.year, late.book.volume, late.number) == (2027, 1, 1)


def test_a_volume_closed_in_summer_goes_on_with_its_numbers():
    first = entered(story.accepted())
    close(first.book, at=story.after(days=2))

    following = entered(story.accepted(), at=story.after(days=3))

    assert (following.book.year, following.book.volume) == (2026, 2)
    assert following.number == 2


def test_the_printed_book_has_the_columns_of_the_form():
    dossier = story.approved()
    entry = entered(dossier)

    [row] = printed_entries(entry.book, at=LAST_DAY)

    assert row["code"] == dossier.code and row["name"] == "Nguyễn Thị Mẫu"
    assert row["received_on"] == "23/11/2026" and row["promised_on"]
    assert row["result_on"] and "Kỳ Xuân" in row["address"]


def test_only_the_head_closes_and_an_empty_book_is_not_closed():
    entry = entered(story.accepted())
    for who in ("quay.kyxuan", "ky.sxd", "mau"):
        with pytest.raises(PermissionRefused):
            close(entry.book, by=who)
    empty = RegisterBook.objects.create(desk=entry.book.desk, year=2030, opened_at=story.AT)
    with pytest.raises(BookEmpty):
        close(empty)


def test_register_pages_show_and_close():
    entry = entered(story.accepted())
    where = reverse("one_stop_shop:register_show", args=[entry.book.uuid])
    head = story.browser("ky.kyxuan")
    assert where in page_of(head.get(reverse("one_stop_shop:register_list")))
    page = page_of(head.get(where))
    assert entry.dossier.code in page and "Khóa sổ và ký số" in page
    assert "Khóa sổ và ký số" not in page_of(story.browser("quay.kyxuan").get(where))
    assert story.browser("quay.sxd").get(where).status_code == 404
    assert page_of(head.get(where, {"tu": "x"})) and page_of(head.get(where, {"tu": "9"}))

    head.post(where)

    page = page_of(head.get(where))
    assert "Sổ đã khóa" in page
    document = RegisterBook.objects.get(pk=entry.book.pk).document_uuid
    paper = reverse("documents:document_show", args=[document])
    opened = story.browser("quay.kyxuan").get(paper)
    assert opened.status_code == 200
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
    assert story.browser("quay.sxd").get(paper).status_code == 404
    page_of(story.browser("ky.kyxuan", language="en").get(where))


def test_the_control_slip_has_a_row_for_every_hand_over():
    dossier = story.approved()
    given = {"actor": story.office().desk, "dossier_uuid": dossier.uuid}

    slip = make_control_slip(**given, at=story.after(hours=1))
    again = make_control_slip(**given, at=story.after(hours=2))

    assert slip.uuid == again.uuid and slip.template == "phieu-kiem-soat-2025"
    assert slip.number.endswith("/PKS") and slip.signatures.count() == 1


def test_dossier_paper_gives_the_control_slip_to_officials_only():
    dossier = story.accepted()
    where = reverse("one_stop_shop:dossier_paper", args=[dossier.code, "phieu-kiem-soat"])

    answer = story.browser("quay.kyxuan").get(where)

    assert answer.status_code == 302
    assert story.browser("mau").get(where).status_code == 404


def test_a_full_volume_is_followed_by_another_and_both_are_closed(monkeypatch):
    monkeypatch.setattr(rules, "MOST_IN_A_VOLUME", 1)
    first, second = (entered(story.accepted()) for _ in range(2))

    assert (first.book.volume, second.book.volume, second.number) == (1, 2, 2)
    assert close(first.book).document_uuid != close(second.book).document_uuid
