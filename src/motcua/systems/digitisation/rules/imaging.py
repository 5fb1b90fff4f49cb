"""Makes a scan or a telephone's photograph ready for reading: upright, straight, even in light."""

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps

MOST_PIXELS = 80_000_000  # what uploads may have; a picture that says otherwise is a bomb
_LONG_SIDE = 11.7  # inches of A4
_THUMBNAIL = 700
_WIDEST_SKEW, _STEP, _FINE = 8.0, 1.0, 0.25
_INK = 0.0006  # below this share of dark dots nothing is written on a page
_MARGIN = 0.02


class PageUnreadable(Exception):
    """Trang không mở được."""

    def __init__(self, reason: str) -> None:
        """Say why: `broken`, `too_large`, `no_such_page`."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready for reading: as people see it, as the reader gets it, and what was done."""

    shown: Image.Image
    clean: Image.Image
    skew: float
    is_blank: bool


def page_of_picture(content: bytes, *, dots_per_inch: int) -> Image.Image:
    """
    A photographed page, upright as the telephone says, no larger than the resolution asks.

    :raises PageUnreadable: if it does not open or has more dots than any camera.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PageUnreadable("too_large")
            # JPEG decodes to a half or a quarter at once; a 50-megapixel photo is never unfolded.
            longest = round(dots_per_inch * _LONG_SIDE)
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PageUnreadable("broken") from error
    if max(upright.size) > longest:
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return upright


def page_of_pdf(content: bytes, number: int, *, dots_per_inch: int) -> Image.Image:
    """
    One page (from 1) of a PDF, drawn at the resolution.

    :raises PageUnreadable: if the file or the page does not open.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as pdf:
            if number > len(pdf):
                raise PageUnreadable("no_such_page")
            page = pdf[number - 1]
            width, height = page.get_size()
            longest = max(width, height, 1.0)
            scale = min(dots_per_inch / 72, dots_per_inch * _LONG_SIDE * 1.5 / longest)
            drawn: Any = page.render(scale=scale)
            return drawn.to_pil().convert("RGB")  # type: ignore[no-any-return]
    except pypdfium2.PdfiumError as error:
        raise PageUnreadable("broken") from error


def prepare(page: Image.Image) -> Prepared:
    """Even out the light, lay lines straight, and tell whether anything is written at all."""
    even = even_light(page)
    if is_blank(even):
        return Prepared(page, even, 0.0, True)
    turned = 90 if _lies_on_its_side(even) else 0
    if turned:
        page, even = (one.transpose(Image.Transpose.ROTATE_90) for one in (page, even))
    skew = skew_of(even)
    if abs(skew) >= _FINE:
        even = even.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        page = page.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))
    return Prepared(page, even, skew, False)


def turned_over(prepared: Prepared) -> Prepared:
    """The same page upside down."""
    half = Image.Transpose.ROTATE_180
    return Prepared(
        prepared.shown.transpose(half), prepared.clean.transpose(half), prepared.skew, False
    )


def even_light(page: Image.Image) -> Image.Image:
    """
    Grey, with the paper white and the ink dark, however dim or uneven the light was.

    The paper is what is left when everything thin is taken away; what is darker than the paper
    around it is ink.
    """
    grey = page.convert("L")
    small = grey.resize((max(1, grey.width // 8), max(1, grey.height // 8)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    ink = ImageChops.subtract(paper.resize(grey.size, Image.Resampling.BILINEAR), grey)
    darkest = _share_above(ink, 0.002)
    # Faint ink in a dark photograph is stretched; the grain of an empty page is not.
    scale = 255 / max(darkest, 40)
    return ImageOps.invert(ink.point([min(255, round(one * scale)) for one in range(256)]))


def _share_above(picture: Image.Image, share: float) -> int:
    """The brightness above which this share of the dots lies."""
    counts, left = picture.histogram(), picture.width * picture.height * share
    for level in range(255, -1, -1):
        left -= counts[level]
        if left <= 0:
            return level
    return 0


def is_blank(even: Image.Image) -> bool:
    """Whether nothing is written: so few dark dots, apart from the edges, where shadows lie."""
    edge_x, edge_y = round(even.width * _MARGIN), round(even.height * _MARGIN)
    inner = even.crop((edge_x, edge_y, even.width - edge_x, even.height - edge_y))
    # Grain is single dots; ink stays dark when neighbours are averaged.
    calm = inner.resize((max(1, inner.width // 3), max(1, inner.height // 3)), Image.Resampling.BOX)
    dark = sum(calm.histogram()[:110])
    return dark < calm.width * calm.height * _INK


def skew_of(even: Image.Image) -> float:
    """By how many degrees the lines have to be turned to lie straight."""
    small = _thumbnail(even)
    coarse = max(_angles(0.0, _WIDEST_SKEW, _STEP), key=lambda angle: _lined(small, angle))
    fine = max(_angles(coarse, _STEP, _FINE), key=lambda angle: _lined(small, angle))
    return 0.0 if _lined(small, fine) < _lined(small, 0.0) * 1.02 else fine


def _angles(middle: float, reach: float, step: float) -> list[float]:
    number = round(reach / step)
    return [middle + step * place for place in range(-number, number + 1)]


def _lies_on_its_side(even: Image.Image) -> bool:
    small = _thumbnail(even)
    side = small.transpose(Image.Transpose.ROTATE_90)
    return max(_lined(side, angle) for angle in (-4, -2, 0, 2, 4)) > 1.15 * max(
        _lined(small, angle) for angle in (-4, -2, 0, 2, 4)
    )


def _thumbnail(even: Image.Image) -> Image.Image:
    """White ink on black, small, without the edges."""
    small = ImageOps.invert(even)
    small.thumbnail((_THUMBNAIL, _THUMBNAIL), Image.Resampling.BOX)
    return small


def _lined(small: Image.Image, angle: float) -> float:
    """How much rows of ink and rows of paper take turns, when the page is turned by an angle."""
    turned = small.rotate(angle, Image.Resampling.BILINEAR) if angle else small
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((one - two) ** 2 for one, two in pairwise(rows)))


def kept_picture(shown: Image.Image) -> bytes:
    """The page as it is kept: colour, as JPEG, without what the telephone wrote into it."""
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def cut_out(content: bytes, box: tuple[int, int, int, int]) -> bytes:
    """The part of a page where a field stands, with a little around it, as JPEG."""
    with Image.open(io.BytesIO(content)) as page:
        left, top, right, bottom = box
        room = max(12, (bottom - top) // 2)
        part = page.crop(
            (
                max(0, left - 3 * room),
                max(0, top - room),
                min(page.width, right + 3 * room),
                min(page.height, bottom + room),
            )
        )
        return kept_picture(part.convert("RGB"))
