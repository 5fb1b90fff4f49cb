"""An agency's own system reads what is owed and sends figures."""

import pytest
from django.test import Client

from motcua.base.web.clock import now
from motcua.channels.reporting.rules.forms import read_form
from motcua.channels.reporting.testing import GOOD, make_round, owed_by
from motcua.project.testing import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
OWED = "/api/v1/reporting/owed"


def plain(text):
    return text.replace(".", "").replace(",", ".")


def put(one, body, who="tham.kyxuan"):
    return Client().put(
        f"{OWED}/{one.uuid}/figures",
        body,
        content_type="application/json",
        headers=story.token(who),
    )


def test_a_program_reads_what_is_owed_and_submits_plain_figures():
    commune = story.commune()
    one = owed_by(make_round(at=now(), agencies=[commune]), commune)
    headers = story.token("tham.kyxuan")
    rows = Client().get(OWED, headers=headers).json()["rows"]
    assert [row["uuid"] for row in rows] == [str(one.uuid)]
    shown = Client().get(f"{OWED}/{one.uuid}", headers=headers).json()
    assert {field["key"] for field in shown["fields"]} == set(read_form(one.round.form).fields())
    assert shown["findings"]

    values = {key: plain(value) for key, value in GOOD.items()}
    wrong = put(one, {"values": {"cds.courses": "1,5"}, "revision": 0}).json()
    assert wrong["findings"] and next(
        field["doubt"] for field in wrong["fields"] if field["key"] == "cds.courses"
    )
    stale = put(one, {"values": {"cds.courses": "7"}, "revision": 0})
    unready = put(one, {"values": {}, "revision": 1, "submit": True})
    sent = put(one, {"values": values, "revision": 1, "submit": True})

    assert (stale.status_code, unready.status_code) == (409, 422)
    assert sent.status_code == 200 and sent.json()["report"]["state"] == "submitted"
    assert put(one, {"values": values, "revision": 2}, who="tham.sxd").status_code == 404
    assert Client().get(OWED).status_code == 401
