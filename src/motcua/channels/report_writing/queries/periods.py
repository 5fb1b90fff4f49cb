"""How reports name their periods."""

from motcua.kernel.indicators import api as indicators


def period_words(code: str) -> str:
    """A period as a report names it within a sentence: "2022-Q2" is "Quý II/2022"."""
    return indicators.Period.parse(code).short_in("vi")
