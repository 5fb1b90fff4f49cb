"""Reasons are counted from the journal, each act once; lateness unexplained is told as such."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.channels.operations_center.actions.counting import count_dossiers, forget_counts
from motcua.channels.operations_center.queries.figures import Scope
from motcua.channels.operations_center.queries.reasons import reasons_given
from motcua.channels.operations_center.rules.periods import Period, period_of
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop

from .made_up import START, agencies, last_position, live, tell

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=400)
WHOLE = Scope(("h27",), is_whole=True)
EVER = Period(START.date(), LATER.date())
ASKED = "one_stop_shop.supplement_requested"
EXPLAINED = "duties.duty_done"
REFUSED = "one_stop_shop.dossier_not_accepted"
ACTS = {ASKED: "supplement", EXPLAINED: "late", REFUSED: "refuse"}


def count():
    count_dossiers(at=LATER, upto=last_position())


def found(period=EVER):
    given = reasons_given(WHOLE, period, at=LATER)
    return {(one.act, one.reason): one.number for one in given}


def with_reasons(chance, one):
    """The dossier asks for supplements, some with a reason, and may be explained."""
    for _ in range(chance.randint(0, 2)):
        at = one.happened[1][0] + timedelta(minutes=chance.randint(1, 9_000))
        reason = chance.choice(("papers_missing", "form_wrong", None))
        one.add(at, ASKED, {"code": "x", "items": 1, "reason": reason})
    if chance.random() < 0.4:
        at = one.happened[1][0] + timedelta(days=chance.randint(1, 60))
        told = {"kind": "explain_lateness", "act": "late", "reason": "field_check"}
        one.add(at, EXPLAINED, {**told, "duty": one.case, "is_late": False})
    return one


def plainly(dossiers, period):
    """Each act by itself; of the late ones that nobody explained, one line without a reason."""
    counts = Counter()
    for one in dossiers:
        explained = [row for row in one.happened if row[1] == EXPLAINED]
        for at, name, payload, *_rest in one.happened:
            if name in ACTS and period.begins_at <= at < period.until(LATER):
                counts[ACTS[name], payload.get("reason") or ""] += 1
        for at, name, payload, *_rest in one.happened:
            is_late = name == "deadlines.clock_ended" and payload["is_late"]
            within = period.begins_at <= at < period.until(LATER)
            if is_late and within and not explained:
                counts["late", ""] += 1
    return dict(counts)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_every_reason_is_counted_once_in_whatever_order_it_is_told(seed):
    chance = Random(seed)
    with transaction.atomic():
        lives = (live(chance, number, agencies()) for number in range(25))
        # Without those that come back: whether the first or the second handling is explained
        # depends on the day, which the plain walk does not know.
        dossiers = [
            with_reasons(chance, one)
            for one in lives
            if not any(row[1] == "cases.case_reopened" for row in one.happened)
        ]
        heard = [(one, row) for one in dossiers for row in one.happened]
        chance.shuffle(heard)
        half = len(heard) // 2
        for some in (heard[:half], heard[half:]):
            tell(some)
            count()

        for period in (EVER, period_of("month", START.date() + timedelta(days=40))):
            assert found(period) == plainly(dossiers, period)
        before = found()
        forget_counts()
        count()
        assert found() == before
        transaction.set_rollback(True)


def test_a_real_refusal_is_counted_with_its_reason_and_opens_to_its_dossier():
    dossier = story.submitted()
    other = story.submitted()
    desk = story.office().desk
    one_stop_shop.refuse_dossier(
        actor=desk, dossier_uuid=dossier.uuid, at=story.AT, reason_code="not_competent",
        reason="Không thuộc thẩm quyền của xã", legal_basis="",
    )  # fmt: skip
    one_stop_shop.refuse_dossier(actor=desk, dossier_uuid=other.uuid, at=story.AT, **story.GROUNDS)
    count_dossiers(at=story.AT, upto=last_position())
    browser = story.browser("ky.kyxuan")
    page = reverse("operations_center:reason_list")
    listed = reverse("operations_center:handling_list")

    shown = browser.get(page).content.decode()
    opened = browser.get(listed, {"ly-do": "refuse:not_competent"}).content.decode()
    without = browser.get(listed, {"ly-do": "refuse:"}).content.decode()
    english = story.browser("ky.kyxuan", language="en").get(page).content.decode()

    assert "Không thuộc thẩm quyền" in shown and "Chưa ghi lý do theo danh mục" in shown
    assert dossier.code in opened and other.code not in opened
    assert other.code in without and dossier.code not in without
    assert "Not within the competence" in english and "No reason of the catalogue" in english


@pytest.mark.parametrize("by", ["agency", "procedure", "desk", "nonsense"])
def test_reason_list_is_divided_as_asked_and_shows_an_empty_period(by):
    browser, page = story.browser("ky.kyxuan"), reverse("operations_center:reason_list")

    assert browser.get(page, {"theo": by, "ly-do": "refuse:x"}).status_code == 200
    assert story.browser("mau").get(page).status_code == 403
