import motcua.base.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='JointAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', motcua.base.fields.UuidField(default=motcua.base.fields.uuid7, editable=False, unique=True)),
                ('act', models.CharField(max_length=60)),
                ('given', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=list)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('begun_by', models.UUIDField()),
                ('begun_by_name', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'joint_acts_act',
                'db_table_comment': 'One row per act that an official did to many matters at once, with what became of each.',
                'indexes': [models.Index(fields=['begun_by', '-begun_at'], name='joint_acts_of')],
            },
        ),
    ]
