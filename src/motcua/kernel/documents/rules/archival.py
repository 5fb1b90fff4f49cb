"""Checks a PDF against the requirements of PDF/A-2 that can be told from its structure."""

import re
from pathlib import Path
from typing import Any

_ACTIVE = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide",
           "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView"}  # fmt: skip
_FORBIDDEN_ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie"}
_PRINT, _UNSEEN = 4, 1 | 2 | 32


def archival_faults(path: Path) -> list[str]:
    """
    The ways in which a PDF is not PDF/A-2 (ISO 19005-2), by clause; an empty list where it is.

    Structure is checked, not every operator of every page: the typesetter's own conformance
    covers those, and signatures add pages no content.
    """
    import pikepdf

    content = path.read_bytes()
    faults: list[str] = []
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", content):
        faults.append("6.1.2: header")
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                faults.append("6.1.3: encrypted")
            if "/ID" not in pdf.trailer:
                faults.append("6.1.3: no identifier")
            faults += _metadata_faults(pdf)
            faults += _catalog_faults(pdf)
            for thing in pdf.objects:
                if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
                    faults += _object_faults(thing)
    except pikepdf.PdfError as error:
        faults.append(f"unreadable: {error}")
    return sorted(set(faults))


def check_work(*, path: str) -> tuple[list[str], bytes]:
    """`archival_faults` as the workshop calls it."""
    return archival_faults(Path(path)), b""


def _metadata_faults(pdf: Any) -> list[str]:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        part = metadata.get("pdfaid:part", "")
        conformance = metadata.get("pdfaid:conformance", "")
    if part != "2" or conformance not in {"A", "B", "U"}:
        return [f"6.6.4: not declared as PDF/A-2 ({part}{conformance})"]
    return []


def _catalog_faults(pdf: Any) -> list[str]:
    faults = []
    root = pdf.Root
    intents = root.get("/OutputIntents", [])
    if not any(str(one.get("/S", "")) == "/GTS_PDFA1" for one in intents):
        faults.append("6.2.3: no output intent")
    if "/AA" in root:
        faults.append("6.5.2: additional actions")
    form = root.get("/AcroForm")
    if form is not None and ("/XFA" in form or bool(form.get("/NeedAppearances", False))):
        faults.append("6.4: form needs appearances or XFA")
    if "/NeedsRendering" in root:
        faults.append("6.4.2: needs rendering")
    return faults


def _object_faults(thing: Any) -> list[str]:
    kind, subtype = str(thing.get("/Type", "")), str(thing.get("/Subtype", ""))
    faults = []
    if str(thing.get("/S", "")) in _ACTIVE or "/JS" in thing:
        faults.append("6.5.1: forbidden action")
    if kind == "/Font" and not _is_embedded(thing, subtype):
        faults.append(f"6.2.11.4: font not embedded ({thing.get('/BaseFont', '?')})")
    if kind == "/Annot" or (subtype == "/Widget" and "/Rect" in thing):
        faults += _annotation_faults(thing, subtype)
    if "/F" in thing and "/Length" in thing:
        faults.append("6.1.7: content outside the file")
    if "LZWDecode" in str(thing.get("/Filter", "")):
        faults.append("6.1.7.2: LZW")
    return faults


def _is_embedded(font: Any, subtype: str) -> bool:
    if subtype == "/Type0":
        return all(
            _is_embedded(below, str(below.get("/Subtype", "")))
            for below in font["/DescendantFonts"]
        )
    if subtype == "/Type3":
        return True
    described = font.get("/FontDescriptor")
    return described is not None and any(
        key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def _annotation_faults(annotation: Any, subtype: str) -> list[str]:
    faults = []
    flags = int(annotation.get("/F", 0))
    left, bottom, right, top = (float(edge) for edge in annotation["/Rect"])
    is_shown = right - left > 0 and top - bottom > 0
    if subtype in _FORBIDDEN_ANNOTATIONS:
        faults.append("6.3.1: forbidden annotation")
    if subtype != "/Popup" and (not flags & _PRINT or flags & _UNSEEN):
        faults.append("6.3.2: annotation not printed")
    if is_shown and subtype not in {"/Popup", "/Link"} and "/AP" not in annotation:
        faults.append("6.3.3: annotation without appearance")
    if subtype == "/Widget" and ("/A" in annotation or "/AA" in annotation):
        faults.append("6.4.1: field with actions")
    return faults
