"""Two at once: the sum is taken once, the receipts have no gap, a closing day takes no money."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from motcua.base.errors import Refusal
from motcua.project.testing import story
from motcua.project.testing.money import AT, DAY, ask, asked
from motcua.systems.payments.actions.days import close_day, count_day
from motcua.systems.payments.actions.receiving import AlreadyPaid, take_cash
from motcua.systems.payments.models import Bill, Movement, Receipt, Till, TillDay

pytestmark = pytest.mark.usefixtures("own_province")


def at_once(*acts):
    """Do several things at the same moment, each in a thread of its own; results or refusals."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(120) for one in [pool.submit(run, act) for act in acts]]


def taking(request, amount, key, at=AT):
    who = story.office().desk
    return lambda: take_cash(actor=who, request_uuid=request.uuid, till_code="", amount=amount,
                             payer_name="Nguyễn Thị Mẫu", form_key=key, at=at)  # fmt: skip


def test_two_cashiers_at_once_take_the_sum_once():
    _dossier, request = asked(10_000)

    answers = at_once(taking(request, 10_000, "k1"), taking(request, 10_000, "k2"))

    assert sum(isinstance(one, AlreadyPaid) for one in answers) == 1
    assert Bill.objects.get().paid_in == 10_000
    assert list(Receipt.objects.values_list("number", flat=True)) == [1]


def test_a_double_click_is_one_payment():
    _dossier, request = asked(10_000)

    answers = at_once(*[taking(request, 4_000, "same") for _turn in range(3)])

    assert {one.pk for one in answers} == {answers[0].pk}
    assert Bill.objects.get().paid_in == 4_000


def test_receipts_of_many_at_once_have_no_gap():
    dossiers = [story.accepted("birth-combined") for _turn in range(4)]
    requests = [ask(one, 1_000) for one in dossiers]

    at_once(*[taking(one, 500, f"a{place}") for place, one in enumerate(requests)])
    at_once(*[taking(one, 9_999, f"b{place}") for place, one in enumerate(requests)])  # refused
    at_once(*[taking(one, 500, f"c{place}") for place, one in enumerate(requests)])

    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_money_that_comes_while_a_day_is_closed_is_in_it_or_in_the_next():
    _dossier, request = asked(10_000)
    taking(request, 1_000, "first")()
    till = Till.objects.get(kind="cash")
    count_day(actor=story.office().desk, till_uuid=till.uuid, day=DAY, counted=1_000, at=AT)
    head = story.office().head

    _taken, closed = at_once(
        taking(request, 2_000, "late"),
        lambda: close_day(actor=head, till_uuid=till.uuid, day=DAY, at=AT),
    )

    days = dict(Movement.objects.filter(payment__amount=2_000).values_list("amount", "booked_on"))
    row = TillDay.objects.get()
    if isinstance(closed, Refusal):
        assert days[2_000] == DAY and row.closed_at is None, "the money came first: count again"
    else:
        assert days[2_000] > DAY and (row.expected, row.counted) == (1_000, 1_000)
