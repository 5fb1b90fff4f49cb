"""What decisions said in real matters is found by the decision's code, newest first."""

from django.db import migrations

INDEX = """
CREATE INDEX processes_token_decision ON processes_token ((record -> 'decision'), id DESC)
    WHERE record IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("processes", "0006_work_handed_over")]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX processes_token_decision;")]
