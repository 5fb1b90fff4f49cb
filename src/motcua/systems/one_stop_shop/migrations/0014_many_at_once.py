import motcua.base.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was done to many dossiers in one go is kept, so that sent twice it happens once."""

    dependencies = [
        ('one_stop_shop', '0013_receipts_are_fixed'),
    ]

    operations = [
        migrations.CreateModel(
            name='JointAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', motcua.base.fields.UuidField(default=motcua.base.fields.uuid7, editable=False, unique=True)),
                ('act', models.CharField(max_length=20)),
                ('given', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=list)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('begun_by', models.UUIDField()),
                ('begun_by_name', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'one_stop_shop_joint_act',
                'db_table_comment': 'One row per act that an official did to many dossiers at once, with what became of each.',
                'indexes': [models.Index(fields=['begun_by', '-begun_at'], name='joint_act_of')],
            },
        ),
    ]
