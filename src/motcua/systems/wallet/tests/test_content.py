"""The province's kinds of papers name procedures and components that exist."""

from motcua.project.testing import story
from motcua.systems.wallet.queries.kinds import content, kind_of_result, kinds


def test_every_kind_names_procedures_and_components_that_exist():
    asked: dict[str, set[str]] = {}
    for one in story.contents().values():
        if "versions" in one:
            parts = one["versions"][-1]["components"]
            asked[one["slug"]] = {component["code"] for component in parts}
    anywhere = set().union(*asked.values())
    wrong = []
    for kind in kinds().values():
        wrong += [f"{kind.code}: {slug}" for slug in kind.results if slug not in asked]
        for pattern in kind.serves:
            procedure, _, component = pattern.partition("/")
            known = anywhere if procedure == "*" else asked.get(procedure, set())
            if component not in known:
                wrong.append(f"{kind.code}: {pattern}")
    assert not wrong


def test_no_result_is_of_two_kinds_and_every_time_has_its_basis():
    results = [slug for kind in kinds().values() for slug in kind.results]
    assert len(results) == len(set(results))
    for kind in kinds().values():
        for rule in kind.holds:
            assert rule.months > 0 and rule.basis["vi"] and rule.basis["en"], kind.code
            assert rule.sureness in {"stated", "known", "assumed"}
    assert kind_of_result("xac-nhan-tinh-trang-hon-nhan").code == "marital_status"
    assert content()["reminders"] and content()["consent_days"] > 0
