"""What Django cannot say: sums kept by the database, numbers without gaps, days that stay closed."""

from django.db import migrations

LEDGER = """
CREATE FUNCTION payments_book() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    more_owed bigint := CASE WHEN NEW.debit = 'owed' THEN NEW.amount
                             WHEN NEW.credit = 'owed' THEN -NEW.amount ELSE 0 END;
    more_held bigint := CASE WHEN NEW.credit = 'held' THEN NEW.amount
                             WHEN NEW.debit = 'held' THEN -NEW.amount ELSE 0 END;
BEGIN
    UPDATE payments_bill SET
        owed = owed + more_owed,
        held = held + more_held,
        paid_in = paid_in + CASE WHEN NEW.debit = 'money' THEN NEW.amount
                                 WHEN NEW.kind = 'voided' AND NEW.credit = 'money'
                                 THEN -NEW.amount ELSE 0 END,
        paid_out = paid_out + CASE WHEN NEW.kind <> 'voided' AND NEW.credit = 'money'
                                   THEN NEW.amount ELSE 0 END
    WHERE id = NEW.bill_id;
    IF more_owed <> 0 THEN
        UPDATE payments_request SET left_to_pay = left_to_pay + more_owed
        WHERE id = NEW.request_id AND bill_id = NEW.bill_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'request % is not of bill %', NEW.request_id, NEW.bill_id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.till_id IS NOT NULL THEN
        -- Whoever closes the day holds the till's row; who came first is booked, the other waits.
        PERFORM 1 FROM payments_till WHERE id = NEW.till_id FOR SHARE;
        IF EXISTS (
            SELECT 1 FROM payments_till_day
            WHERE till_id = NEW.till_id AND day = NEW.booked_on AND closed_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'day % of till % is closed', NEW.booked_on, NEW.till_id
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_movement_book AFTER INSERT ON payments_movement
    FOR EACH ROW EXECUTE FUNCTION payments_book();

CREATE FUNCTION payments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% keeps what is in it: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation',
              HINT = 'A mistake is corrected by a further movement.';
END $$;
CREATE TRIGGER payments_movement_append_only BEFORE UPDATE OR DELETE ON payments_movement
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_receipt_stays BEFORE DELETE ON payments_receipt
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_payment_stays BEFORE DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();

CREATE FUNCTION payments_keep_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One level deep: somebody wrote the row. Two: the ledger did.
    IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.owed := 0; NEW.held := 0; NEW.paid_in := 0; NEW.paid_out := 0;
    ELSIF (NEW.owed, NEW.held, NEW.paid_in, NEW.paid_out)
          IS DISTINCT FROM (OLD.owed, OLD.held, OLD.paid_in, OLD.paid_out) THEN
        RAISE EXCEPTION 'the sums of a bill follow from its movements'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_bill_sums BEFORE INSERT OR UPDATE ON payments_bill
    FOR EACH ROW EXECUTE FUNCTION payments_keep_sums();

CREATE FUNCTION payments_keep_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.left_to_pay := 0;
    ELSIF (NEW.left_to_pay, NEW.amount, NEW.items, NEW.reference, NEW.bill_id)
          IS DISTINCT FROM
          (OLD.left_to_pay, OLD.amount, OLD.items, OLD.reference, OLD.bill_id) THEN
        RAISE EXCEPTION 'what was asked for stays as it was asked'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_request_stays BEFORE INSERT OR UPDATE ON payments_request
    FOR EACH ROW EXECUTE FUNCTION payments_keep_request();
"""
NO_LEDGER = """
DROP TRIGGER payments_request_stays ON payments_request;
DROP FUNCTION payments_keep_request();
DROP TRIGGER payments_bill_sums ON payments_bill;
DROP FUNCTION payments_keep_sums();
DROP TRIGGER payments_payment_stays ON payments_payment;
DROP TRIGGER payments_receipt_stays ON payments_receipt;
DROP TRIGGER payments_movement_append_only ON payments_movement;
DROP FUNCTION payments_refuse_change();
DROP TRIGGER payments_movement_book ON payments_movement;
DROP FUNCTION payments_book();
"""

NUMBERS = """
CREATE FUNCTION payments_number_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The series stays locked until the receipt is there or given up: no number is lost.
    UPDATE payments_receipt_series SET last = last + 1 WHERE id = NEW.series_id
        RETURNING last INTO NEW.number;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_receipt_number BEFORE INSERT ON payments_receipt
    FOR EACH ROW EXECUTE FUNCTION payments_number_receipt();

CREATE FUNCTION payments_keep_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 AND NEW.last IS DISTINCT FROM OLD.last THEN
        RAISE EXCEPTION 'only a receipt counts its series up'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_series_counts BEFORE UPDATE ON payments_receipt_series
    FOR EACH ROW EXECUTE FUNCTION payments_keep_series();

CREATE FUNCTION payments_keep_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.series_id, NEW.payment_id)
       IS DISTINCT FROM (OLD.number, OLD.series_id, OLD.payment_id) THEN
        RAISE EXCEPTION 'a receipt keeps its number' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_receipt_keeps_number BEFORE UPDATE ON payments_receipt
    FOR EACH ROW EXECUTE FUNCTION payments_keep_number();
"""
NO_NUMBERS = """
DROP TRIGGER payments_receipt_keeps_number ON payments_receipt;
DROP FUNCTION payments_keep_number();
DROP TRIGGER payments_series_counts ON payments_receipt_series;
DROP FUNCTION payments_keep_series();
DROP TRIGGER payments_receipt_number ON payments_receipt;
DROP FUNCTION payments_number_receipt();
"""

DAYS = """
CREATE FUNCTION payments_close_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE booked bigint; explained bigint;
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'day % of till % is closed', OLD.day, OLD.till_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.closed_at IS NULL THEN RETURN NEW; END IF;
    SELECT coalesce(sum(CASE WHEN debit = 'money' THEN amount ELSE -amount END), 0) INTO booked
        FROM payments_movement WHERE till_id = NEW.till_id AND booked_on = NEW.day;
    SELECT coalesce(sum(amount), 0) INTO explained
        FROM payments_day_difference WHERE till_day_id = NEW.id;
    IF NEW.expected <> booked OR NEW.counted - NEW.expected <> explained THEN
        RAISE EXCEPTION 'day % of till % does not balance: booked %, expected %, counted %, '
            'explained %', NEW.day, NEW.till_id, booked, NEW.expected, NEW.counted, explained
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_till_day_closes BEFORE UPDATE OR DELETE ON payments_till_day
    FOR EACH ROW EXECUTE FUNCTION payments_close_day();

CREATE FUNCTION payments_keep_difference() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payments_till_day
        WHERE closed_at IS NOT NULL
          AND id = CASE WHEN TG_OP = 'DELETE' THEN OLD.till_day_id ELSE NEW.till_day_id END
    ) THEN
        RAISE EXCEPTION 'the day is closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER payments_difference_stays BEFORE INSERT OR UPDATE OR DELETE
    ON payments_day_difference FOR EACH ROW EXECUTE FUNCTION payments_keep_difference();
"""
NO_DAYS = """
DROP TRIGGER payments_difference_stays ON payments_day_difference;
DROP FUNCTION payments_keep_difference();
DROP TRIGGER payments_till_day_closes ON payments_till_day;
DROP FUNCTION payments_close_day();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.RunSQL(LEDGER, NO_LEDGER),
        migrations.RunSQL(NUMBERS, NO_NUMBERS),
        migrations.RunSQL(DAYS, NO_DAYS),
    ]
