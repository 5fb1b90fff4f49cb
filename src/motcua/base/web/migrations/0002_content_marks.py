"""Marks of tables of content, and the function by which their triggers make them anew."""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION web_mark_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- By chance: a mark that a rollback takes back is never given to another state.
    INSERT INTO web_content_mark (content, mark) VALUES (TG_TABLE_NAME, gen_random_uuid())
    ON CONFLICT (content) DO UPDATE SET mark = excluded.mark;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ContentMark",
            fields=[
                ("content", models.TextField(primary_key=True, serialize=False)),
                ("mark", models.UUIDField()),
            ],
            options={
                "db_table": "web_content_mark",
                "db_table_comment": (
                    "One row per table of content, with a mark that every change of the table "
                    "makes anew."
                ),
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION web_mark_content()"),
    ]
