import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# 'h27.18766.mc' is below 'h27.18766' and 'h27'. Days are counted from 1970, in UTC.
MARKS = """
CREATE FUNCTION one_stop_shop_marks(
    competent text, receiving text, returning_ text, support text, at timestamptz
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT array_to_string(labels[1:depth], '.'))
        || ('@' || floor(extract(epoch FROM at) / 86400)::bigint)
        || ('#' || floor(extract(epoch FROM at) / 86400 / 32)::bigint)
    FROM unnest(ARRAY[competent, receiving, returning_, support]) path,
        string_to_array(path, '.') labels,
        generate_series(1, cardinality(labels)) depth
$$
"""
DROP_MARKS = "DROP FUNCTION one_stop_shop_marks(text, text, text, text, timestamptz)"
FOLLOW = """
CREATE FUNCTION one_stop_shop_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO one_stop_shop_search_entry (dossier_id, submitted_at, marks, words)
    VALUES (NEW.id, NEW.submitted_at, one_stop_shop_marks(NEW.competent_path, NEW.receiving_path,
        NEW.return_path, NEW.support_path, NEW.submitted_at), NEW.search_text)
    ON CONFLICT (dossier_id) DO UPDATE SET submitted_at = excluded.submitted_at,
        marks = excluded.marks, words = excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER one_stop_shop_dossier_written AFTER INSERT ON one_stop_shop_dossier
    FOR EACH ROW EXECUTE FUNCTION one_stop_shop_follow();
CREATE TRIGGER one_stop_shop_dossier_moved AFTER UPDATE OF competent_path, receiving_path,
    return_path, support_path, submitted_at, search_text ON one_stop_shop_dossier
    FOR EACH ROW WHEN (
        (OLD.competent_path, OLD.receiving_path, OLD.return_path, OLD.support_path,
            OLD.submitted_at, OLD.search_text)
        IS DISTINCT FROM (NEW.competent_path, NEW.receiving_path, NEW.return_path,
            NEW.support_path, NEW.submitted_at, NEW.search_text))
    EXECUTE FUNCTION one_stop_shop_follow()
"""
LEAVE = """
DROP TRIGGER one_stop_shop_dossier_moved ON one_stop_shop_dossier;
DROP TRIGGER one_stop_shop_dossier_written ON one_stop_shop_dossier;
DROP FUNCTION one_stop_shop_follow()
"""
PLACES = """
CREATE FUNCTION one_stop_shop_places(competent text, receiving text, returning_ text, support text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT array_to_string(labels[1:depth], '.')), '{}')
    FROM unnest(ARRAY[competent, receiving, returning_, support]) path,
        string_to_array(path, '.') labels,
        generate_series(2, cardinality(labels)) depth
$$
"""
FILL = """
INSERT INTO one_stop_shop_search_entry (dossier_id, submitted_at, marks, words)
SELECT id, submitted_at, one_stop_shop_marks(competent_path, receiving_path, return_path,
    support_path, submitted_at), search_text
FROM one_stop_shop_dossier ORDER BY submitted_at, id
"""


class Migration(migrations.Migration):
    """Lists are searched in narrow rows, which no change of a dossier's state writes anew."""

    dependencies = [("one_stop_shop", "0014_many_at_once")]

    operations = [
        migrations.RunSQL(MARKS, DROP_MARKS),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("dossier", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="one_stop_shop.dossier")),
                ("submitted_at", models.DateTimeField()),
                ("marks", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("words", models.TextField()),
            ],
            options={
                "db_table": "one_stop_shop_search_entry",
                "db_table_comment": "One row per dossier: where it is seen, when it came and by which words it is found.",
                "indexes": [
                    models.Index(fields=["-submitted_at", "-dossier"], name="search_entry_newest"),
                    django.contrib.postgres.indexes.GinIndex(fields=["marks", "words"], gin_pending_list_limit=256, name="search_entry_words", opclasses=["array_ops", "gin_trgm_ops"]),
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, LEAVE),
        migrations.RemoveIndex(model_name="dossier", name="dossier_search"),
        migrations.RemoveField(model_name="dossier", name="places"),
        migrations.RunSQL(
            "DROP FUNCTION one_stop_shop_places(text, text, text, text)", PLACES
        ),
    ]
