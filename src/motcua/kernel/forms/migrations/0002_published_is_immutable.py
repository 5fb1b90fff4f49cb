from django.db import migrations

# A published version keeps its words for ever: dossiers were filled in on them. Only its period
# may be closed, once, when the next version takes over.
FORWARD = """
CREATE FUNCTION forms_form_version_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.valid_to IS NULL AND NEW.valid_to IS NOT NULL
       AND to_jsonb(OLD) - 'valid_to' = to_jsonb(NEW) - 'valid_to' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'forms_form_version % % is published and cannot change', OLD.code, OLD.version
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER forms_form_version_immutable BEFORE UPDATE OR DELETE ON forms_form_version
    FOR EACH ROW EXECUTE FUNCTION forms_form_version_refuse_change();
"""
BACKWARD = """
DROP TRIGGER forms_form_version_immutable ON forms_form_version;
DROP FUNCTION forms_form_version_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
