"""Sheets for downloading: CSV and XLSX of values and of what is behind them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from openpyxl import Workbook

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet(
    form: str, name: str, heading: Sequence[str], lines: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A sheet of one heading line, as a file that the browser keeps."""
    if form not in _KINDS:
        raise Http404
    content = _csv(heading, lines) if form == "csv" else _xlsx(heading, lines)
    response = HttpResponse(content, content_type=_KINDS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _plain(value: Any) -> Any:
    """No cell is read as a formula by whoever opens the sheet."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def _csv(heading: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """In UTF-8, marked so that spreadsheets read its letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    for line in lines:
        writer.writerow([_plain(value) for value in line])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(heading: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("1")
    page.freeze_panes = "A2"
    page.append(list(heading))
    for line in lines:
        page.append([_plain(value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
