"""Opens an uploaded PDF completely: locked, broken, active and bundled ones are refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .upload_findings import Finding, Refused

MAX_PAGES = 500
MAX_OBJECTS = 200_000
_DEEPEST = 8

# ISO 32000-1, 12.6.4: actions that run, fetch, send or start something. A link to a page of the
# web (/URI) is only followed when a reader presses it.
_ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute",
}  # fmt: skip
_ACTIVE_SUBTYPES = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def open_pdf(path: Path, media_type: str) -> Finding:
    """Open a PDF, look at every object, and count its pages."""
    import pikepdf

    _refuse_rest(path)
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused("pdf_encrypted")
            pages = len(pdf.pages)
            if pages == 0:
                raise Refused("pdf_broken")
            if pages > MAX_PAGES:
                raise Refused("pdf_too_many_pages", pages=pages, limit=MAX_PAGES)
            _look_at_objects(pdf)
            for page in pdf.pages:
                _ = page.mediabox
    except pikepdf.PasswordError as error:
        raise Refused("pdf_encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, OSError) as error:
        raise Refused("pdf_broken") from error
    return Finding(media_type=media_type, pages=pages)


def _refuse_rest(path: Path) -> None:
    content = path.read_bytes()
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("pdf_broken")
    if content[end + 5 :].strip(b"\x00\r\n\t "):
        raise Refused("two_files_in_one")


def _look_at_objects(pdf: Any) -> None:
    import pikepdf

    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("pdf_broken")
    for thing in pdf.objects:
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            _look_at(thing, depth=0)


def _look_at(thing: Any, depth: int) -> None:
    if str(thing.get("/Type", "")) == "/EmbeddedFile" or "/EF" in thing:
        raise Refused("pdf_embedded_files")
    if str(thing.get("/S", "")) in _ACTIVE_ACTIONS or "/JS" in thing or "/XFA" in thing:
        raise Refused("pdf_active")
    if str(thing.get("/Subtype", "")) in _ACTIVE_SUBTYPES:
        raise Refused("pdf_active")
    if depth < _DEEPEST:
        for value in _written_in_place(thing):
            _look_at(value, depth + 1)


def _written_in_place(thing: Any) -> Iterator[Any]:
    """The dictionaries inside another one; those with a number of their own are met by it."""
    import pikepdf

    for _, value in thing.items():
        inside = list(value) if isinstance(value, pikepdf.Array) else [value]
        for item in inside:
            if isinstance(item, pikepdf.Dictionary) and not item.is_indirect:
                yield item
