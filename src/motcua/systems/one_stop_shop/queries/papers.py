"""Which papers a procedure asks for in a case."""

from collections.abc import Mapping
from typing import Any

from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.base.text import in_language
from motcua.kernel.documents import api as documents
from motcua.systems.procedures import api as procedures

from .. import rules
from ..models import Application, Paper


class ApplicationNotFound(NotFound):
    """Không tìm thấy hồ sơ đang khai này."""

    message_en = "This application was not found."


def asked_papers(
    version: procedures.VersionRecord, answers: Mapping[str, Any], language: str = "vi"
) -> list[rules.Needed]:
    """The papers that an applicant with these answers is asked for."""
    return [
        rules.Needed(
            code=component.code,
            title=in_language(component.name, language),
            is_required=component.is_required,
            alternative_to=component.alternative_to,
            condition=in_language(component.condition, language),
        )
        for component in version.components_for(answers)
        if component.is_asked
    ]


_HANDED: Lookup[Paper] = Lookup(
    lambda application: Paper.objects.filter(
        application_id=application, superseded_at__isnull=True
    ).order_by("id")
)


def handed_in(application: Application) -> list[Paper]:
    """The papers of an application as they are now, without those set aside, in their order."""
    return _HANDED.list(application=application.pk)


def same_paper(
    application: Application,
    component_code: str,
    copy_kind: str,
    stored: documents.StoredFile | None,
) -> Paper | None:
    """The same paper handed in before, by its content or as the sheet that lies at the counter."""
    rows = application.papers.filter(
        component_code=component_code, copy_kind=copy_kind, superseded_at__isnull=True
    )
    found: Paper | None = rows.filter(
        **({"stored_file__sha256": stored.sha256} if stored else {"stored_file__isnull": True})
    ).first()
    return found
