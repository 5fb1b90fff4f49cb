from django.db import migrations


class Migration(migrations.Migration):
    """Words of titles are searched for in lists, which are this app's; the index stands beside."""

    dependencies = [
        ('caseloads', '0001_parts_in_cases'),
    ]

    operations = [
        # Others use the extension too: going back leaves it.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE INDEX caseloads_case_words ON cases_case USING gin (folded gin_trgm_ops)",
            "DROP INDEX caseloads_case_words",
        ),
    ]
