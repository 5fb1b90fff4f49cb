"""The stock client of DHIS2 reads the tree, posts values and reads them back added up."""

from urllib.parse import urlsplit

import pytest
import requests
from dhis2 import Api, RequestException
from django.test import Client
from requests.adapters import BaseAdapter

from motcua.base.web.clock import now, today
from motcua.channels.reporting.testing import (
    GOOD,
    accept_report,
    approve_report,
    make_round,
    owed_by,
)
from motcua.connectors.dhis2.metadata import agency_uid
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
PERIOD = "2026Q4"
SENT = {key: value.replace(".", "").replace(",", ".") for key, value in GOOD.items()}


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


class InProcess(BaseAdapter):
    """Carries the client's requests to the application, in the test's transaction."""

    def send(self, request, **_options):  # type: ignore[override]
        parts = urlsplit(request.url)
        headers = {name: value for name, value in request.headers.items() if name != "Content-Type"}
        answer = Client(raise_request_exception=False).generic(
            request.method,
            f"{parts.path}?{parts.query}",
            request.body or b"",
            content_type=request.headers.get("Content-Type", ""),
            headers=headers,
        )
        response = requests.Response()
        response.status_code, response.url = answer.status_code, request.url
        response.headers.update(answer.headers)
        response._content, response.request = answer.content, request
        return response

    def close(self):
        """Nothing is held."""


def client(name, *, token=None, version=None):
    token = token or story.token(name)["Authorization"].split()[1]
    api = Api("http://motcua.test/dhis2", name, token, api_version=version)
    api.session.mount("http://", InProcess())
    return api


def refused(call):
    with pytest.raises(RequestException) as caught:
        call()
    return caught.value


def listed(api, kind, **params):
    return api.get(kind, params={"paging": "false", **params}).json()[kind]


def test_the_client_knows_whom_it_speaks_to_and_walks_the_tree():
    api = client("dieuhanh", version=40)

    assert api.version == "2.40.0" and api.version_int == 40
    me = api.get("me").json()
    top = me["organisationUnits"][0]["id"]
    units = api.get_paged("organisationUnits", params={"fields": "*"}, page_size=40, merge=True)
    by_id = {one["id"]: one for one in units["organisationUnits"]}
    assert by_id[top]["level"] == 1 and "parent" not in by_id[top]
    communes = [one for one in by_id.values() if one.get("parent", {}).get("id") == top]
    assert len(communes) == len(by_id[top]["children"]) >= 69
    assert all(one["path"] == f"/{top}/{one['id']}" for one in communes)
    (found,) = listed(
        api, "organisationUnits", fields="id,name", filter="name:ilike:nhân dân xã kỳ xuân"
    )
    assert found["id"] == agency_uid(story.commune())
    one = api.get(f"organisationUnits/{found['id']}", params={"fields": "name,parent[id]"}).json()
    assert one == {"name": "Ủy ban nhân dân xã Kỳ Xuân", "parent": {"id": top}}
    assert {one["valueType"] for one in listed(api, "dataElements", fields="*")} == {
        "INTEGER", "NUMBER",
    }  # fmt: skip
    assert listed(api, "indicators", fields="id,numerator")[0]["numerator"]


def test_posted_values_are_submitted_approved_and_read_back_added_up():
    commune, other = story.commune(), department()
    round_ = make_round(at=now(), agencies=[commune, other])
    officer, steering = client("tham.kyxuan"), client("dieuhanh")
    elements = {
        one["code"]: one["id"] for one in listed(steering, "dataElements", fields="id,code")
    }
    (found,) = listed(steering, "dataSets", fields="*", filter="code:eq:cds-quy")
    unit = agency_uid(commune)
    values = [{"dataElement": elements[code], "value": value} for code, value in SENT.items()]
    whole = {"dataSet": found["id"], "period": PERIOD, "orgUnit": unit, "dataValues": values}

    dry = officer.post("dataValueSets", json=whole, params={"dryRun": "true"}).json()["response"]
    assert dry["importCount"]["imported"] == len(values)
    assert not read(officer, found, unit)
    told = officer.post("dataValueSets", json=whole).json()["response"]
    assert told["status"] == "SUCCESS" and told["importCount"]["imported"] == len(values)
    again = officer.post("dataValueSets", json=whole | {"completeDate": "2026-11-23"}).json()
    assert again["response"]["importCount"]["updated"] == len(values)
    assert again["response"]["dataSetComplete"] == "true"
    assert read(officer, found, unit)[elements["cds.trainees"]] == SENT["cds.trainees"]
    assert refused(lambda: officer.post("dataValueSets", json=whole)).code == 409  # it is away

    owed = owed_by(round_, commune)
    approve_report(actor=story.actor("ky.kyxuan"), obligation_uuid=owed.uuid, at=now())
    accept_report(actor=story.actor("dieuhanh"), obligation_uuid=owed.uuid, at=now())
    assert other is not None
    asked = [
        ("dimension", f"dx:{elements['cds.trainees']}"), ("dimension", f"pe:{PERIOD}"),
        ("dimension", "ou:LEVEL-1"),
    ]  # fmt: skip
    answer = steering.get("analytics", params=asked).json()
    assert [row[3] for row in answer["rows"]] == [SENT["cds.trainees"]]
    assert answer["metaData"]["items"][elements["cds.trainees"]]["name"]
    sheet = steering.get("analytics", file_type="csv", params=asked).text.splitlines()
    assert sheet[0] == "Data,Period,Organisation unit,Value" and len(sheet) == 2


def read(api, data_set, unit):
    asked = {"dataSet": data_set["id"], "period": PERIOD, "orgUnit": unit}
    found = api.get("dataValueSets", params=asked).json()
    return {one["dataElement"]: one["value"] for one in found["dataValues"]}


def test_what_cannot_be_taken_is_told_line_by_line_and_the_rest_is_kept():
    make_round(at=now(), agencies=[story.commune()])
    officer = client("tham.kyxuan")
    unit = agency_uid(story.commune())
    lines = [
        {"dataElement": "cds.trainees", "value": "75"},
        {"dataElement": "cds.khong-co", "value": "1"},
        {"dataElement": "cds.courses", "value": True},
        {"dataElement": "cds.courses", "value": "2", "period": "quý 4"},
        {"dataElement": "cds.courses", "value": "2", "orgUnit": "nowhere"},
        {"dataElement": "cds.courses", "value": "2", "orgUnit": agency_uid(department())},
        "x",
    ]
    body = {"period": PERIOD, "orgUnit": unit, "dataValues": lines}

    error = refused(
        lambda: officer.post(
            "dataValueSets", json=body, params={"dataElementIdScheme": "CODE"}
        )
    )  # fmt: skip
    assert error.code == 409
    for words in ("no such data element", "no such period", "no such organisation unit",
                  "a number or a text of one", "no report that you may write"):  # fmt: skip
        assert words in error.description
    assert '"imported": 1' in error.description and '"ignored": 6' in error.description
    element = next(
        one["id"] for one in listed(officer, "dataElements", fields="id,code")
        if one["code"] == "cds.trainees"
    )  # fmt: skip
    place = {"de": element, "pe": PERIOD, "ou": unit}
    assert officer.get("dataValues", params=place).json() == ["75"]
    assert officer.post("dataValues", params=place | {"value": "80"}).status_code == 201
    assert officer.get("dataValues", params=place).json() == ["80"]


def department():
    return organizations.find_agency_by_code("H27.08", on=today())


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"dimension": "dx:abc"}, "dimension=pe is missing"),
        ([("dimension", "dx:abc"), ("dimension", "pe:2026"), ("dimension", "ou:LEVEL-1")], "dx"),
        ({"dimension": "co:abc"}, "only dx, pe and ou"),
    ],
)
def test_questions_that_cannot_be_answered_are_refused_in_words(params, words):
    error = refused(lambda: client("dieuhanh").get("analytics", params=params))

    assert error.code == 409 and words in error.description


def test_nobody_comes_in_without_a_token_and_no_page_of_another_site_either():
    for token in ("matkhau", "mc_khong-co", ":"):
        assert refused(lambda token=token: client("dieuhanh", token=token).get("me")).code == 401
    assert story.browser("dieuhanh").get("/dhis2/api/me").status_code == 401
    citizen = client("mau")
    assert refused(lambda: citizen.get("me")).code == 401
    assert refused(lambda: client("dieuhanh").delete("dataValues")).code == 405
    assert refused(lambda: client("dieuhanh").get("dataElements/aaaaaaaaaaa")).code == 404
