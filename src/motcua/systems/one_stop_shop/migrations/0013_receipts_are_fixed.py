import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a receipt says is fixed at the submission; its paper is made when it is asked for."""

    dependencies = [
        ('one_stop_shop', '0012_ratings_by_link'),
    ]

    operations = [
        migrations.CreateModel(
            name='SubmissionReceipt',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='submission_receipt', serialize=False, to='one_stop_shop.dossier')),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('fixed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'one_stop_shop_submission_receipt',
                'db_table_comment': 'One row per submission whose receipt is given: what form 01 says, fixed in that moment.',
            },
        ),
    ]
