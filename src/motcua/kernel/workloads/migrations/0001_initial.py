from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="SharingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_uuid", models.UUIDField()),
                ("permission", models.CharField(max_length=100)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("by_hand", "Tự nhận hoặc phân công bằng tay"),
                            ("least_loaded", "Người đang giữ ít việc nhất"),
                            ("in_turn", "Lần lượt từng người"),
                        ],
                        max_length=20,
                    ),
                ),
                ("last_account", models.UUIDField(null=True)),
                ("chosen_at", models.DateTimeField()),
                ("chosen_by", models.UUIDField()),
                ("chosen_by_name", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "workloads_sharing_rule",
                "db_table_comment": (
                    "One row per agency and kind of work for which somebody chose how new tasks "
                    "are shared out."
                ),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_uuid", "permission"), name="workloads_rule_once"
                    )
                ],
            },
        ),
    ]
