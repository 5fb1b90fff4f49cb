"""All rows of a told dossier by table, as they are compared: without keys, with names for uuids."""

import json

from motcua.base.testing.rows import rows_of
from motcua.systems.one_stop_shop.models import Rating

# What the simulation leaves out, as its README says: the preparation on the screen, the reading of
# personal data, files and signed papers; and that system steps were not performed.
LEFT_OUT = ("forms.", "documents.", "parties.", "histories.step_taken_over")
# Keys, and columns that papers and prefilling fill in.
KEYS = {"id", "position", "recorded_at", "txid", "run_id", "clock_id", "case_id", "dossier_id"}
KEYS |= {"application_id", "request_id", "rating_id", "draft_uuid", "result_uuid", "receipt_uuid"}
KEYS |= {"provenance", "burden", "document_uuid"}
# Drawn by chance in both: transfer codes, and what is made of them.
KEYS |= {"bill_id", "payment_id", "order_id", "reference", "memo", "pay_address"}
KEYS |= {"till_id", "series_id"}


def everything(dossier):
    """All rows of a dossier by table; keys are left out, made identifiers are named."""
    case = dossier.case
    names = {str(dossier.uuid): "#dossier", str(case.uuid): "#case", str(case.run_uuid): "#run"}
    names[str(dossier.application.uuid)] = "#application"
    run_id = rows_of("processes_run", "uuid = %s", [case.run_uuid])[0]["id"]
    clocks = [row["id"] for row in rows_of("deadlines_clock", "subject_uuid = %s", [case.uuid])]
    requests = list(dossier.supplement_requests.values_list("id", flat=True))
    ratings = list(Rating.objects.filter(dossier=dossier).values_list("id", flat=True))
    subjects = [dossier.uuid, case.uuid, dossier.application.uuid]
    bills = rows_of("payments_bill", "matter_uuid = %s", [dossier.uuid])
    names |= {str(row["uuid"]): "#bill" for row in bills}
    subjects += [row["uuid"] for row in bills]
    where = {
        "cases_case": ("id = %s", [case.pk]),
        "cases_involvement": ("case_id = %s", [case.pk]),
        "processes_run": ("id = %s", [run_id]),
        "processes_task": ("run_id = %s", [run_id]),
        "processes_token": ("run_id = %s", [run_id]),
        "deadlines_clock": ("id = ANY (%s)", [clocks]),
        "deadlines_adjustment": ("clock_id = ANY (%s)", [clocks]),
        "one_stop_shop_application": ("id = %s", [dossier.application.pk]),
        "one_stop_shop_dossier": ("id = %s", [dossier.pk]),
        "one_stop_shop_paper": ("application_id = %s", [dossier.application.pk]),
        "one_stop_shop_supplement_request": ("dossier_id = %s", [dossier.pk]),
        "one_stop_shop_supplement_item": ("request_id = ANY (%s)", [requests]),
        "one_stop_shop_opinion": ("dossier_id = %s", [dossier.pk]),
        "one_stop_shop_rating": ("dossier_id = %s", [dossier.pk]),
        "one_stop_shop_rating_answer": ("rating_id = ANY (%s)", [ratings]),
        **money_of([row["id"] for row in bills]),
        "events_journal": ("subject_uuid = ANY (%s)", [subjects]),
    }
    return {
        table: sorted(
            (plain(row, names) for row in rows_of(table, condition, values) if is_told(row)),
            key=lambda one: json.dumps(one, sort_keys=True, default=str),
        )
        for table, (condition, values) in where.items()
    }


def is_told(row):
    return not str(row.get("name", "")).startswith(LEFT_OUT)


def plain(row, names):
    kept = {key: value for key, value in row.items() if key not in KEYS}
    if "stored_file_id" in kept:
        kept["stored_file_id"] = kept["stored_file_id"] is not None
    for key in ("variables", "payload"):
        if isinstance(kept.get(key), dict):
            made = {"result", "document", "receipt"}
            kept[key] = {k: v for k, v in kept[key].items() if k not in made}
    return {key: named(value, names) for key, value in kept.items()}


def named(value, names):
    if isinstance(value, dict):
        return {key: named(one, names) for key, one in value.items()}
    text = str(value)
    if len(text) == 36 and text[14] == "7" and text[8] == "-":
        return names.get(text, "#")
    return value


def money_of(bills):
    """Where the rows of bills are, by table."""
    paid = [row["id"] for row in rows_of("payments_payment", "bill_id = ANY (%s)", [bills])]
    asked_for = [row["id"] for row in rows_of("payments_request", "bill_id = ANY (%s)", [bills])]
    return {
        "payments_bill": ("id = ANY (%s)", [bills]),
        "payments_request": ("bill_id = ANY (%s)", [bills]),
        "payments_payment": ("bill_id = ANY (%s)", [bills]),
        "payments_movement": ("bill_id = ANY (%s)", [bills]),
        "payments_refund": ("bill_id = ANY (%s)", [bills]),
        "payments_receipt": ("payment_id = ANY (%s)", [paid]),
        "payments_statement_line": ("payment_id = ANY (%s)", [paid]),
        "payments_online_order": ("request_id = ANY (%s)", [asked_for]),
        "payments_relief": ("request_id = ANY (%s)", [asked_for]),
    }


def differences(found, expected):
    """In which columns rows differ; all rows if they are not as many."""
    if len(found) != len(expected):
        return [found, expected]
    pairs = zip(found, expected, strict=True)
    return [
        {key: (one[key], other[key]) for key in one if one[key] != other[key]}
        for one, other in pairs
        if one != other
    ]
