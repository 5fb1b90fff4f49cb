"""Which papers a procedure asks for in a case."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

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


_SAME_FILE: Lookup[Paper] = Lookup(
    lambda application, component, copy, sha256: _alike(application, component, copy).filter(
        stored_file__sha256=sha256
    )
)
_SAME_SHEET: Lookup[Paper] = Lookup(
    lambda application, component, copy: _alike(application, component, copy).filter(
        stored_file__isnull=True
    )
)


def _alike(application: Any, component: Any, copy: Any) -> QuerySet[Paper]:
    return Paper.objects.filter(
        application_id=application,
        component_code=component,
        copy_kind=copy,
        superseded_at__isnull=True,
    ).order_by("id")


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
    same: dict[str, Any] = {
        "application": application.pk,
        "component": component_code,
        "copy": copy_kind,
    }
    return _SAME_FILE.find(**same, sha256=stored.sha256) if stored else _SAME_SHEET.find(**same)
