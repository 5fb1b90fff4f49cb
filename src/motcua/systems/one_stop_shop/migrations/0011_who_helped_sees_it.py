import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.expressions
from django.db import migrations, models

PLACES = """
CREATE FUNCTION one_stop_shop_places(competent text, receiving text, returning_ text, support text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT array_to_string(labels[1:depth], '.')), '{}')
    FROM unnest(ARRAY[competent, receiving, returning_, support]) path,
        string_to_array(path, '.') labels,
        generate_series(2, cardinality(labels)) depth
$$
"""

BEFORE = """
CREATE FUNCTION one_stop_shop_places(competent text, receiving text, returning_ text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT array_to_string(labels[1:depth], '.')), '{}')
    FROM unnest(ARRAY[competent, receiving, returning_]) path,
        string_to_array(path, '.') labels,
        generate_series(2, cardinality(labels)) depth
$$
"""


class Migration(migrations.Migration):
    """A desk that helped to prepare a dossier has it in its lists."""

    dependencies = [("one_stop_shop", "0010_results_go_to_an_address")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="support_path",
            field=models.CharField(db_default="", default="", max_length=200),
        ),
        migrations.RunSQL(
            """
            UPDATE one_stop_shop_dossier d SET support_path = a.path
            FROM organizations_agency a
            WHERE a.id = d.support_agency_id AND d.support_agency_id <> d.receiving_agency_id
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(condition=models.Q(("support_path", ""), _negated=True), fields=["support_path", "-submitted_at", "-id"], name="dossier_support", opclasses=["text_pattern_ops", "timestamptz_ops", "int8_ops"]),
        ),
        migrations.RunSQL(PLACES, "DROP FUNCTION one_stop_shop_places(text, text, text, text)"),
        migrations.RemoveIndex(model_name="dossier", name="dossier_search"),
        migrations.RemoveField(model_name="dossier", name="places"),
        migrations.RunSQL("DROP FUNCTION one_stop_shop_places(text, text, text)", BEFORE),
        migrations.AddField(
            model_name="dossier",
            name="places",
            field=models.GeneratedField(db_persist=True, expression=django.db.models.expressions.Func(models.F("competent_path"), models.F("receiving_path"), models.F("return_path"), models.F("support_path"), function="one_stop_shop_places"), output_field=django.contrib.postgres.fields.ArrayField(models.TextField(), size=None)),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=django.contrib.postgres.indexes.GinIndex(fields=["places", "search_text"], gin_pending_list_limit=256, name="dossier_search", opclasses=["array_ops", "gin_trgm_ops"]),
        ),
    ]
