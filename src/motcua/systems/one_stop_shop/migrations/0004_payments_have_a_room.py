"""Requests to pay live in `systems.payments`; nothing was released with the old table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("one_stop_shop", "0003_payments_and_postal_records"),
        ("payments", "0002_the_books_balance"),
    ]

    operations = [migrations.DeleteModel(name="PaymentRequest")]
