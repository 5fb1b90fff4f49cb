"""Many numbers of a series may be given at once, where the papers that carry them are there."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION documents_number_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.agency_uuid, NEW.kind, NEW.year) IS DISTINCT FROM (OLD.agency_uuid, OLD.kind, OLD.year)
       OR NEW.last <= OLD.last
       OR (NEW.last > OLD.last + 1 AND NEW.last - OLD.last <> (
           SELECT count(*) FROM documents_document d
           WHERE d.agency_uuid = NEW.agency_uuid AND d.kind = NEW.kind AND d.year = NEW.year
               AND d.sequence > OLD.last AND d.sequence <= NEW.last))
    THEN
        RAISE EXCEPTION 'numbers are given one by one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FORMER = """
CREATE OR REPLACE FUNCTION documents_number_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.agency_uuid, NEW.kind, NEW.year) IS DISTINCT FROM (OLD.agency_uuid, OLD.kind, OLD.year)
       OR NEW.last <> OLD.last + 1
    THEN
        RAISE EXCEPTION 'numbers are given one by one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_papers_are_permanent")]

    operations = [migrations.RunSQL(GUARD, FORMER)]
