"""What was stored, issued or signed stays: the database refuses to change or delete it."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION documents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is permanent: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation',
              HINT = 'A wrong paper is annulled, and another is issued.';
END $$;

CREATE TRIGGER documents_stored_file_permanent BEFORE UPDATE OR DELETE ON documents_stored_file
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER documents_signature_permanent BEFORE UPDATE OR DELETE ON documents_signature
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER documents_document_kept BEFORE DELETE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER documents_number_series_kept BEFORE DELETE ON documents_number_series
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();

-- Of an issued paper only two things may change: its version, to one that a signature made, and
-- its annulment, once.
CREATE FUNCTION documents_document_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - '{file_id,annulled_at,annulled_reason}'::text[])
       IS DISTINCT FROM (to_jsonb(OLD) - '{file_id,annulled_at,annulled_reason}'::text[])
       OR (OLD.annulled_at IS NOT NULL
           AND (NEW.annulled_at, NEW.annulled_reason)
               IS DISTINCT FROM (OLD.annulled_at, OLD.annulled_reason))
       OR (NEW.file_id <> OLD.file_id AND NOT EXISTS (
           SELECT FROM documents_signature s
           WHERE s.document_id = NEW.id AND s.file_id = NEW.file_id))
    THEN
        RAISE EXCEPTION 'documents_document is permanent: UPDATE refused'
            USING ERRCODE = 'restrict_violation',
                  HINT = 'A wrong paper is annulled, and another is issued.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_document_permanent BEFORE UPDATE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_document_guard();

CREATE FUNCTION documents_number_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.agency_uuid, NEW.kind, NEW.year) IS DISTINCT FROM (OLD.agency_uuid, OLD.kind, OLD.year)
       OR NEW.last <> OLD.last + 1
    THEN
        RAISE EXCEPTION 'numbers are given one by one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_number_series_in_order BEFORE UPDATE ON documents_number_series
    FOR EACH ROW EXECUTE FUNCTION documents_number_guard();
"""

NO_GUARDS = """
DROP TRIGGER documents_number_series_in_order ON documents_number_series;
DROP TRIGGER documents_number_series_kept ON documents_number_series;
DROP TRIGGER documents_document_permanent ON documents_document;
DROP TRIGGER documents_document_kept ON documents_document;
DROP TRIGGER documents_signature_permanent ON documents_signature;
DROP TRIGGER documents_stored_file_permanent ON documents_stored_file;
DROP FUNCTION documents_number_guard();
DROP FUNCTION documents_document_guard();
DROP FUNCTION documents_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
