"""For tests: a report whose figures tell indicators, and what is done with them."""

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.report_reading.actions.matching import Choice, confirm_matches
from motcua.systems.report_reading.actions.reading import read_report
from motcua.systems.report_reading.actions.taking_back import take_back_matches
from motcua.systems.report_reading.queries.matching import figures_to_match

TEXT = """BÁO CÁO

Kết quả giải quyết thủ tục hành chính quý II năm 2022

Quý II năm 2022, toàn tỉnh tiếp nhận 182.430 hồ sơ; tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,5%.
UBND huyện Thạch Hà tiếp nhận 9.120 hồ sơ.

- Phát hành 12 nghìn tờ rơi. Xếp thứ 8 cả nước.
"""
QUARTER = indicators.Period.parse("2022-Q2")


def province_committee():
    return organizations.Agency.objects.get(code="H27", valid_to=None)


def officer():
    return story.actor("dieuhanh")


def a_reading(text=TEXT, title="Báo cáo quý II"):
    return read_report(
        actor=officer(), agency_uuid=province_committee().uuid, title=title, text=text, at=story.AT
    )


def suggested(reading):
    """The choice that each figure with a whole suggestion would be confirmed with."""
    found = {}
    for one in figures_to_match(reading):
        if one.best and one.best.is_whole:
            best = one.best
            found[one.figure.number] = Choice(
                best.indicator, best.agency, best.period, best.dimensions
            )
    return found


def confirm(reading, choices, at=story.AT):
    return confirm_matches(actor=officer(), reading_uuid=reading.uuid, choices=choices, at=at)


def take_back(reading, *numbers, at=story.AT):
    return take_back_matches(
        actor=officer(), reading_uuid=reading.uuid, numbers=numbers, reason="nhầm dòng", at=at
    )


def known(code="dossiers_received", agency=None, period=QUARTER):
    unit = (agency or province_committee()).uuid
    return indicators.values(codes=[code], units=[unit], periods=[period], within=True)[
        code, unit, period.code
    ]


def history(reading):
    return Choice("dossiers_received", province_committee().uuid, "2022-Q2")
