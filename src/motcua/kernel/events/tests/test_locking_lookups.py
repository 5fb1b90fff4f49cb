"""A lookup that locks is asked inside a transaction, or its lock would end at once."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from motcua.base.planned import Lookup
from motcua.kernel.events.models import SubscriptionCursor

LOCKED = Lookup(lambda name: SubscriptionCursor.objects.select_for_update().filter(name=name))


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_taken_inside_a_transaction_only():
    with transaction.atomic():
        assert LOCKED.find(name="tests.nobody") is None

    with pytest.raises(TransactionManagementError):
        LOCKED.find(name="tests.nobody")
