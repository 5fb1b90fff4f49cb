"""Fewer indexes on messages and their deliveries."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each index is written with every notice; those that no question uses are dropped.

    An account's and a party's messages are found by the indexes of the inbox, a message's
    deliveries by the constraint that begins with it, and nobody asks for `once` by its beginning.
    """

    dependencies = [("notifications", "0002_telephones")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.party",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="message", name="once", field=models.CharField(max_length=64)
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("once",), name="notifications_message_once"),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="message",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notifications.message",
            ),
        ),
    ]
