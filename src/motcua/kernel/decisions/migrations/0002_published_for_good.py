"""What Django cannot say: a published decision never changes."""

from django.db import migrations

GUARD = """
CREATE FUNCTION decisions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('motcua.journal_may_be_emptied', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% holds published decisions: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Publish a further version.';
END $$;
CREATE TRIGGER decisions_version_immutable BEFORE UPDATE OR DELETE ON decisions_version
    FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER decisions_version_not_emptied BEFORE TRUNCATE ON decisions_version
    FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
CREATE INDEX decisions_version_in_force ON decisions_version (code, valid_from DESC, number DESC);
"""
NO_GUARD = """
DROP INDEX decisions_version_in_force;
DROP FUNCTION decisions_refuse_change() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
