"""QR pictures for pages: an address that a telephone opens."""

import segno
from markupsafe import Markup


def qr_picture(text: str, title: str) -> Markup:
    """The QR code of a text as SVG inside the page, with words for who cannot see it."""
    code = segno.make(text, error="m")
    return Markup(code.svg_inline(scale=5, border=2, title=title, light="#fff"))
