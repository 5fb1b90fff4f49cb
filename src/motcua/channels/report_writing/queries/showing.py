"""What stands for a mark: words, a table, a picture with its table."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LiveTable:
    """
    A table of figures, and the picture drawn from it where one was asked for.

    Two are the same if they say the same; how they are drawn does not matter.

    :ivar picture: its SVG on a screen. :ivar paper: its SVG on paper, where that is another.
    :ivar note: what has to be known of it, its source and its date.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    picture: str = field(default="", compare=False)
    paper: str = field(default="", compare=False)
    note: str = field(default="", compare=False)


@dataclass(frozen=True)
class Shown:
    """
    What stands for a mark.

    :ivar code: the indicator that the figure opens to, with unit, period and window.
    :ivar days: which days the figure is of, in words.
    :ivar problem: a code for why there is nothing to show, else empty.
    """

    text: str
    code: str = ""
    unit: str = ""
    period: str = ""
    table: LiveTable | None = None
    problem: str = ""
    window: str = ""
    days: str = ""
