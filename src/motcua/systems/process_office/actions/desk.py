"""The desk of processes: how one is begun, read, judged, compared and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import get_language, gettext_noop

from motcua.base.actors import Actor
from motcua.base.bpmn.document import processes_in
from motcua.base.bpmn.files import bytes_of, text_of
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT, DRAFTS
from ..permissions import RIGHTS
from ..queries.drafts import compare_diagrams, meant, must_choose
from ..rules.beginning import empty_diagram, name_in
from ..rules.differences import Difference


class DraftHasProblems(Refusal):
    """Sơ đồ còn lỗi. Hãy sửa hết các lỗi được nêu rồi trình duyệt lại."""

    status = 422
    message_en = "The diagram still has faults. Mend all that are listed, then submit it again."


class ProcessNotChosen(Refusal):
    """Tệp có nhiều quy trình chạy được. Hãy chọn một quy trình rồi trình duyệt lại."""

    status = 422
    message_en = "The file has several executable processes. Choose one, then submit it again."


WORDS = {
    "title": gettext_noop("Soạn quy trình"),
    "new": gettext_noop(
        "Quy trình mới bắt đầu bằng một sơ đồ trống, hoặc bằng tệp BPMN 2.0 của công cụ khác. Để "
        "sửa một quy trình đã công bố, mở quy trình đó rồi chọn soạn bản thảo."
    ),
    "code": gettext_noop("Mã quy trình"),
    "code_hint": gettext_noop(
        "Chữ thường không dấu, chữ số và dấu gạch nối. Nếu trùng mã của quy trình đã có, bản thảo "
        "sẽ thành phiên bản sau của quy trình đó."
    ),
    "name": gettext_noop("Tên quy trình"),
    "name_hint": gettext_noop("Dùng khi bắt đầu bằng sơ đồ trống."),
}


class ProcessDesk:
    """
    Processes are drawn here.

    `about` holds the identifier of the process that is meant where a file has several.
    """

    kind = DRAFT
    slug = "quy-trinh"
    name = gettext_noop("Quy trình")
    home = "process_office:process_list"
    words: Mapping[str, str] = WORDS
    rights = RIGHTS
    events = DRAFTS
    file = drafting.FileKind("BPMN", "bpmn", 4, text_of, bytes_of)
    codes = drafting.Codes(
        "cap-giay-phep", frozenset({"ban-thao", "so-do"})
    )  # the addresses beside the processes
    steps: Mapping[str, str] = {}

    def find_version(self, code: str, number: int | None = None) -> drafting.Version | None:
        """The version of a number, or the newest one."""
        versions = diagrams.ProcessVersion.objects.filter(code=code)
        if number is not None:
            versions = versions.filter(number=number)
        found: diagrams.ProcessVersion | None = versions.order_by("-number").first()
        if found is None:
            return None
        about = {"process": found.process_id} if found.process_id else {}
        return drafting.Version(found.number, found.name, drafting.Content(found.bpmn, about))

    def begin(
        self, *, code: str, name: str, base: drafting.Version | None, file: str | None
    ) -> drafting.Content:
        """A version, a file that stands for the same process where it still has it, or a start."""
        if base is not None:
            return base.content if file is None else self.with_file(base.content, file)
        if file is None:
            identifier = "process_" + code.replace("-", "_")
            file = empty_diagram(process_id=identifier, name=name or code)
        return drafting.Content(file)

    def begun(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> None:
        """Nothing is kept beside a draft of a process."""

    def with_file(self, content: drafting.Content, file: str) -> drafting.Content:
        """The process that was chosen stays so where the file has it too."""
        chosen = meant(content)
        known = {one.id for one in processes_in(file)} if chosen else set()
        return drafting.Content(file, {"process": chosen} if chosen in known else {})

    def text_of(self, code: str, content: drafting.Content) -> str:
        """The file, letter for letter."""
        return content.file

    def title_of(
        self, code: str, content: drafting.Content, base: drafting.Version | None
    ) -> Mapping[str, str]:
        """The process that it changes; a new one by its own name."""
        name = base.name if base else _own_name(content)
        return {"vi": name} if name else {}

    def require_readable(self, content: drafting.Content) -> None:
        """Faults may be saved, and a file with several processes until one is chosen."""
        net, problems = diagrams.check_process(content.file, meant(content))
        if net is None and not must_choose(content):
            language = "en" if (get_language() or "vi").startswith("en") else "vi"
            raise InvalidInput(fields={"file": getattr(problems[0], language)})

    def require_ready(self, draft: drafting.VersionDraft, at: datetime) -> None:
        """
        One process, without a fault.

        :raises ProcessNotChosen: while several processes could be meant.
        :raises DraftHasProblems: while the checks find faults.
        """
        content = drafting.content_of(draft)
        if must_choose(content):
            raise ProcessNotChosen()
        net, problems = diagrams.check_process(content.file, meant(content))
        if net is None or problems:
            raise DraftHasProblems()

    def differences(
        self, before: drafting.Content, after: drafting.Content
    ) -> Sequence[Difference]:
        """What changed between the two diagrams; nothing where one cannot be read."""
        return compare_diagrams(before, after) or ()

    def publish(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> int:
        """The diagram becomes the next version; matters at hand keep theirs."""
        version = diagrams.publish_process(
            actor=by, bpmn=draft.file, code=draft.code, at=at,
            process_id=meant(drafting.content_of(draft)),
        )  # fmt: skip
        return version.number


def _own_name(content: drafting.Content) -> str:
    chosen = meant(content)
    if not chosen:
        return name_in(content.file)
    return next((one.name for one in processes_in(content.file) if one.id == chosen), "")
