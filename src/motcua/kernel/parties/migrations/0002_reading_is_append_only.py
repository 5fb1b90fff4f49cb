from django.db import migrations

FORWARD = """
CREATE FUNCTION parties_reading_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'parties_reading is append-only';
END $$;
CREATE TRIGGER parties_reading_append_only BEFORE UPDATE OR DELETE ON parties_reading
    FOR EACH ROW EXECUTE FUNCTION parties_reading_refuse_change();
"""
BACKWARD = """
DROP TRIGGER parties_reading_append_only ON parties_reading;
DROP FUNCTION parties_reading_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
