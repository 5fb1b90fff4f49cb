"""Typesets a template with its context: Typst to PDF/A-2b, nothing read outside the templates."""

import json
from datetime import datetime
from functools import cache
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


def typeset_work(
    *, root: str, fonts: list[str], template: str, context: dict[str, Any], at: str, tags: bool
) -> tuple[dict[str, Any], bytes]:
    """The places left for signatures, the template's warnings, and the PDF."""
    compiler = _compiler(root, tuple(fonts))
    path = f"{root}/{template}.typ"
    inputs = {"data": json.dumps(context, ensure_ascii=False)}
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
