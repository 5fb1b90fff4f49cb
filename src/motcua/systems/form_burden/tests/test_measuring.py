"""Every sent dossier is counted once, in the moment in which it is sent; figures add up to that."""

import csv
import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from motcua.kernel.events import api as events
from motcua.project.testing import story
from motcua.systems.form_burden.models import Measurement
from motcua.systems.form_burden.ports import definitions
from motcua.systems.form_burden.queries import (
    ProcedureNotMeasured,
    content,
    line_of,
    ranking,
    total_of,
)

TODAY = story.AT.date()
BIRTH_CODE = story.contents()[story.BIRTH]["code"]


def test_a_dossier_is_counted_once_with_what_its_person_saw():
    dossier = story.submitted()
    again = story.one_stop_shop.submit_dossier(
        actor=story.actor("mau"), application_uuid=dossier.application.uuid, at=story.AT
    )
    assert again.pk == dossier.pk
    one = Measurement.objects.get()
    assert one.dossier_uuid == dossier.uuid
    assert (one.fields_asked, one.fields_prefilled) == (
        dossier.burden["asked"],
        dossier.burden["prefilled"],
    )
    assert one.fields_changed == dossier.burden["changed"]
    assert set(dossier.burden) == {"asked", "prefilled", "changed"}
    assert one.papers_asked == dossier.application.papers.count()
    baseline = story.contents()[story.BIRTH]["versions"][-1]["baseline"]
    assert (one.baseline_fields, one.baseline_papers) == (baseline["fields"], baseline["papers"])
    told = events.list_events_of(one.uuid)
    assert [event.name for event in told] == ["form_burden.burden_measured"]
    assert told[0].payload["asked"] == one.fields_asked


def test_needless_questions_are_named_and_found_again_where_they_are_opened():
    story.submitted()
    one = Measurement.objects.get()
    assert one.fields_needless >= len(one.needless["fields"]) > 0
    line = line_of(BIRTH_CODE, on=TODAY)
    assert {need.name for need in line.needless_questions if need.times} <= set(
        one.needless["fields"]
    )
    assert any(need.times == 1 and need.source == "population" for need in line.needless_questions)


def test_lines_and_total_are_the_sums_of_what_was_counted():
    for _n in range(2):
        story.submitted()
    story.submitted("marital-status")
    rows = list(Measurement.objects.all())
    line = line_of(BIRTH_CODE, on=TODAY)
    assert line.dossiers == 2
    for name, value in line.sums.items():
        assert value == sum(getattr(r, name) for r in rows if r.procedure_code == BIRTH_CODE), name
    typed = [r.fields_asked - r.fields_prefilled + r.fields_changed for r in rows]
    total = total_of()
    assert (total.dossiers, total.typed) == (3, sum(typed))
    assert total.baseline == sum(r.baseline_fields or 0 for r in rows)
    assert total.saved == pytest.approx(1 - sum(typed) / total.baseline)
    assert total_of(since=TODAY.replace(year=2027)).saved is None
    of_birth = [t for r, t in zip(rows, typed, strict=True) if r.procedure_code == BIRTH_CODE]
    assert line.typed == pytest.approx(sum(of_birth) / 2)


def test_every_procedure_in_force_has_a_line_and_the_most_needless_come_first():
    lines = ranking(on=TODAY)
    assert len(lines) == len(definitions(TODAY)) >= 60
    weights = [line.needless * max(1, line.dossiers) for line in lines]
    assert weights == sorted(weights, reverse=True) and weights[0] > 0
    for line in lines:
        assert line.definition.baseline_fields, line.definition.slug
        names = [one.name for one in line.definition.questions]
        assert len(names) == len(set(names))
        assert line.can_prefill + len(line.needless_questions) <= len(names)
    with pytest.raises(ProcedureNotMeasured):
        line_of("9.999999", on=TODAY)


def test_counts_that_contradict_each_other_are_refused_by_the_database():
    story.submitted()
    for field, more in (
        ("fields_prefilled", "fields_asked"),
        ("fields_reused", "fields_prefilled"),
        ("papers_reused", "papers_asked"),
    ):
        one = Measurement.objects.get()
        setattr(one, field, getattr(one, more) + 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save()


def test_the_pages_and_the_table_show_the_same_to_who_may_see_them():
    story.submitted()
    client = story.browser("ky.kyxuan")
    page = client.get(reverse("form_burden:burden_list"))
    text = page.content.decode()
    assert page.status_code == 200 and f"{content()['goal']['percent']}" in text
    assert "Đăng ký khai sinh" in text
    opened = client.get(reverse("form_burden:burden_show", args=[BIRTH_CODE])).content.decode()
    assert "Cơ sở dữ liệu quốc gia về dân cư" in opened
    table = client.get(reverse("form_burden:burden_export") + "?q=khai+sinh")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1 and len(rows) > 1
    birth = next(row for row in rows if row[0] == BIRTH_CODE)
    assert birth[9] == "1"
    assert client.get(reverse("form_burden:burden_show", args=["9.999999"])).status_code == 404
    empty = client.get(reverse("form_burden:burden_list") + "?q=khongcothutucnay&tu=hom-qua")
    assert "Không có thủ tục nào khớp" in empty.content.decode()
    for name in ("mau", "quay.kyxuan"):
        refused = story.browser(name).get(reverse("form_burden:burden_list"))
        assert refused.status_code == 403
