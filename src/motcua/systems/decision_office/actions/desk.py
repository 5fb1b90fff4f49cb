"""The desk of decision tables: how one is begun, read, judged, compared and published."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.decisions import api as decisions
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT, DRAFTS
from ..permissions import RIGHTS
from ..queries.trial import examples_of, sheet_of_draft
from ..rules.beginning import empty_table
from ..rules.differences import Difference, differences
from .examples import take_examples

UNREADABLE = "definitions"


class DraftHasProblems(Refusal):
    """Bảng còn lỗi. Hãy sửa hết các lỗi được nêu rồi trình duyệt lại."""

    status = 422
    message_en = "The table still has faults. Mend all that are listed, then submit it again."


class ExamplesFail(Refusal):
    """
    Bảng trả lời khác kết quả mong đợi ở ví dụ: {names}. Hãy sửa bảng hoặc sửa ví dụ rồi trình
    duyệt lại.
    """

    status = 422
    message_en = (
        "The table answers otherwise than expected in: {names}. Mend the table or the examples, "
        "then submit it again."
    )


class LawMissing(InvalidInput):
    """Bản thảo chưa đủ thông tin để công bố. Hãy bổ sung ở phần Căn cứ và hiệu lực."""

    message_en = "The draft lacks what publication needs. Add it under Legal basis and days."


WORDS = {
    "title": gettext_noop("Soạn bảng quyết định"),
    "new": gettext_noop(
        "Bảng mới bắt đầu bằng một bảng trống, hoặc bằng tệp DMN của công cụ khác. Để sửa một bảng "
        "đã công bố, mở bảng đó rồi chọn soạn phiên bản sau."
    ),
    "code": gettext_noop("Mã bảng"),
    "code_hint": gettext_noop(
        "Chữ thường không dấu, chữ số và dấu gạch nối, ví dụ le-phi-ho-tich. Nếu trùng mã của bảng "
        "đã có, bản thảo sẽ thành phiên bản sau của bảng đó."
    ),
    "name": gettext_noop("Tên bảng"),
    "name_hint": gettext_noop("Ví dụ: Lệ phí đăng ký khai sinh."),
}


class DecisionDesk:
    """Decision tables are drawn here."""

    kind = DRAFT
    slug = "bang-quyet-dinh"
    name = gettext_noop("Bảng quyết định")
    home = "decision_office:decision_list"
    words: Mapping[str, str] = WORDS
    rights = RIGHTS
    events = DRAFTS
    file = drafting.FileKind("DMN", "dmn", 2, lambda raw: str(raw, "utf-8"), str.encode)
    codes = drafting.Codes(
        "le-phi-ho-tich", frozenset({"ban-thao", "tep"})
    )  # the addresses beside the decisions
    steps: Mapping[str, str] = {"examples": gettext_noop("Sửa ví dụ")}

    def find_version(self, code: str, number: int | None = None) -> drafting.Version | None:
        """The version of a number, or the one that was published last."""
        versions = decisions.DecisionVersion.objects.filter(code=code)
        if number is not None:
            versions = versions.filter(number=number)
        found: decisions.DecisionVersion | None = versions.order_by("-number").first()
        if found is None:
            return None
        content = drafting.Content(found.dmn, found.about, found.valid_from, found.valid_to)
        return drafting.Version(found.number, found.name, content)

    def begin(
        self, *, code: str, name: str, base: drafting.Version | None, file: str | None
    ) -> drafting.Content:
        """A version without its days, or an empty table; a file in place of either's."""
        if base is not None:
            content = replace(base.content, valid_from=None, valid_to=None)
        else:
            told = {"title": {"vi": name or code}, "sureness": "assumed"}
            content = drafting.Content(empty_table(code=code, name=name or code), told)
        return content if file is None else self.with_file(content, file)

    def begun(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> None:
        """It begins with the examples of the draft before."""
        take_examples(draft, by=by, at=at)

    def with_file(self, content: drafting.Content, file: str) -> drafting.Content:
        """What is said about the table stays."""
        return replace(content, file=file)

    def text_of(self, code: str, content: drafting.Content) -> str:
        """The file, letter for letter."""
        return content.file

    def title_of(
        self, code: str, content: drafting.Content, base: drafting.Version | None
    ) -> Mapping[str, str]:
        """The title of its page."""
        title = content.about.get("title") or {}
        return {"vi": title} if isinstance(title, str) else title

    def require_readable(self, content: drafting.Content) -> None:
        """Faults in tables may be saved, what is no DMN may not."""
        _sheet, problems = decisions.read_sheet("", content.file, {})
        wrong = [one for one in problems if one.element_id == UNREADABLE and not one.element_name]
        if wrong:
            language = "en" if (get_language() or "vi").startswith("en") else "vi"
            raise InvalidInput(fields={"file": getattr(wrong[0], language)})

    def require_ready(self, draft: drafting.VersionDraft, at: datetime) -> None:
        """
        A first day and a legal basis, no fault, and every example answered as expected.

        :raises LawMissing: without a first day or a legal basis.
        :raises DraftHasProblems: while the checks find faults.
        :raises ExamplesFail: while an example is answered otherwise.
        """
        _require_law(draft)
        sheet, _problems = sheet_of_draft(draft)
        if sheet is None:
            raise DraftHasProblems()
        failing = [one.example.name for one in examples_of(draft, sheet) if not one.is_held]
        if failing:
            raise ExamplesFail(names="; ".join(failing))

    def differences(
        self, before: drafting.Content, after: drafting.Content
    ) -> Sequence[Difference]:
        """What differs letter by letter in the tables."""
        return differences(before.file, after.file)

    def publish(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> int:
        """The table becomes the next version, from its first day on."""
        assert draft.valid_from is not None
        version = decisions.publish_decision(
            actor=by, code=draft.code, dmn=draft.file, valid_from=draft.valid_from,
            valid_to=draft.valid_to, about=draft.about, at=at,
        )  # fmt: skip
        return version.number


def _require_law(draft: drafting.VersionDraft) -> None:
    missing = {}
    if draft.valid_from is None:
        missing["valid_from"] = _("Nhập ngày bảng bắt đầu có hiệu lực.")
    elif draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        missing["valid_to"] = _("Ngày hết hiệu lực phải sau ngày bắt đầu có hiệu lực.")
    if not draft.about.get("legal_basis"):
        missing["law-0-number"] = _("Nêu ít nhất một căn cứ pháp lý.")
    if missing:
        raise LawMissing(fields=missing)
