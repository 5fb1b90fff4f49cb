"""Files are told by content, opened completely, and refused in words that help."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from motcua.base.actors import Actor
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.actions.refusals import UPLOAD_REASONS
from motcua.kernel.documents.actions.storing import tidy_filename
from motcua.kernel.documents.models import StoredFile
from motcua.kernel.documents.ports.files import FileDamaged, LocalFileStore, file_store
from motcua.kernel.documents.ports.malware import (
    ScannerUnavailable,
    Verdict,
    register_malware_scanner,
)
from motcua.kernel.documents.rules.uploads import DOCX, USUAL_TYPES, XLSX, allowed_types
from motcua.kernel.documents.testing import make_pdf, make_picture
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db


def accept(actor: Actor, at: datetime, content: bytes, name: str, **more: Any) -> StoredFile:
    return documents.accept_upload(
        actor=actor, content=io.BytesIO(content), filename=name, at=at, **more
    )


def refusal(actor: Actor, at: datetime, content: bytes, name: str, **more: Any) -> str:
    with pytest.raises(documents.UploadRefused) as caught:
        accept(actor, at, content, name, **more)
    assert caught.value.message("vi") and caught.value.message("en")
    assert StoredFile.objects.count() == 0
    return caught.value.reason


def make_archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed_pdf(change: Any, **saving: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        change(pdf)
        pdf.save(out, **saving)
    return out.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>" * 9}


def test_a_picture_is_kept_under_its_hash_and_told_in_the_journal(
    citizen: Actor, at: datetime
) -> None:
    file = accept(citizen, at, make_picture(), "Ảnh giấy chứng sinh.JPG")

    assert (file.media_type, file.name) == ("image/jpeg", "Ảnh giấy chứng sinh.JPG")
    opened = documents.open_file(actor=citizen, file_uuid=file.uuid, at=at)
    with opened.stream as stream:
        assert stream.read() == make_picture()
    (event,) = events_named("documents.file_stored")
    assert event.subject_uuid == file.uuid and event.payload["sha256"] == file.sha256


def test_the_same_content_of_two_people_is_kept_once_and_stays_apart(
    citizen: Actor, at: datetime, own_folder: Path
) -> None:
    first = accept(citizen, at, make_pdf(3), "a.pdf")
    second = accept(Actor("person", first.uuid, "Khác"), at, make_pdf(3), "b.pdf")

    assert first.sha256 == second.sha256 and first.uuid != second.uuid
    assert first.page_count == 3
    assert len([p for p in (own_folder / "files").rglob("*") if p.is_file()]) == 1


def test_a_file_that_lies_about_its_type_is_refused(citizen: Actor, at: datetime) -> None:
    assert refusal(citizen, at, make_picture(), "giay-chung-sinh.pdf") == "type_mismatch"
    assert refusal(citizen, at, b"MZ\x90\x00" + bytes(500), "anh.jpg") == "type_not_allowed"
    assert refusal(citizen, at, b"<html><script>1</script>", "anh.png") == "type_not_allowed"
    assert refusal(citizen, at, b"", "anh.png") == "empty"


class Endless:
    """200 MB that were never in memory, counting what was taken of them."""

    def __init__(self) -> None:
        self.left, self.taken = 200 * 1024 * 1024, 0

    def read(self, size: int = -1, /) -> bytes:
        size = min(size, self.left)
        self.left -= size
        self.taken += size
        return b"%PDF-" + b"a" * (size - 5) if size > 5 else b""


def test_a_200_mb_file_is_refused_before_it_is_read(
    citizen: Actor, at: datetime, own_folder: Path
) -> None:
    source = Endless()

    with pytest.raises(documents.UploadRefused) as caught:
        documents.accept_upload(actor=citizen, content=source, filename="to.pdf", at=at)

    assert caught.value.reason == "too_large" and "20 MB" in caught.value.message("vi")
    assert source.taken < 21 * 1024 * 1024
    assert not list((own_folder / "files").rglob("tmp*"))


def test_broken_pictures_and_pictures_that_hide_something_are_refused(
    citizen: Actor, at: datetime
) -> None:
    jpeg, out = make_picture(200, 200), io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")

    assert refusal(citizen, at, jpeg[: len(jpeg) // 2], "anh.jpg") == "image_broken"
    assert refusal(citizen, at, jpeg + make_archive(WORD), "anh.jpg") == "two_files_in_one"
    assert refusal(citizen, at, jpeg + b"<script>alert(1)</script>", "a.jpg") == "two_files_in_one"
    assert refusal(citizen, at, out.getvalue() + b"more", "anh.png") == "two_files_in_one"


def test_a_picture_bomb_is_refused_by_its_size_in_pixels(citizen: Actor, at: datetime) -> None:
    def part(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + crc

    side = (60_000).to_bytes(4, "big")
    head = part(b"IHDR", side + side + b"\x01\x00\x00\x00\x00")
    rows = part(b"IDAT", zlib.compress(bytes(10_000), 9))
    bomb = b"\x89PNG\r\n\x1a\n" + head + rows + part(b"IEND", b"")

    assert refusal(citizen, at, bomb, "anh.png") == "image_too_large"


def test_a_position_in_a_photo_is_noted_and_the_photo_stays_as_it_came(
    citizen: Actor, at: datetime
) -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=exif)

    assert accept(citizen, at, out.getvalue(), "anh.jpg").notes == ["has_location"]
    assert accept(citizen, at, make_picture(), "anh.jpg").notes == []


def add_script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = action


def add_launch(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=action,
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([link])


def add_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.exe"] = b"MZ"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (make_pdf()[:200], "pdf_broken"),
        (b"%PDF-1.7\n%%EOF", "pdf_broken"),
        (changed_pdf(add_script), "pdf_active"),
        (changed_pdf(add_launch), "pdf_active"),
        (changed_pdf(add_file), "pdf_embedded_files"),
        (make_pdf(501), "pdf_too_many_pages"),
        (make_pdf() + make_archive(WORD), "two_files_in_one"),
        (
            changed_pdf(lambda pdf: None, encryption=pikepdf.Encryption(user="u", owner="o")),
            "pdf_encrypted",
        ),
        (
            changed_pdf(lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="o")),
            "pdf_encrypted",
        ),
    ],
)
def test_broken_locked_active_and_bundled_pdf_are_refused(
    citizen: Actor, at: datetime, content: bytes, reason: str
) -> None:
    assert refusal(citizen, at, content, "van-ban.pdf") == reason


def test_office_files_are_taken_only_where_allowed_and_only_when_plain(
    citizen: Actor, at: datetime
) -> None:
    office = (*USUAL_TYPES, DOCX)

    assert refusal(citizen, at, make_archive(WORD), "don.docx") == "type_not_allowed"
    bomb = make_archive({**WORD, "word/a.xml": bytes(60_000_000)})
    assert refusal(citizen, at, bomb, "don.docx", allowed=office) == "archive_bomb"
    macro = make_archive({**WORD, "word/vbaProject.bin": b"x"})
    assert refusal(citizen, at, macro, "don.docx", allowed=office) == "office_active"
    plain = make_archive({"a.txt": b"a"})
    assert refusal(citizen, at, plain, "don.docx", allowed=office) == "type_not_allowed"
    assert accept(citizen, at, make_archive(WORD), "don.docx", allowed=office).media_type == DOCX


def test_the_harmless_test_virus_is_refused_without_any_scanner(
    citizen: Actor, at: datetime
) -> None:
    virus = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    content = changed_pdf(lambda pdf: pdf.docinfo.__setitem__("/Title", pikepdf.String("a")))
    content = content.replace(b"%%EOF", b"%" + virus + b"\n%%EOF")

    assert refusal(citizen, at, content, "a.pdf") == "malware"


class Scanner:
    """Says what it is told to say."""

    def __init__(self, threat: str | None) -> None:
        self.threat = threat

    def scan(self, path: Path) -> Verdict:
        assert path.stat().st_size
        if self.threat is None:
            raise ScannerUnavailable()
        return Verdict("fake", self.threat)


@pytest.fixture
def no_scanner() -> Iterator[None]:
    yield
    register_malware_scanner(None)


def test_a_scanner_decides_and_its_absence_makes_uploads_wait(
    citizen: Actor, at: datetime, no_scanner: None
) -> None:
    register_malware_scanner(Scanner("Pdf.Exploit"))
    assert refusal(citizen, at, make_pdf(), "a.pdf") == "malware"
    register_malware_scanner(Scanner(None))
    assert refusal(citizen, at, make_pdf(), "a.pdf") == "scanner_unavailable"
    register_malware_scanner(Scanner(""))
    assert accept(citizen, at, make_pdf(), "a.pdf").scanned_by == "fake"


def test_a_damaged_content_is_found_out_when_it_is_read(
    citizen: Actor, at: datetime, own_folder: Path
) -> None:
    file = accept(citizen, at, make_pdf(), "a.pdf")
    store = file_store()
    assert isinstance(store, LocalFileStore)
    (kept,) = [p for p in store.root.rglob("*") if p.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes()[:-1] + b"\x00")

    with pytest.raises(FileDamaged):
        documents.open_file(actor=citizen, file_uuid=file.uuid, at=at)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\mau\\Giấy.pdf", "Giấy.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202egpj.pdf", "abgpj.pdf"),
        ("", "tep"),
        (".pdf", "pdf"),
        ("n" * 400 + ".pdf", "n" * 147 + ".pdf"),
    ],
)
def test_file_names_lose_folders_and_control_letters(given: str, kept: str) -> None:
    assert tidy_filename(given) == kept


@pytest.mark.parametrize(
    ("accept_list", "types"),
    [
        ("", USUAL_TYPES),
        (".pdf, image/*", USUAL_TYPES),
        (".jpg", ("image/jpeg",)),
        ("application/pdf,.xlsx", ("application/pdf", XLSX)),
        (".exe", ()),
    ],
)
def test_a_field_says_which_types_it_takes(accept_list: str, types: tuple[str, ...]) -> None:
    assert allowed_types(accept_list) == types


def test_every_reason_has_words_in_both_languages() -> None:
    assert all(
        set(words) == {"vi", "en"} and all(words.values()) for words in UPLOAD_REASONS.values()
    )
