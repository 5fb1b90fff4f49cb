from django.db import migrations

FORWARD = """
CREATE FUNCTION wallet_paper_reading_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'wallet_paper_reading is append-only';
END $$;
CREATE TRIGGER wallet_paper_reading_append_only BEFORE UPDATE OR DELETE ON wallet_paper_reading
    FOR EACH ROW EXECUTE FUNCTION wallet_paper_reading_refuse_change();
"""
BACKWARD = """
DROP TRIGGER wallet_paper_reading_append_only ON wallet_paper_reading;
DROP FUNCTION wallet_paper_reading_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0001_papers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
