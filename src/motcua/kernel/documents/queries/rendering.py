"""Typesets official papers from the province's templates: Typst to PDF/A-2b."""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings

from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound
from motcua.base.text import VIETNAM

from ..rules.workshop import WorkFailed, Workshop, WorkTooLong

_SECONDS = 20.0
_MEMORY = 2 * 1024**3

typesetter = Workshop(memory_bytes=_MEMORY)


class TemplateFailed(Exception):
    """Không lập được văn bản từ mẫu."""


class TemplateMissing(NotFound):
    """Không có mẫu văn bản {template}."""

    message_en = "There is no document template {template}."


@dataclass(frozen=True, slots=True)
class Typeset:
    """A paper as a PDF, and the places (in points from the top left) left for signatures."""

    content: bytes
    places: tuple[dict[str, Any], ...]
    template_sha256: str


def render_pdf(
    template: str, context: Mapping[str, Any], *, at: datetime, language: str = "vi"
) -> bytes:
    """
    Typeset a template with its context and return a PDF/A-2b.

    The context is handed over as JSON; no letter of it is ever read as markup.

    :raises TemplateMissing: if the province has no such template.
    :raises TemplateFailed: if the context lacks what the template needs, or time runs out.
    """
    return typeset(template, context, at=at, language=language).content


def render_picture(svg: str) -> bytes:
    """
    An SVG drawing as PNG, for papers that cannot hold the drawing itself.

    :raises TemplateFailed: if it is no drawing, or time runs out.
    """
    order = {
        "root": str(templates_root()),
        "fonts": [str(folder) for folder in font_folders()],
        "svg": svg,
    }
    try:
        _nothing, content = typesetter.do("picture", order, seconds=_SECONDS)
    except (WorkFailed, WorkTooLong) as error:
        raise TemplateFailed(f"picture: {error}") from error
    return content


def typeset(
    template: str,
    context: Mapping[str, Any],
    *,
    at: datetime,
    language: str = "vi",
    tags: bool = True,
) -> Typeset:
    """Typeset a template and also tell where signatures go."""
    root = templates_root()
    source = template_path(template)
    try:
        answer, content = typesetter.do(
            "typeset",
            {
                "root": str(root),
                "fonts": [str(folder) for folder in font_folders()],
                "template": template,
                "context": {"language": language, **context},
                "at": at.astimezone(VIETNAM).isoformat(),
                "tags": tags,
            },
            seconds=_SECONDS,
        )
    except (WorkFailed, WorkTooLong) as error:
        raise TemplateFailed(f"{template}: {error}") from error
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    return Typeset(content, tuple(answer["places"]), digest)


def templates_root() -> Path:
    """The folder of the province's document templates."""
    return province_root() / "templates"


def template_path(template: str) -> Path:
    """The file of a template; names with anything but letters, digits, - and / are unknown."""
    path = templates_root() / f"{template}.typ"
    if not re.fullmatch(r"[a-z0-9]+(?:[-/][a-z0-9]+)*", template) or not path.is_file():
        raise TemplateMissing(template=template)
    return path


def list_templates() -> list[str]:
    """The names of all templates of papers, without the shared library."""
    root = templates_root()
    paths = (path.relative_to(root).with_suffix("") for path in root.rglob("*.typ"))
    return sorted(str(path) for path in paths if path.parts[0] != "lib")


def font_folders() -> list[Path]:
    """The folders with the papers' typeface; the first is the installation's own."""
    wanted = [
        Path(settings.MOTCUA_FONTS),
        Path(settings.MOTCUA_NODE_MODULES) / "@expo-google-fonts" / "tinos",
    ]
    found = [folder for folder in wanted if folder.is_dir() and any(folder.rglob("*.ttf"))]
    if not found:
        raise TemplateFailed(f"no fonts in {' or '.join(map(str, wanted))}")
    return found[:1]


def qr_svg(text: str) -> str:
    """A QR code as an SVG picture, for templates."""
    out = io.BytesIO()
    # Readers read every mask; trying all eight for the best looking takes longer than the rest.
    segno.make(text, error="m", micro=False, mask=3).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, scale=4
    )
    return out.getvalue().decode()


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: its names, its numbering, and the template in force on a day."""

    code: str
    title: Mapping[str, str]
    number: str
    template: str


def get_kind(code: str, *, on: date) -> PaperKind:
    """
    The kind of paper with this code, as the law has it on a day.

    :raises TemplateMissing: if the province knows no such kind, or has no template for the day.
    """
    entry = _kinds(templates_root() / "kinds.yaml").get(code)
    if entry is None:
        raise TemplateMissing(template=code)
    for version in entry["templates"]:
        ends = version.get("valid_to")
        if version["valid_from"] <= on and (ends is None or on < ends):
            number = entry.get("number", "")
            return PaperKind(code, entry["title"], number, version["template"])
    raise TemplateMissing(template=f"{code} ({on:%d/%m/%Y})")


def kind_title(code: str) -> Mapping[str, str]:
    """The names of a kind of paper in both languages, for showing papers issued earlier."""
    entry = _kinds(templates_root() / "kinds.yaml").get(code, {})
    return dict(entry.get("title", {"vi": code, "en": code}))


@cache
def _kinds(path: Path) -> dict[str, Any]:
    return dict(load_yaml(path)["kinds"])
