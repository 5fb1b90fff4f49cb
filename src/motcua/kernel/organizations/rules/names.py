"""Names of units and agencies, and how they are compared."""

from motcua.base.text import fold

UNIT_WORDS = {
    "Thị trấn": "township",
    "Thành phố": "city",
    "Thị xã": "town",
    "Phường": "ward",
    "Huyện": "district",
    "Tỉnh": "province",
    "Xã": "commune",
}
_FOLDED_WORDS = {fold(word): word for word in UNIT_WORDS}


def split_unit_name(name: str) -> tuple[str, str]:
    """The kind of unit and its own name: Phường, Trần Phú; no kind is an empty text."""
    for word in UNIT_WORDS:
        if name.startswith(f"{word} "):
            return word, name[len(word) + 1 :]
    return "", name


def english_unit_name(name: str) -> str:
    """Phường Trần Phú as Trần Phú ward; Vietnamese names keep their marks in English."""
    word, own = split_unit_name(name)
    return f"{own} {UNIT_WORDS[word]}" if word else own


def folded_own_name(name: str) -> str:
    """The name without kind, diacritics and case, as units are looked up."""
    return fold(split_unit_name(name)[1])


def unit_query(text: str) -> tuple[str, str]:
    """What a person typed, as kind (may be empty) and folded own name: "phuong tran phu"."""
    folded = fold(text)
    for word, written in _FOLDED_WORDS.items():
        if folded.startswith(f"{word} "):
            return written, folded[len(word) + 1 :]
    return "", folded


def heading(name: str) -> str:
    """The agency's name as it stands at the head of a document (Decree 30/2020: capitals)."""
    return name.upper()


def in_sentence(name: str) -> str:
    """The name with a small first letter, to stand after other words: xã Kỳ Xuân."""
    return name[:1].lower() + name[1:]
