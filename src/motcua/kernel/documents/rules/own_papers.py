"""
Signs a paper that we have typeset ourselves: the first signature of a PDF whose writing we know.

Typst writes every object plainly, with a table of places at the end. So the increments (the
signature with its picture, then certificates and revocation lists for later: PAdES B-LT) are
written as text, without taking the document apart. What looks otherwise is not ours: the general
signer (`pades`) takes it.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from motcua.base.signing import cms

if TYPE_CHECKING:
    from .pades import Place, Signing

_END = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_ROOM = 10_000  # bytes for the signature besides certificates; a larger one is left to pades
_DICTIONARY = re.compile(rb"^\s*<<(.*)>>\s*$", re.DOTALL)


class NotOurs(Exception):
    """The document, or the key, is of a kind that only the general signer knows."""


@dataclass(frozen=True, slots=True)
class Written:
    """A PDF as typst writes it: its objects as text, and what its end says."""

    content: bytes
    places: Mapping[int, int]
    trailer: Mapping[bytes, bytes]
    table: int

    def text(self, number: int) -> bytes:
        """What stands between `obj` and `endobj`."""
        start = self.places[number]
        opening = b"%d 0 obj" % number
        end = self.content.find(b"endobj", self._after_stream(start))
        if not self.content.startswith(opening, start) or end < 0:
            raise NotOurs(f"object {number}")
        return self.content[start + len(opening) : end]

    def _after_stream(self, start: int) -> int:
        """Where an object may end: a stream's bytes may hold anything."""
        end = self.content.find(b"endobj", start)
        stream = self.content.find(b"stream", start, end)
        if stream < 0:
            return start
        length = re.search(rb"/Length (\d+)\b(?! 0 R)", self.content[start:stream])
        if length is None:
            raise NotOurs("a stream of unknown length")
        return stream + int(length[1])

    def dictionary(self, number: int) -> bytes:
        """The entries of an object that is a dictionary."""
        found = _DICTIONARY.match(self.text(number))
        if found is None:
            raise NotOurs(f"object {number} is no dictionary")
        return found[1]


def read_written(content: bytes) -> Written:
    """
    A PDF of ours.

    :raises NotOurs: if it is written otherwise, was changed after, or is signed already.
    """
    end = _END.search(content, max(0, len(content) - 2000))
    if end is None or content.count(b"startxref") != 1:
        raise NotOurs("the end")
    table = int(end[2])
    lines = content[table : end.start()].split(b"\n")
    if lines[0].strip() != b"xref" or not lines[1].startswith(b"0 "):
        raise NotOurs("the table")
    rows = (row.split() for row in lines[2:] if row.strip())
    places = {
        number: int(row[0]) for number, row in enumerate(rows) if len(row) == 3 and row[2] == b"n"
    }
    trailer = dict(re.findall(rb"/(Size|Root|Info) (\d+)(?: 0 R)?", end[1]))
    named = re.search(rb"/ID\s*\[\s*(\([^)]*\)|<[0-9a-fA-F]*>)", end[1])
    if not {b"Size", b"Root"} <= trailer.keys() or named is None or b"Encrypt" in end[1]:
        raise NotOurs("the trailer")
    return Written(content, places, {**trailer, b"ID": named[1]}, table)


@dataclass(slots=True)
class Increment:
    """Objects that are added to a document, and the table of where they stand."""

    size: int
    root: int
    trailer: Mapping[bytes, bytes]
    before: int  # where the table before stands
    start: int  # how long the document is
    written: bytearray = field(default_factory=bytearray)
    places: dict[int, int] = field(default_factory=dict)

    def number(self) -> int:
        """The number of a new object."""
        self.size += 1
        return self.size - 1

    def add(self, number: int, text: bytes) -> int:
        """Write an object; returns where its text begins in the document."""
        self.places[number] = self.start + len(self.written)
        opening = b"%d 0 obj\n" % number
        self.written += opening + text + b"\nendobj\n"
        return self.places[number] + len(opening)

    def add_stream(self, number: int, entries: bytes, content: bytes) -> None:
        """Write an object with a stream."""
        head = b"<<%s/Length %d>>\nstream\n" % (entries, len(content))
        self.add(number, head + content + b"\nendstream")

    def finish(self) -> int:
        """Write the table; returns where it stands."""
        table = self.start + len(self.written)
        rows = [b"xref\n0 1\n0000000000 65535 f \n"]
        for number, place in sorted(self.places.items()):
            rows.append(b"%d 1\n%010d 00000 n \n" % (number, place))
        info = b"/Info %s 0 R" % self.trailer[b"Info"] if b"Info" in self.trailer else b""
        rows.append(
            b"trailer\n<</Size %d/Root %d 0 R%s/Prev %d/ID[%s<%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (
                self.size, self.root, info, self.before,
                self.trailer[b"ID"], os.urandom(16).hex().encode(), table,
            )
        )  # fmt: skip
        self.written += b"".join(rows)
        return table


def sign_own_paper(
    content: bytes, signing: "Signing", *, place: "Place | None", appearance: bytes
) -> bytes:
    """
    The first signature on a paper of ours.

    :raises NotOurs: if the general signer has to do it.
    :raises NotGranted: if there is no time stamp.
    """
    _require_usual(signing)
    paper = read_written(content)
    root = int(paper.trailer[b"Root"])
    catalogue = paper.dictionary(root)
    if b"/AcroForm" in catalogue or b"/Perms" in catalogue:
        raise NotOurs("there is a form")
    more = Increment(int(paper.trailer[b"Size"]), root, paper.trailer, paper.table, len(content))
    mark, shown = more.number(), more.number()
    page = _page(paper, place.page if place else 1)
    box, drawn = (0, 0, 0, 0), b""
    if place is not None:
        box = _box(place)
        drawn = b"/AP<</N %d 0 R>>" % _add_picture(more, appearance, box)
    more.add(
        shown,
        b"<</FT/Sig/T(ChuKy1)/Type/Annot/Subtype/Widget/F 132/V %d 0 R/P %d 0 R"
        b"/Rect[%d %d %d %d]%s>>" % (mark, page, *box, drawn),
    )
    _add_to_page(more, paper, page, shown)
    catalogue += (
        b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>"
        b"/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>" % shown
    )
    more.add(root, b"<<%s>>" % catalogue)
    room = _ROOM + len(signing.certificate) + sum(map(len, signing.chain))
    text, hole = _signature_dictionary(signing, room)
    started = more.add(mark, text)
    table = more.finish()
    signed = bytearray(content + more.written)
    known = _fill(signed, started, hole, room, signing)
    later = Increment(more.size, root, paper.trailer, table, len(signed))
    _add_validation(later, catalogue, known, signing.revocation_lists)
    return bytes(signed + later.written)


def _require_usual(signing: "Signing") -> None:
    chain = (signing.certificate, *signing.chain)
    if not signing.revocation_lists or cms.algorithm_of(signing.certificate) is None:
        raise NotOurs("the key")
    if not all(cms.is_issued_by(own, above) for own, above in pairwise(chain)):
        raise NotOurs("the chain")


def _page(paper: Written, wanted: int) -> int:
    pages = re.search(rb"/Pages (\d+) 0 R", paper.dictionary(int(paper.trailer[b"Root"])))
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", paper.dictionary(int(pages[1]))) if pages else None
    numbers = [int(one) for one in _REFERENCE.findall(kids[1])] if kids else []
    if len(numbers) < wanted or b"/Kids" in paper.text(numbers[wanted - 1]):
        raise NotOurs("the pages")
    return numbers[wanted - 1]


def _add_to_page(more: Increment, paper: Written, page: int, shown: int) -> None:
    entries = paper.dictionary(page)
    noted = re.search(rb"/Annots\s*\[([^\]]*)\]", entries)
    if noted is None and b"/Annots" in entries:
        raise NotOurs("the notes of the page")
    before = noted[1] if noted else b""
    if noted:
        entries = entries[: noted.start()] + entries[noted.end() :]
    more.add(page, b"<<%s/Annots[%s %d 0 R]>>" % (entries, before, shown))


def _box(place: "Place") -> tuple[int, int, int, int]:
    """The place as PDF counts: from the bottom of the page."""
    top = place.page_height - place.y
    right, bottom = place.x + place.width, top - place.height
    return round(place.x), round(bottom), round(right), round(top)


def _add_picture(more: Increment, appearance: bytes, box: tuple[int, int, int, int]) -> int:
    """The first page of a PDF of ours as a picture, in its proportions in the middle of a box."""
    paper = read_written(appearance)
    entries = paper.dictionary(_page(paper, 1))
    size = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", entries)
    drawing = re.search(rb"/Contents (\d+) 0 R", entries)
    resources = re.search(rb"/Resources (\d+) 0 R", entries)
    if size is None or drawing is None or resources is None:
        raise NotOurs("the picture")
    numbers = _copy(more, paper, int(resources[1]))
    head, _, stream = paper.text(int(drawing[1])).partition(b"stream")
    inside = _DICTIONARY.match(head)
    if inside is None:
        raise NotOurs("the drawing")
    page, picture = more.number(), more.number()
    form = b"/Type/XObject/Subtype/Form"
    more.add(
        page,
        b"<<%s%s/BBox[0 0 %s %s]/Resources %d 0 R>>\nstream%s"
        % (inside[1], form, size[1], size[2], numbers[int(resources[1])], stream),
    )
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(width / float(size[1]), height / float(size[2]))
    right, up = (width - scale * float(size[1])) / 2, (height - scale * float(size[2])) / 2
    more.add_stream(
        picture,
        b"%s/BBox[0 0 %d %d]/Resources<</XObject<</Drawn %d 0 R>>>>" % (form, width, height, page),
        b"q %.5f 0 0 %.5f %.3f %.3f cm /Drawn Do Q" % (scale, scale, right, up),
    )
    return picture


def _copy(more: Increment, paper: Written, first: int) -> dict[int, int]:
    """An object of another document and all that it leads to, with new numbers."""
    numbers: dict[int, int] = {}
    waiting, texts = [first], {}
    while waiting:
        number = waiting.pop()
        if number in texts:
            continue
        numbers[number] = more.number()
        head, mark, stream = paper.text(number).partition(b"stream")
        texts[number] = (head, mark + stream)
        waiting += [int(one) for one in _REFERENCE.findall(head)]
    for number, (head, rest) in texts.items():
        renamed = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], head)
        more.add(numbers[number], renamed.strip() + (b"\n" + rest if rest else b""))
    return numbers


def _signature_dictionary(signing: "Signing", room: int) -> tuple[bytes, int]:
    """The dictionary with room for the signature, and where in it that room begins."""
    moment = signing.at.strftime("%Y%m%d%H%M%S").encode()
    zone = signing.at.strftime("%z").encode()
    written = zone[:3] + b"'" + zone[3:5] + b"'" if zone.strip(b"+0") else b"Z"
    head = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:%s%s)"
        b"/Reason%s/Location%s/ByteRange[%s]/Contents"
        % (moment, written, _text(signing.reason), _text(signing.location), b" " * 40)
    )
    return head + b"<" + b"0" * (2 * room) + b">>>", len(head)


def _text(words: str) -> bytes:
    return b"<%s>" % (b"\xfe\xff" + words.encode("utf-16-be")).hex().encode()


def _fill(
    signed: bytearray, started: int, hole: int, room: int, signing: "Signing"
) -> tuple[bytes, ...]:
    """Sign what stands around the room, and write the signature into it."""
    begin = started + hole
    end = begin + 2 * room + 2
    span = b"0 %d %d %d" % (begin, end, len(signed) - end)
    where = signed.find(b"/ByteRange[", started, begin) + len(b"/ByteRange[")
    signed[where : where + len(span)] = span
    digest = hashlib.sha256(memoryview(signed)[:begin])
    digest.update(memoryview(signed)[end:])
    attributes = cms.signed_attributes(digest.digest(), signing.certificate)
    made = signing.sign(attributes, "sha256")
    stamp, known = cms.time_stamp(made, signing.stamp)
    whole = cms.signature_of(
        attributes, made, certificate=signing.certificate, chain=signing.chain, stamp=stamp
    )
    if len(whole) > room:
        raise NotOurs("the signature is large")
    signed[begin + 1 : begin + 1 + 2 * len(whole)] = whole.hex().encode()
    return (signing.certificate, *signing.chain, *known)


def _add_validation(
    later: Increment, catalogue: bytes, certificates: Iterable[bytes], lists: Iterable[bytes]
) -> None:
    """What a reader of later years needs: all certificates, and who was revoked when."""
    kept = {
        name: [(later.number(), one) for one in dict.fromkeys(values)]
        for name, values in ((b"Certs", certificates), (b"CRLs", lists))
    }
    for pairs in kept.values():
        for number, one in pairs:
            later.add_stream(number, b"", one)
    store = b"".join(
        b"/%s[%s]" % (name, b" ".join(b"%d 0 R" % number for number, _ in pairs))
        for name, pairs in kept.items()
    )
    later.add(later.root, b"<<%s/DSS<</Type/DSS%s>>>>" % (catalogue, store))
    later.finish()
