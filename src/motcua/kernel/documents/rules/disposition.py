"""The headers with which a file is sent, so that a browser shows it but never runs it."""

from urllib.parse import quote

_SHOWN = {"application/pdf", "image/jpeg", "image/png"}
# No sandbox on PDF: browsers do not open their own reader inside one.
_PICTURE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"
_PDF_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


def file_headers(
    *, name: str, media_type: str, size: int, sha256: str, inline: bool = True
) -> dict[str, str]:
    """
    Headers for a stored file.

    Pictures and PDF may be shown in the page (`inline`); everything else is always downloaded.
    """
    way = "inline" if inline and media_type in _SHOWN else "attachment"
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in ".-_ " else "_" for c in name)
    return {
        "Content-Type": media_type,
        "Content-Length": str(size),
        "Content-Disposition": f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Security-Policy": _PDF_POLICY
        if media_type == "application/pdf"
        else _PICTURE_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "ETag": f'"{sha256}"',
    }
