"""Every change of this content makes its mark anew, so that processes know what they keep."""

from django.db import migrations

TABLES = ("diagrams_version",)
MARKED = "".join(
    f"""
CREATE TRIGGER {table}_marked AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION web_mark_content();
INSERT INTO web_content_mark (content, mark) VALUES ('{table}', gen_random_uuid());
"""
    for table in TABLES
)
UNMARKED = "".join(
    f"DROP TRIGGER {table}_marked ON {table};"
    f"DELETE FROM web_content_mark WHERE content = '{table}';"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("diagrams", "0002_never_changed"), ("web", "0002_content_marks")]

    operations = [migrations.RunSQL(MARKED, UNMARKED)]
