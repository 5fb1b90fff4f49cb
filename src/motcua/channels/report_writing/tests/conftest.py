"""A report of a quarter, begun by the officer who leads it, over figures that agencies told."""

from decimal import Decimal
from uuid import uuid4

import pytest

from motcua.channels.report_writing.actions.beginning import begin_report
from motcua.channels.report_writing.models import WrittenReport
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story

PERIOD = "2026-Q3"
REFORM = "cai-cach-hanh-chinh-quy"


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


def department():
    """Sở Xây dựng, whose head of the demo can sign."""
    return organizations.find_agency_by_code("H27.08", on=story.AT.date())


def tell(values, *, period=PERIOD, unit=None, at=story.AT):
    """Figures as an agency tells them."""
    indicators.record(
        unit=(unit or department()).uuid,
        period=indicators.Period.parse(period),
        figures=[indicators.Figure(code, Decimal(value)) for code, value in values.items()],
        origin=indicators.Origin("report_writing.test", uuid4()),
        at=at,
        by=story.actor("dieuhanh"),
    )


@pytest.fixture
def report() -> WrittenReport:
    """The quarter's reform report, with figures of this quarter and the one before."""
    tell({"par_tasks_due": 40, "par_tasks_done": 38, "par_documents": 12, "par_inspections": 3})
    tell({"par_tasks_due": 30, "par_tasks_done": 30, "par_documents": 25}, period="2026-Q2")
    return begin_report(
        actor=story.actor("dieuhanh"), outline_code=REFORM, agency_uuid=department().uuid,
        period=PERIOD, at=story.AT,
    )  # fmt: skip
