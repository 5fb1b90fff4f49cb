import django.db.models.deletion
from django.db import migrations, models

import motcua.base.fields


class Migration(migrations.Migration):
    """A counter asks a holder for a paper; the holder agrees on their screen or by a code."""

    dependencies = [("wallet", "0002_readings_are_append_only")]

    operations = [
        migrations.CreateModel(
            name="ConsentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", motcua.base.fields.UuidField(default=motcua.base.fields.uuid7, editable=False, unique=True)),
                ("purpose", models.CharField(max_length=300)),
                ("matter_uuid", models.UUIDField()),
                ("reference", models.CharField(max_length=80)),
                ("agency_uuid", models.UUIDField()),
                ("agency_name", models.CharField(max_length=300)),
                ("asked_by", models.UUIDField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(choices=[("screen", "Screen"), ("code", "Code"), ("refused", "Refused")], db_default="", default="", max_length=7)),
                ("consent", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="wallet.consent")),
                ("paper", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="wallet.heldpaper")),
            ],
            options={
                "db_table": "wallet_consent_request",
                "db_table_comment": "One row per time that a counter asked a holder for leave to use a paper in a matter.",
                "indexes": [models.Index(fields=["matter_uuid"], name="wallet_request_matter")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("answered_at__isnull", True), ("consent__isnull", True))
                        | models.Q(("answer", "refused"), ("answered_at__isnull", False), ("consent__isnull", True))
                        | models.Q(("answer__in", ("screen", "code")), ("answered_at__isnull", False), ("consent__isnull", False)),
                        name="wallet_request_answered",
                    )
                ],
            },
        ),
    ]
