import motcua.base.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('uuid', motcua.base.fields.UuidField(default=motcua.base.fields.uuid7, editable=False, unique=True)),
                ('code', models.CharField(max_length=100)),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=500)),
                ('dmn', models.TextField()),
                ('about', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.UUIDField()),
            ],
            options={
                'db_table': 'decisions_version',
                'db_table_comment': 'One row per published version of a decision: the DMN file exactly as it was drawn.',
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='decisions_version_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='decisions_version_period')],
            },
        ),
    ]
