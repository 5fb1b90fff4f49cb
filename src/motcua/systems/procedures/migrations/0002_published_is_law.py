"""A published version is law: the database keeps its text."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION procedures_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'published' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published version of a procedure is kept' USING ERRCODE = '23001';
    END IF;
    IF (NEW.state, NEW.number, NEW.procedure_id, NEW.event, NEW.digest, NEW.valid_from)
       IS DISTINCT FROM
       (OLD.state, OLD.number, OLD.procedure_id, OLD.event, OLD.digest, OLD.valid_from)
       OR NEW.content IS DISTINCT FROM OLD.content THEN
        RAISE EXCEPTION 'a published version of a procedure cannot be changed'
            USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_version_kept BEFORE UPDATE OR DELETE ON procedures_version
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_published();
"""
BACKWARD = """
DROP TRIGGER procedures_version_kept ON procedures_version;
DROP FUNCTION procedures_keep_published();
"""


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
