import django.contrib.postgres.indexes
from django.db import migrations, models

PLACES = ("competent", "receiving", "return", "support")

# 'h27.18766' of 'h27.18766.mc'; none of 'h27', which is above all units.
UNIT = """
CREATE FUNCTION one_stop_shop_unit(path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT split_part(path, '.', 1) || '.' || nullif(split_part(path, '.', 2), '') $$
"""
COLUMNS = """dossier_id, submitted_at, marks, words, competent_unit, receiving_unit, return_unit,
    support_unit, places"""
# Words stand in an index whose rows have at most 2,700 bytes; titles and names take a tenth.
OF = """{d}.id, {d}.submitted_at,
    one_stop_shop_marks({d}.competent_path, {d}.receiving_path, {d}.return_path, {d}.support_path,
        {d}.submitted_at),
    CASE WHEN octet_length({d}.search_text) <= 2000 THEN {d}.search_text
        ELSE left({d}.search_text, 500) END,
    one_stop_shop_unit({d}.competent_path),
    CASE WHEN one_stop_shop_unit({d}.receiving_path) IS DISTINCT FROM
        one_stop_shop_unit({d}.competent_path) THEN one_stop_shop_unit({d}.receiving_path) END,
    CASE WHEN one_stop_shop_unit({d}.return_path) <> ALL (ARRAY[
            coalesce(one_stop_shop_unit({d}.competent_path), ''),
            coalesce(one_stop_shop_unit({d}.receiving_path), '')])
        THEN one_stop_shop_unit({d}.return_path) END,
    CASE WHEN one_stop_shop_unit({d}.support_path) <> ALL (ARRAY[
            coalesce(one_stop_shop_unit({d}.competent_path), ''),
            coalesce(one_stop_shop_unit({d}.receiving_path), ''),
            coalesce(one_stop_shop_unit({d}.return_path), '')])
        THEN one_stop_shop_unit({d}.support_path) END,
    '/' || {d}.competent_path || './' || {d}.receiving_path || '.'
        || CASE WHEN {d}.return_path <> '' THEN '/' || {d}.return_path || '.' ELSE '' END
        || CASE WHEN {d}.support_path <> '' THEN '/' || {d}.support_path || '.' ELSE '' END"""
REFILL = f"""
INSERT INTO one_stop_shop_search_entry ({COLUMNS})
SELECT {OF.format(d="d")} FROM one_stop_shop_dossier d ORDER BY d.submitted_at, d.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED
"""
FOLLOW = f"""
CREATE OR REPLACE FUNCTION one_stop_shop_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO one_stop_shop_search_entry ({COLUMNS})
    VALUES ({OF.format(d="NEW")})
    ON CONFLICT (dossier_id) DO UPDATE SET submitted_at = excluded.submitted_at,
        marks = excluded.marks, words = excluded.words, competent_unit = excluded.competent_unit,
        receiving_unit = excluded.receiving_unit, return_unit = excluded.return_unit,
        support_unit = excluded.support_unit, places = excluded.places;
    RETURN NULL;
END $$
"""
FOLLOW_AS_BEFORE = """
CREATE OR REPLACE FUNCTION one_stop_shop_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO one_stop_shop_search_entry (dossier_id, submitted_at, marks, words)
    VALUES (NEW.id, NEW.submitted_at, one_stop_shop_marks(NEW.competent_path, NEW.receiving_path,
        NEW.return_path, NEW.support_path, NEW.submitted_at), NEW.search_text)
    ON CONFLICT (dossier_id) DO UPDATE SET submitted_at = excluded.submitted_at,
        marks = excluded.marks, words = excluded.words;
    RETURN NULL;
END $$
"""
# What all have been told of is read from the index alone: told after half a day's entries.
OFTEN = """
ALTER TABLE one_stop_shop_search_entry SET (autovacuum_vacuum_insert_scale_factor = 0.01)
"""
AS_BEFORE = """
ALTER TABLE one_stop_shop_search_entry RESET (autovacuum_vacuum_insert_scale_factor)
"""


def units_index(place: str) -> migrations.AddIndex:
    """The newest of a unit, with the words."""
    return migrations.AddIndex(
        model_name="searchentry",
        index=models.Index(condition=models.Q((f"{place}_unit__isnull", False)), fields=[f"{place}_unit", "submitted_at", "dossier"], include=("places", "words"), name=f"search_entry_{place}"),
    )


class Migration(migrations.Migration):
    """
    Words are looked through by unit, newest first, in an index that has them.

    Entries are written anew, for a row that gets a column more leaves its old self behind.
    """

    dependencies = [("one_stop_shop", "0020_joint_acts_have_one_table")]

    operations = [
        migrations.RunSQL(UNIT, "DROP FUNCTION one_stop_shop_unit(text)"),
        migrations.RunSQL("TRUNCATE one_stop_shop_search_entry", migrations.RunSQL.noop),
        *(
            migrations.AddField(model_name="searchentry", name=f"{place}_unit", field=models.TextField(null=True))
            for place in PLACES
        ),
        migrations.AddField(model_name="searchentry", name="places", field=models.TextField(default="")),
        migrations.RemoveIndex(model_name="searchentry", name="search_entry_words"),
        migrations.RemoveIndex(model_name="searchentry", name="search_entry_newest"),
        migrations.RunSQL(REFILL, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, FOLLOW_AS_BEFORE),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["marks", "words"], gin_pending_list_limit=256, name="search_entry_words", opclasses=["array_ops", "gin_trgm_ops"]),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["submitted_at", "dossier"], name="search_entry_newest"),
        ),
        *(units_index(place) for place in PLACES),
        migrations.RunSQL(OFTEN, AS_BEFORE),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(condition=models.Q(channel="postal"), fields=["submitted_at", "id"], name="dossier_postal"),
        ),
    ]
