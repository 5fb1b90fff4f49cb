"""A sender that is stopped, or fails, in the middle of what it had claimed."""

from datetime import timedelta

import pytest

from motcua.kernel.notifications.actions import sending
from motcua.kernel.notifications.actions.sending import send_due
from motcua.kernel.notifications.models import Delivery
from motcua.kernel.parties.testing import make_person

from .test_actions import AT, carrier, tell  # noqa: F401  (a fixture)


@pytest.mark.django_db
def test_what_a_stopped_sender_had_not_begun_goes_out_at_once(carrier):  # noqa: F811
    for number in range(3):
        tell(make_person(email=f"thu-{number}@example.vn"))
    carrier.failure = KeyboardInterrupt()

    with pytest.raises(KeyboardInterrupt):
        send_due(at=AT)
    carrier.failure = None

    # Of the first one nobody knows whether it was taken: it waits until its claim has run out.
    assert send_due(at=AT) == 2
    assert send_due(at=AT + timedelta(minutes=10)) == 1
    assert [one.attempts for one in Delivery.objects.order_by("id")] == [2, 1, 1]


@pytest.mark.django_db
def test_what_a_slow_round_had_not_begun_goes_back_into_the_line(carrier, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sending, "_ROUND_AT_MOST", -1.0)
    for number in range(3):
        tell(make_person(email=f"thu-{number}@example.vn"))

    while send_due(at=AT):
        pass

    assert len(carrier.sent) == 3
    assert set(Delivery.objects.values_list("attempts", "state")) == {(1, "sent")}
