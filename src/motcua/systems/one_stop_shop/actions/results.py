"""The papers of decisions: typeset from the answers, signed by the person, sealed by the agency."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import VIETNAM, in_language
from motcua.kernel.documents import api as documents
from motcua.systems.procedures import api as procedures

from ..models import Dossier, Opinion
from ..queries import facts

Paper = documents.together.Paper


class DecisionPapers:
    """
    The papers that one official signs for dossiers at one moment.

    What they say alike is looked up once, however many dossiers there are.
    """

    def __init__(self, actor: Actor, dossiers: Sequence[Dossier], at: datetime) -> None:
        """Look up what the papers of these dossiers need."""
        self.actor, self.at, self.dossiers = actor, at, dossiers
        self._versions = procedures.get_versions([one.procedure_version.uuid for one in dossiers])
        self._unit_name = facts.unit_namer(at)
        self._signers: dict[UUID, dict[str, Any]] = {}

    def result(self, dossier: Dossier) -> Paper:
        """The result that the procedure names, from the answers."""
        version = self._versions[dossier.procedure_version.uuid]
        result = version.parts.result
        context = version.result_context(
            dossier.answers,
            unit_name=self._unit_name,
            facts=facts.case_facts(dossier, at=self.at),
        )
        title = in_language(result.title, "vi")
        return self._paper(dossier, result.kind, title, context, result.template)

    def refusal(self, dossier: Dossier, opinion: Opinion) -> Paper:
        """The notice that what was asked for is refused, with reason and legal basis."""
        name = facts.procedure_name(self._versions[dossier.procedure_version.uuid])
        agency = dossier.competent_agency.name
        context = {
            "abstract": f"Từ chối giải quyết hồ sơ {dossier.code}",
            "paragraphs": [
                f"{agency} đã xem xét hồ sơ mã số {dossier.code} của "
                f"{dossier.applicant.full_name} về việc {name}.",
                f"Hồ sơ không đủ điều kiện giải quyết, lý do: {opinion.text}",
                f"Căn cứ: {opinion.legal_basis}.",
                "Ông/Bà có quyền khiếu nại theo quy định của pháp luật về khiếu nại.",
            ],
            "recipients": ["Như trên", "Bộ phận Tiếp nhận và Trả kết quả", "Lưu: VT"],
        }
        title = f"Thông báo từ chối giải quyết hồ sơ {dossier.code}"
        return self._paper(dossier, "notice", title, context, "thong-bao")

    def apologies(self, due: Mapping[UUID, datetime], reasons: Sequence[str]) -> list[Paper]:
        """
        Form 04 for each: why the result comes later, an apology, and the new day.

        :param due: the new moments, by case; what was promised stands in the case as it was read.
        """
        applicants = facts.applicants_facts(self.dossiers, at=self.at)
        return [
            self._apology(one, applicants[one.uuid], due[one.case.uuid], reasons)
            for one in self.dossiers
        ]

    def _apology(
        self, dossier: Dossier, applicant: Mapping[str, str], due_at: datetime, why: Sequence[str]
    ) -> Paper:
        name = facts.procedure_name(self._versions[dossier.procedure_version.uuid])
        received = (dossier.accepted_at or dossier.submitted_at).astimezone(VIETNAM)
        promised = dossier.case.due_current
        context = {
            "dossier": {"code": dossier.code, "procedure": name},
            "applicant": applicant,
            "received_on": received.strftime("%d/%m/%Y"),
            "promised_on": facts.moment_words(promised) if promised else "",
            "reasons": list(why),
            "new_date": facts.moment_words(due_at),
            "recipients": ["Như trên", "Bộ phận Tiếp nhận và Trả kết quả", "Lưu: VT"],
        }
        return self._paper(dossier, "extension", "Xin lỗi và hẹn lại ngày trả kết quả", context)

    def _paper(
        self,
        dossier: Dossier,
        kind: str,
        title: str,
        context: Mapping[str, Any],
        template: str | None = None,
    ) -> Paper:
        agency = dossier.competent_agency
        if agency.uuid not in self._signers:
            self._signers[agency.uuid] = facts.signer_facts_at(self.actor, agency, at=self.at)
        signer = self._signers[agency.uuid]
        return Paper(
            kind=kind,
            title=title,
            context={**context, "signer": signer},
            subject_uuid=dossier.uuid,
            agency_uuid=agency.uuid,
            template=template,
            signer_title=signer["title"],
        )

    def sign(self, papers: Sequence[Paper]) -> dict[UUID, documents.Document | Refusal]:
        """The papers numbered, signed and sealed, or why one was not, by dossier."""
        made = documents.together.issue_signed(actor=self.actor, papers=papers, at=self.at)
        return {paper.subject_uuid: one for paper, one in zip(papers, made, strict=True)}


def make_paper(
    actor: Actor, dossier: Dossier, at: datetime, paper_of: Callable[[DecisionPapers], Paper]
) -> documents.Document:
    """
    The paper of one dossier: many with one of them.

    :raises CertificateExpired: if the signer's certificate does not hold; nothing is decided then.
    """
    papers = DecisionPapers(actor, [dossier], at)
    made = papers.sign([paper_of(papers)])[dossier.uuid]
    if isinstance(made, Refusal):
        raise made
    return made
