from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0002_published_is_immutable'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='shared_permission',
            field=models.CharField(db_default='', default='', max_length=80),
        ),
        migrations.AddField(
            model_name='draft',
            name='shared_path',
            field=models.CharField(db_default='', default='', max_length=120),
        ),
    ]
