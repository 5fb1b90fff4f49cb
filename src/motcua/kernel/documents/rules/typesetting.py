"""Typesets a template with its context: Typst to PDF/A-2b, nothing read outside the templates."""

import json
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

STANDARD = "a-2b"


@cache
def _compiler(root: str, fonts: tuple[str, ...]) -> Any:
    import typst

    faces = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts)
    )
    nowhere = f"{root}/.no-packages"  # templates use no package, and nothing is fetched
    return typst.Compiler(
        root=root,
        font_paths=faces,
        ignore_system_fonts=True,
        package_path=nowhere,
        package_cache_path=nowhere,
    )


@cache
def _letters(fonts: tuple[str, ...]) -> frozenset[int]:
    """The letters that every face of the fonts has."""
    from fontTools.ttLib import TTFont

    paths = sorted(path for folder in fonts for path in Path(folder).rglob("*.ttf"))
    faces = []
    for path in paths:
        with TTFont(path, lazy=True) as face:
            faces.append(frozenset(face.getBestCmap()))
    return frozenset.intersection(*faces)


def _printable(value: Any, letters: frozenset[int]) -> Any:
    """
    A context whose texts can be printed: one Unicode form, no controls, no letter without a shape.

    PDF/A refuses letters that no font has, and a paper must not fail over one; invisible controls
    that turn the direction of reading could make a paper show what it does not say.
    """
    if isinstance(value, dict):
        return {key: _printable(item, letters) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item, letters) for item in value]
    if not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():
        return value  # every face has these; a scanned page comes as half a million of them
    shown = []
    for letter in unicodedata.normalize("NFC", value):
        is_unseen = unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"}
        if letter in "\n\t" or (ord(letter) in letters and not is_unseen):
            shown.append(letter)
        elif not is_unseen:
            shown.append("\N{WHITE SQUARE}" if 0x25A1 in letters else "?")
    return "".join(shown)


def typeset_work(
    *, root: str, fonts: list[str], template: str, context: dict[str, Any], at: str, tags: bool
) -> tuple[dict[str, Any], bytes]:
    """The places left for signatures, the template's warnings, and the PDF."""
    compiler = _compiler(root, tuple(fonts))
    path = f"{root}/{template}.typ"
    letters = _letters(tuple(fonts))
    inputs = {"data": json.dumps(_printable(context, letters), ensure_ascii=False)}
    moment = datetime.fromisoformat(at).replace(microsecond=0)
    content, warnings = compiler.compile_with_warnings(
        path,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[STANDARD],
        timestamp=moment,
        pdf_tags=tags,
    )
    places = json.loads(compiler.query("<signature-place>", field="value"))
    return {"places": places, "warnings": [str(warning) for warning in warnings]}, content


# A drawing is as wide as its sheet; nothing of it is read as markup.
_DRAWING = b"""#set page(width: 360pt, height: auto, margin: 4pt)
#set text(font: ("Be Vietnam Pro", "Tinos"))
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""
_FINENESS = 180.0


def picture_work(*, root: str, fonts: list[str], svg: str) -> tuple[None, bytes]:
    """An SVG drawing as PNG, with the papers' typeface."""
    compiler = _compiler(root, tuple(fonts))
    made: bytes = compiler.compile(
        _DRAWING, format="png", ppi=_FINENESS, sys_inputs={"svg": svg}
    )  # fmt: skip
    return None, made
