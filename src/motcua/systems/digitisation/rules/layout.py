"""Where pictures and their words stand on the pages of the certified copy."""

import base64
from collections.abc import Iterable
from typing import Any

from .extraction import Line

POINTS = 72
_MOST_POINTS = 1190.0  # A3's long side: no page of the copy is larger


def page_facts(
    *, picture: bytes, width: int, height: int, dots_per_inch: int, lines: Iterable[Line]
) -> dict[str, Any]:
    """
    A page for the template: its size in points, its picture, and its words where they stand.

    The picture is handed over as an SVG that carries it, for the typesetter reads no files.
    """
    points = min(POINTS / dots_per_inch, _MOST_POINTS / max(width, height))
    return {
        "width": round(width * points, 2),
        "height": round(height * points, 2),
        "picture": _svg(picture, width, height),
        "words": [placed for line in lines for placed in [_line(line, points)] if placed["text"]],
    }


def _svg(picture: bytes, width: int, height: int) -> str:
    content = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" '
        f'xlink:href="data:image/jpeg;base64,{content}"/></svg>'
    )


def _line(line: Line, points: float) -> dict[str, Any]:
    boxes = [word.box for word in line.words]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return {
        "text": line.text,
        "x": round(left * points, 2),
        "y": round(top * points, 2),
        "width": round(max(1, right - left) * points, 2),
        "height": round(max(1, bottom - top) * points, 2),
    }
