"""Fewer indexes on what every submission writes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each index is written with every dossier; those that no question uses are dropped.

    Versions of procedures and forms, and agencies: they are never deleted, and lists go by paths and
    codes; a merger reads the open dossiers once. Codes by their beginning (`_like`): nobody asks.
    Papers of an application: `paper_component` begins with the application. Representatives: only
    of the dossiers that have one. Applications of an agency: only of those that are left open.
    """

    dependencies = [("one_stop_shop", "0018_lists_are_narrowed_in_indexes")]

    operations = [
        migrations.AlterField(
            model_name="dossier",
            name="procedure_version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedureversion",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="form_version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="forms.formversion",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="representative",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.party",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="support_agency",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="receiving_agency",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="competent_agency",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="return_agency",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AlterField(
            model_name="dossier", name="code", field=models.CharField(max_length=60)
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.UniqueConstraint(fields=("code",), name="dossier_code_once"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("representative__isnull", False)),
                fields=["representative"],
                name="dossier_representative",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="procedure_version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedureversion",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="applicant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.party",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="representative",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.party",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="competent_agency",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="receiving_agency",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="support_agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="return_agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.agency",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("discarded_at__isnull", True), ("submitted_at__isnull", True)),
                fields=["competent_agency"],
                name="application_left",
            ),
        ),
        migrations.AlterField(
            model_name="paper",
            name="application",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="one_stop_shop.application",
            ),
        ),
    ]
