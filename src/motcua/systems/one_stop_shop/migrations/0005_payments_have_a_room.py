"""Requests to pay live in `systems.payments`; nothing was released with the old table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("one_stop_shop", "0004_counter_and_register"),
        ("payments", "0002_the_books_balance"),
    ]

    operations = [migrations.DeleteModel(name="PaymentRequest")]
