"""Code 128 (ISO/IEC 15417, code set B): the bars that the post's scanners read on a label."""

# The widths of bars and gaps of each symbol, by its value.
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232"
)
_WIDTHS = tuple(_TABLE[place : place + 6] for place in range(0, len(_TABLE), 7))
_STOP = "2331112"
_START_B = 104
_QUIET = 10


def symbols_of(text: str) -> list[int]:
    """
    The symbols of a text with start and check digit.

    :raises ValueError: for an empty text, or a letter that the code set lacks.
    """
    if not text or any(not 32 <= ord(letter) < 127 for letter in text):
        raise ValueError("Code 128 B writes plain ASCII only")
    values = [ord(letter) - 32 for letter in text]
    check = (_START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    return [_START_B, *values, check]


def bars_of(text: str) -> list[tuple[int, int]]:
    """The bars of a text from the left edge, each with its place and width in modules."""
    widths = "".join(_WIDTHS[symbol] for symbol in symbols_of(text)) + _STOP
    bars, place = [], _QUIET
    for turn, width in enumerate(widths):
        if turn % 2 == 0:
            bars.append((place, int(width)))
        place += int(width)
    return bars


def code128_svg(text: str, *, height: int = 40) -> str:
    """The bars as an SVG picture with its quiet zones, one unit a module."""
    bars = bars_of(text)
    width = bars[-1][0] + bars[-1][1] + _QUIET
    drawn = "".join(f'<rect x="{x}" y="0" width="{w}" height="{height}"/>' for x, w in bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none" shape-rendering="crispEdges">{drawn}</svg>'
    )
