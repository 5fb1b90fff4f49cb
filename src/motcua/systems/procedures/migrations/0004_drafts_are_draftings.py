"""Drafts are kept by drafting; a published version may be withdrawn before its first day."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION procedures_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published version of a procedure is kept' USING ERRCODE = '23001';
    END IF;
    IF (NEW.number, NEW.procedure_id, NEW.event, NEW.digest, NEW.valid_from)
       IS DISTINCT FROM
       (OLD.number, OLD.procedure_id, OLD.event, OLD.digest, OLD.valid_from)
       OR NEW.content IS DISTINCT FROM OLD.content
       OR (NEW.state IS DISTINCT FROM OLD.state
           AND (OLD.state = 'withdrawn' OR NEW.state <> 'withdrawn')) THEN
        RAISE EXCEPTION 'a published version of a procedure cannot be changed'
            USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$;
"""
STATES = [
    ("published", "published"),
    ("abolition", "abolition"),
    ("withdrawn", "withdrawn before its first day"),
]
EVENTS = [
    ("new", "new"),
    ("amended", "amended"),
    ("replaced", "replaced"),
    ("abolished", "abolished"),
]


class Migration(migrations.Migration):
    """Takes the old drafts away, adds the states, and what proves a procedure."""

    dependencies = [("procedures", "0003_essential_services")]
    operations = [
        migrations.RunSQL(
            "DELETE FROM procedures_version WHERE state = 'draft'", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            "procedureversion",
            "state",
            models.CharField(choices=STATES, default="published", max_length=20),
        ),
        migrations.AlterField(
            "procedureversion", "event", models.CharField(choices=EVENTS, max_length=20)
        ),
        migrations.AddField("procedure", "example_answers", models.JSONField(default=dict)),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
