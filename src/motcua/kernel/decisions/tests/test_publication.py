"""Versions: immutable, dated, each with its law; the answer is that of the day."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from motcua.base.actors import ANONYMOUS, system_actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.decisions import api as decisions
from motcua.kernel.decisions.actions.publication import DecisionRefused, publish_decision
from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.queries.versions import find_file
from motcua.kernel.decisions.testing import AT, PENSION, SINCE, draw, publish
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def ask(on: date = DAY, **inputs):
    return decisions.evaluate_decision(code="demo", inputs=inputs, on=on)


def test_publish_decision_keeps_the_file_and_tells_it():
    version = publish(legal_basis=[{"number": "176/2025/NĐ-CP"}])

    assert (version.number, version.valid_from) == (1, SINCE)
    assert find_file(version.uuid) == PENSION
    (told,) = events_named("decisions.decision_published")
    assert told.subject_uuid == version.uuid
    assert told.payload["valid_from"] == "2026-01-01"


def test_publish_decision_again_changes_nothing():
    assert publish() == publish()
    assert publish(valid_from=date(2026, 2, 1)).number == 2


def test_publish_decision_refuses_faults_by_name():
    with pytest.raises(DecisionRefused) as refused:
        publish(draw(("x:number", "=> y"), ("> 1 => 1", "> 2 => 2")))

    assert "dòng 1 và dòng 2 trùng nhau" in refused.value.message("vi")
    assert "rules 1 and 2 overlap" in refused.value.message("en")
    assert not DecisionVersion.objects.exists()


def test_publish_decision_refuses_a_period_that_ends_before_it_begins():
    with pytest.raises(DecisionRefused, match="hết hiệu lực trước"):
        publish(valid_to=SINCE)


def test_publish_decision_is_for_the_office_that_designs_procedures():
    with pytest.raises(PermissionRefused):
        publish_decision(actor=ANONYMOUS, code="x", dmn=PENSION, valid_from=SINCE, at=AT)


def test_a_published_version_never_changes():
    version = publish()

    for change in (
        lambda: DecisionVersion.objects.filter(pk=version.pk).update(dmn="<x/>"),
        lambda: DecisionVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            change()


def test_evaluate_decision_answers_with_the_law_of_the_day():
    old = PENSION.replace("500000", "360000")
    publish(old, valid_from=date(2021, 7, 1))
    publish(valid_from=date(2024, 7, 1))

    assert ask(on=date(2024, 6, 30), tuổi=80).value == 360000
    assert ask(on=date(2024, 7, 1), tuổi=80).value == 500000
    assert decisions.evaluate_decision(
        code="demo", inputs={"tuổi": 80}, on=DAY, version=1
    ).value == 360000  # fmt: skip


def test_a_correction_of_the_past_leaves_what_began_later():
    publish(PENSION.replace("500000", "1"), valid_from=date(2024, 1, 1))
    publish(PENSION.replace("500000", "2"), valid_from=date(2025, 1, 1))
    publish(PENSION.replace("500000", "3"), valid_from=date(2024, 1, 1))

    assert ask(on=date(2024, 5, 1), tuổi=80).value == 3
    assert ask(on=date(2025, 5, 1), tuổi=80).value == 2


def test_a_decision_is_unknown_before_it_begins_and_after_it_ends():
    publish(valid_to=date(2026, 2, 1))

    for day in (date(2025, 12, 31), date(2026, 2, 1)):
        with pytest.raises(decisions.DecisionUnknown):
            ask(on=day)
    assert ask(on=date(2026, 1, 31), tuổi=80).is_decided


def test_the_answer_gives_its_reasons_in_words():
    publish(words={"poor": {"vi": "hộ nghèo", "en": "poor household"},
                   "Kết quả": {"vi": "Mức trợ cấp", "en": "Allowance"}})  # fmt: skip

    result = ask(tuổi=72, hộ="poor")

    assert result.explanation("vi") == (
        "Mức trợ cấp: 500.000.",
        "Dòng 2 — tuổi: từ 70 đến dưới 75; hộ: hộ nghèo.",
    )
    assert result.explanation("en")[1] == "Rule 2 — tuổi: from 70 to below 75; hộ: poor household."
    assert result.outputs == {"mức": 500000}
    assert result.record() == {
        "decision": "demo", "version": 1, "value": "500000", "rules": {"decided": [2]},
        "on": "2026-03-02", "inputs": {"tuổi": "72", "hộ": "poor"},
        "because": list(result.explanation("vi")),
    }  # fmt: skip


def test_what_is_missing_is_null_and_nothing_is_decided():
    publish()

    result = ask(tuổi=72)

    assert not result.is_decided
    assert result.explanation("vi") == ("Kết quả: không dòng nào phù hợp.",)


def test_inputs_that_do_not_fit_are_refused_by_name():
    publish()

    with pytest.raises(decisions.DecisionInputRefused) as refused:
        ask(tuổi="nhiều", hộ="rich")

    assert refused.value.fields.keys() == {"tuổi", "hộ"}
    assert "“hộ” does not take the value “rich”" in refused.value.message("en")


def test_list_versions_says_until_when_each_is_in_force():
    publish(valid_from=date(2024, 1, 1))
    publish(valid_from=date(2025, 1, 1))

    newest, oldest = decisions.list_versions("demo")

    assert (newest.number, newest.in_force_to) == (2, None)
    assert (oldest.number, oldest.in_force_to) == (1, date(2025, 1, 1))
    assert oldest.holds_on(date(2024, 12, 31)) and not oldest.holds_on(date(2025, 1, 1))
    assert [one.number for one in decisions.list_decisions(date(2024, 5, 1))] == [1]
    assert [one.number for one in decisions.list_decisions(DAY)] == [2]


def test_an_evaluation_asks_the_database_once(django_assert_num_queries):
    publish()
    ask(tuổi=80)

    with django_assert_num_queries(1):
        ask(tuổi=80)


def test_load_decisions_is_all_or_nothing_and_repeatable(settings, tmp_path, capsys):
    folder = tmp_path / "decisions"
    folder.mkdir()
    (folder / "a.dmn").write_text(PENSION)
    page = "title: {vi: Thử}\nversions:\n- {file: a.dmn, valid_from: 2026-01-01}\n"
    (folder / "a.yaml").write_text(page)
    settings.MOTCUA_PROVINCE = tmp_path
    call_command("load_decisions")
    call_command("load_decisions")

    assert capsys.readouterr().out.split() == ["a", "1", "2026-01-01"] * 2
    (folder / "b.yaml").write_text("versions:\n- {file: ../a.dmn, valid_from: 2026-01-01}\n")
    with pytest.raises(CommandError, match=r"decisions/b\.yaml"):
        call_command("load_decisions")
    assert DecisionVersion.objects.count() == 1
    assert system_actor("x").may("procedures.edit")
