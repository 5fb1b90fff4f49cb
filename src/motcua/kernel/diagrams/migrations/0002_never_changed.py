"""What Django cannot say: published rows never change."""

from django.db import migrations

GUARD = """
CREATE FUNCTION diagrams_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('motcua.journal_may_be_emptied', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% holds published processes: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Publish a further version.';
END $$;

-- A version's rows are written before the version itself (its key is checked at commit), so a row
-- for a version that can already be seen is an attempt to change it.
CREATE FUNCTION diagrams_refuse_addition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM diagrams_version WHERE id = NEW.version_id) THEN
        RAISE EXCEPTION '% holds published processes: INSERT refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'Publish a further version.';
    END IF;
    RETURN NEW;
END $$;
"""
PARTS = ["diagrams_element", "diagrams_flow", "diagrams_transition"]
for table in ["diagrams_version", *PARTS]:
    GUARD += f"""
CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION diagrams_refuse_change();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION diagrams_refuse_change();
"""
for table in PARTS:
    GUARD += f"""
CREATE TRIGGER {table}_complete BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION diagrams_refuse_addition();
"""
NO_GUARD = """
DROP FUNCTION diagrams_refuse_change() CASCADE;
DROP FUNCTION diagrams_refuse_addition() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("diagrams", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
