"""`motcua compare_published`: published figures beside ours, with the reason for any difference."""

from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.text import date_vi, number_vi
from motcua.base.web.clock import now

from ...queries.published import PublishedReport, PublishedRow, whole_province


class Command(BaseCommand):
    """
    Prints each published figure of the province beside the counted one and why they differ.

    With --strict it ends with an error while a difference has no reason.
    """

    help = "Print published figures beside the counted ones, and why they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a difference without a reason be an error."""
        parser.add_argument("--strict", action="store_true", help="fail without a reason")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every report; its simulations are named before its figures."""
        reports = whole_province(at=now(), language="vi")
        for report in reports:
            self._head(report)
            for row in report.rows:
                self.stdout.write(_line(row))
            self.stdout.write(f"  {report.unexplained} chưa có lý do · without a reason\n")
        if options["strict"] and any(report.unexplained for report in reports):
            raise SystemExit(1)

    def _head(self, report: PublishedReport) -> None:
        first, last = date_vi(report.compared.first), date_vi(report.compared.last)
        self.stdout.write(f"{report.source}\n  đếm · counted: {first}–{last}. {report.reason}")
        for one in report.simulations:
            self.stdout.write(
                f"  MÔ PHỎNG · SIMULATED: {number_vi(one.written)} hồ sơ, tỷ lệ · scale {one.scale}"
            )


def _line(row: PublishedRow) -> str:
    if row.lacks:
        return f"  {row.title}: {_shown(row, row.value)} | – | {row.lacks}"
    reason = row.told.text if row.told else row.why
    if not row.difference:
        reason = "khớp · agrees" if row.counted is not None else "chưa đếm · not counted"
    scaled = f" (= {_shown(row, row.expected)})" if row.expected != row.value else ""
    return (
        f"  {row.title}: {_shown(row, row.value)}{scaled} | {_shown(row, row.counted)} | "
        f"{_shown(row, row.difference)} | {reason or 'CHƯA CÓ LÝ DO · NO REASON'}"
    )


def _shown(row: PublishedRow, value: Decimal | None) -> str:
    if value is None:
        return "–"
    return f"{number_vi(value, 1)}%" if row.is_share else number_vi(value)
