import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.expressions
from django.db import migrations, models

# 'h27.18766.mc' is below 'h27.18766' and 'h27'; the top of a tree is no place of the index, for
# it would hold every dossier.
PLACES = """
CREATE FUNCTION one_stop_shop_places(competent text, receiving text, returning_ text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT array_to_string(labels[1:depth], '.')), '{}')
    FROM unnest(ARRAY[competent, receiving, returning_]) path,
        string_to_array(path, '.') labels,
        generate_series(2, cardinality(labels)) depth
$$
"""


class Migration(migrations.Migration):
    """One index answers words and places together; the database keeps the places."""

    dependencies = [
        ('one_stop_shop', '0008_simulations'),
    ]

    operations = [
        migrations.RunSQL(PLACES, "DROP FUNCTION one_stop_shop_places(text, text, text)"),
        migrations.AddField(
            model_name='dossier',
            name='places',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.expressions.Func(models.F('competent_path'), models.F('receiving_path'), models.F('return_path'), function='one_stop_shop_places'), output_field=django.contrib.postgres.fields.ArrayField(models.TextField(), size=None)),
        ),
        migrations.RemoveIndex(model_name='dossier', name='dossier_search'),
        migrations.AddIndex(
            model_name='dossier',
            index=django.contrib.postgres.indexes.GinIndex(fields=['places', 'search_text'], gin_pending_list_limit=256, name='dossier_search', opclasses=['array_ops', 'gin_trgm_ops']),
        ),
    ]
