import django.db.models.deletion
import motcua.base.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
        ('parties', '0002_reading_is_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField('message', 'zalo', models.JSONField(default=dict)),
        migrations.AddField('message', 'kind', models.CharField(blank=True, default='', max_length=20)),
        migrations.AddField('message', 'agency_uuid', models.UUIDField(null=True)),
        migrations.AlterField('delivery', 'state', models.CharField(choices=[('queued', 'Chờ gửi'), ('sent', 'Đã gửi'), ('arrived', 'Đã đến máy'), ('failed', 'Lỗi, sẽ gửi lại'), ('gave_up', 'Không gửi được')], default='queued', max_length=20)),
        migrations.AddField('delivery', 'arrived_at', models.DateTimeField(null=True)),
        migrations.AddField('delivery', 'is_urgent', models.BooleanField(default=False)),
        migrations.AddField('delivery', 'carrier_id', models.CharField(blank=True, default='', max_length=100)),
        migrations.AddField('delivery', 'parts', models.PositiveSmallIntegerField(default=0)),
        migrations.AddField('delivery', 'dong', models.PositiveIntegerField(default=0)),
        migrations.RemoveField('preference', 'channels_off'),
        migrations.AddField('preference', 'wanted', models.JSONField(default=dict)),
        migrations.AddField('preference', 'quiet_from', models.PositiveSmallIntegerField(null=True)),
        migrations.AddField('preference', 'quiet_until', models.PositiveSmallIntegerField(null=True)),
        migrations.AddConstraint('preference', models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__lt', 24), ('quiet_until__lt', 24)), _connector='OR'), name='notifications_preference_hours')),
        migrations.CreateModel(
            name='PhoneConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', motcua.base.fields.UuidField(default=motcua.base.fields.uuid7, editable=False, unique=True)),
                ('phone', models.CharField(max_length=20)),
                ('agency_uuid', models.UUIDField()),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.CharField(max_length=200)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'db_table': 'notifications_phone_consent',
                'db_table_comment': 'One row per telephone to which its owner, at a counter, allowed messages.',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('party', 'phone'), name='notifications_consent_once')],
            },
        ),
        migrations.CreateModel(
            name='PhoneCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', models.CharField(max_length=20)),
                ('digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('tries_left', models.PositiveSmallIntegerField()),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'notifications_phone_check',
                'db_table_comment': 'One row per account that is confirming a telephone number by a code.',
            },
        ),
        migrations.CreateModel(
            name='Spending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_uuid', models.UUIDField(null=True)),
                ('month', models.DateField()),
                ('channel', models.CharField(max_length=20)),
                ('messages', models.PositiveIntegerField(default=0)),
                ('parts', models.PositiveIntegerField(default=0)),
                ('dong', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'db_table': 'notifications_spending',
                'db_table_comment': 'One row per agency, month and channel on which messages cost money.',
                'constraints': [models.UniqueConstraint(fields=('month', 'agency_uuid', 'channel'), name='notifications_spending_once', nulls_distinct=False)],
            },
        ),
    ]
