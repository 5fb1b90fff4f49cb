import django.db.models.deletion
from django.db import migrations, models

MOVE = """
INSERT INTO parties_reading_party (party_id, reading_id)
SELECT party_id, id FROM parties_reading ORDER BY id
"""
GUARD = """
CREATE TRIGGER parties_reading_party_append_only BEFORE UPDATE OR DELETE ON parties_reading_party
    FOR EACH ROW EXECUTE FUNCTION parties_reading_refuse_change();
CREATE FUNCTION parties_keep_whom_somebody_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM parties_reading_party WHERE party_id = OLD.id) THEN
        RAISE EXCEPTION 'somebody read this party: it is kept, for the log says so';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER parties_party_kept BEFORE DELETE ON parties_party
    FOR EACH ROW EXECUTE FUNCTION parties_keep_whom_somebody_read();
"""
UNGUARD = """
DROP TRIGGER parties_party_kept ON parties_party;
DROP FUNCTION parties_keep_whom_somebody_read();
DROP TRIGGER parties_reading_party_append_only ON parties_reading_party;
"""


class Migration(migrations.Migration):
    """A list that names fifty people is one reading of fifty: what was read is written once."""

    dependencies = [("parties", "0003_one_index_less")]

    operations = [
        migrations.CreateModel(
            name="ReadingParty",
            fields=[
                ("pk", models.CompositePrimaryKey("party_id", "reading_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("party", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party")),
                ("reading", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.reading")),
            ],
            options={
                "db_table": "parties_reading_party",
                "db_table_comment": "One row per party whose data a reading showed.",
            },
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="reading", name="parties_reading_of_party"),
        migrations.RemoveField(model_name="reading", name="party"),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.AlterModelTableComment(
            name="reading", table_comment="One row per time that somebody read parties' personal data."
        ),
    ]
