"""
Looks into PDF files in tests: signatures with poppler's pdfsig, PDF/A by reading the file.

No registry that this project uses carries veraPDF, so `validate_pdfa` reads the file itself and
checks the rules of ISO 19005-2 that a typeset paper can break; where veraPDF is installed, its
verdict counts as well.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

TOOLS = Path(__file__).resolve().parents[4] / "var" / "tools" / "poppler"
_FORBIDDEN_ACTIONS = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
    "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript",
}  # fmt: skip
_FORBIDDEN_ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie"}
_HIDDEN, _PRINT = 0b10_0011, 0b100  # flags Invisible, Hidden, NoView; and Print
_XMP = re.compile(rb"pdfaid:(part|conformance)(?:>|=\")([^<\"]+)")


class NoPdfTool(Exception):
    """poppler-utils is neither installed nor could it be fetched: apt-get install poppler-utils."""


@dataclass(frozen=True)
class SignatureFound:
    """What pdfsig says of one signature."""

    signer: str
    is_valid: bool
    covers_whole_file: bool
    text: str


@cache
def _tool(name: str) -> tuple[str, dict[str, str]]:
    found = shutil.which(name)
    if found:
        return found, dict(os.environ)
    fetched = TOOLS / "usr" / "bin" / name
    if not fetched.exists():
        _fetch()
    libraries = [str(folder) for folder in TOOLS.glob("usr/lib/*-linux-gnu*")]
    return str(fetched), {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}


def _fetch() -> None:
    """Unpack Debian's poppler-utils and what it needs beside the project; takes no root."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    try:
        listed = subprocess.run(
            ["apt-get", "install", "-s", "--no-install-recommends", "poppler-utils"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        names = re.findall(r"^Inst (\S+)", listed, re.MULTILINE)
        subprocess.run(
            ["apt-get", "download", "-q", *names], cwd=TOOLS, capture_output=True, check=True
        )
        for package in TOOLS.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package.name, "."], cwd=TOOLS, check=True)
            package.unlink()
    except (OSError, subprocess.CalledProcessError) as problem:
        raise NoPdfTool(NoPdfTool.__doc__) from problem


def _run(name: str, *arguments: str) -> str:
    program, environment = _tool(name)
    done = subprocess.run(
        [program, *arguments],
        env={**environment, "LC_ALL": "C.UTF-8"},
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def pdftotext(path: Path) -> str:
    """The words of a PDF file, laid out as on paper."""
    return _run("pdftotext", "-layout", str(path), "-")


def pdfsig(path: Path) -> list[SignatureFound]:
    """Every signature of a PDF file as poppler judges it; trust in the issuer is not asked."""
    text = _run("pdfsig", "-nocert", str(path))
    found = []
    for part in re.split(r"^Signature #\d+:", text, flags=re.MULTILINE)[1:]:
        signer = re.search(r"Signer Certificate Common Name: (.*)", part)
        found.append(
            SignatureFound(
                signer=signer[1].strip() if signer else "",
                is_valid="Signature Validation: Signature is Valid." in part,
                covers_whole_file="Total document signed" in part,
                text=part.strip(),
            )
        )
    return found


def validate_pdfa(path: Path, *, part: str = "2", conformance: str = "B") -> list[str]:
    """Every rule of PDF/A that the file breaks, in words; an empty list for a good file."""
    content = path.read_bytes()
    problems = list(_frame_problems(content))
    with pikepdf.open(path) as pdf:
        problems += _document_problems(pdf, part, conformance)
        for number, item in enumerate(pdf.objects):
            problems += [f"object {number}: {text}" for text in _object_problems(item)]
        for number, page in enumerate(pdf.pages, 1):
            problems += [f"page {number}: {text}" for text in _page_problems(page)]
    return problems + _verapdf(path, f"{part}{conformance.lower()}")


def _frame_problems(content: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", content):
        yield "6.1.2: the header names no PDF 1.x or has no line of binary bytes"
    if not re.search(rb"%%EOF[\r\n]{0,2}$", content):
        yield "6.1.3: something follows the end of the file"


def _document_problems(pdf: pikepdf.Pdf, part: str, conformance: str) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "6.1.3: the file is encrypted"
    if "/ID" not in pdf.trailer:
        yield "6.1.3: the trailer has no ID"
    root: Any = pdf.Root
    if "/Metadata" not in root:
        yield "6.6.2: there is no XMP metadata"
    else:
        said = {name: value for name, value in _XMP.findall(root.Metadata.read_bytes())}
        if said != {b"part": part.encode(), b"conformance": conformance.encode()}:
            yield f"6.6.4: the metadata do not say PDF/A-{part}{conformance}: {said}"
    yield from _form_problems(root, part)
    if not any(
        intent.get("/S") == "/GTS_PDFA1" and "/DestOutputProfile" in intent
        for intent in root.get("/OutputIntents", [])
    ):
        yield "6.2.3: there is no output intent with a colour profile"


def _form_problems(root: Any, part: str) -> Iterator[str]:
    if "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield "6.5: the document carries actions of its own"
    if root.get("/AcroForm", {}).get("/NeedAppearances"):
        yield "6.4.1: form fields have no appearance"
    if "/XFA" in root.get("/AcroForm", {}):
        yield "6.4.2: there is an XFA form"
    if "/EmbeddedFiles" in root.get("/Names", {}) and part != "3":
        yield "6.8: files are embedded"


def _object_problems(item: Any) -> Iterator[str]:
    if isinstance(item, pikepdf.Stream):
        yield from _stream_problems(item)
    elif not isinstance(item, pikepdf.Dictionary):
        return
    if item.get("/S") in _FORBIDDEN_ACTIONS and item.get("/Type", "/Action") == "/Action":
        yield f"6.5.1: the action {item['/S']} is forbidden"
    if item.get("/Type") == "/Font":
        yield from _font_problems(item)
    if item.get("/Type") == "/ExtGState" and {"/TR", "/HTP"} & set(item.keys()):
        yield "6.2.5: a graphics state has a transfer function"


def _stream_problems(item: Any) -> Iterator[str]:
    filters = str(item.get("/Filter", ""))
    if "/LZWDecode" in filters or "/Crypt" in filters:
        yield "6.1.7: a stream is packed with LZW or Crypt"
    if {"/F", "/FFilter", "/FDecodeParms"} & set(item.keys()):
        yield "6.1.7: a stream lies outside the file"
    if item.get("/Subtype") == "/PS" or "/OPI" in item or "/Ref" in item:
        yield "6.2.9: a form or image is PostScript or lies elsewhere"
    if item.get("/Subtype") == "/Image" and item.get("/Interpolate", False):
        yield "6.2.8: an image is interpolated"


def _font_problems(font: Any) -> Iterator[str]:
    if font.get("/Subtype") in ("/Type0", "/Type3"):
        return  # the descendant of a Type0 font is an object of its own
    descriptor = font.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        yield f"6.2.11.4: the font {font.get('/BaseFont')} is not embedded"
    if font.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in font:
        yield f"6.2.11.3: the font {font.get('/BaseFont')} has no CIDToGIDMap"


def _page_problems(page: pikepdf.Page) -> Iterator[str]:
    if "/AA" in page.obj:
        yield "6.5.2: the page carries actions of its own"
    for note in page.obj.get("/Annots", []):
        kind = note.get("/Subtype")
        if kind in _FORBIDDEN_ANNOTATIONS:
            yield f"6.3.1: the annotation {kind} is forbidden"
        flags = int(note.get("/F", 0))
        if kind != "/Popup" and (flags & _HIDDEN or not flags & _PRINT):
            yield f"6.3.2: the annotation {kind} is hidden or is not printed (flags {flags})"
        empty = "/Rect" in note and float(note.Rect[0]) == float(note.Rect[2])
        if kind not in ("/Popup", "/Link") and not empty and "/AP" not in note:
            yield f"6.3.3: the annotation {kind} has no appearance"
    yield from _colour_problems(page)


def _colour_problems(page: pikepdf.Page) -> Iterator[str]:
    """CMYK has no meaning where the one output intent of our papers is sRGB."""
    used = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
    if used & {"k", "K"}:
        yield "6.2.4.3: colour is given in CMYK, but the output intent is RGB"


def _verapdf(path: Path, flavour: str) -> list[str]:
    program = shutil.which("verapdf")
    if program is None:
        return []
    done = subprocess.run(
        [program, "--format", "text", "--flavour", flavour, str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [] if done.stdout.startswith("PASS") else [f"veraPDF: {done.stdout}"]
