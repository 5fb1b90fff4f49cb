"""The post by machine; every answer is compared with the OpenAPI document."""

from motcua.project.testing import story
from motcua.project.testing.machines import Program

from . import cast
from .cast import AT


def program(name):
    return Program(story.token(name))


def test_papers_from_the_door_to_the_desk_by_machine():
    order = cast.requested()
    post, desk = program("buuta.kyxuan"), program("quay.kyxuan")

    [row] = post.get("/postal/orders?direction=collection&only_open=true").json()["rows"]
    assert row["uuid"] == str(order.uuid) and "person_name" not in row
    taken = post.post(
        f"/postal/orders/{order.uuid}/collection", {"counts": {"1": 1}, "surplus": ["Ảnh"]}
    )
    assert taken.json()["status"] == "collected"
    opened = post.post(
        "/postal/manifests",
        {"kind": "inbound", "desk": str(order.desk.uuid), "orders": [str(order.uuid)]},
    )
    assert opened.status_code == 201
    where = f"/postal/manifests/{opened.json()['uuid']}"
    early = desk.post(
        f"{where}/signature", {"side": "desk", "digest": opened.json()["content_digest"]}
    )
    assert early.json()["code"] == "not_yet_checked"
    counts = [
        {"order": str(order.uuid), "place": one["place"], "number": one["collected"]}
        for one in taken.json()["pieces"]
    ]
    checked = desk.post(f"{where}/check", {"counts": counts})
    digest = {"digest": checked.json()["content_digest"]}
    desk.post(f"{where}/signature", {"side": "desk", **digest})
    closed = post.post(f"{where}/signature", {"side": "post", **digest})

    assert closed.json()["closed_at"] and desk.get(where).json() == closed.json()


def test_tracking_by_machine_and_what_is_refused():
    order = cast.dispatched()
    post = program("buuta.kyxuan")
    where = f"/postal/orders/{order.uuid}/tracking"

    refused = post.post(where, {"kind": "delivered", "happened_at": AT.isoformat()})
    done = post.post(
        where, {"kind": "delivered", "happened_at": AT.isoformat(), "received_by": "Mẫu"}
    )

    assert refused.status_code == 422 and "received_by" in refused.json()["fields"]
    assert done.json()["status"] == "delivered"
    assert post.post(where, {"kind": "flown", "happened_at": "x"}).status_code == 422
    assert program("quay.kyxuan").post(where, {}).status_code == 422


def test_an_order_is_shown_to_its_person_and_hidden_from_others():
    order = cast.requested()

    assert program("mau").get(f"/postal/orders/{order.uuid}").json()["person_name"]
    assert program("thu").get(f"/postal/orders/{order.uuid}").status_code == 404
    assert program("buuta.sxd").get(f"/postal/orders/{order.uuid}").status_code == 404
    assert program("mau").get("/postal/orders").status_code == 403
    assert Program().get("/postal/orders").status_code == 401


def test_figures_by_machine_add_up():
    cast.collected()
    cast.dispatched()

    answer = program("quay.kyxuan").get(
        "/postal/figures?first_month=2026-11&last_month=2026-11&by=procedure"
    )

    total = answer.json()["total"]
    for direction in ("received", "delivered"):
        sums = total[direction]
        assert sum(sums["came"].values()) == sum(sums["ended"].values()) == sums["total"] == 1
    query = "/postal/figures?first_month=2026-13&last_month=2026-11"
    assert program("quay.kyxuan").get(query).status_code == 422
    query = "/postal/figures?first_month=2026-11&last_month=2026-11"
    assert program("buuta.kyxuan").get(query).status_code == 403
