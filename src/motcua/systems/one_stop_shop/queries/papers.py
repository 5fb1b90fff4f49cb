"""Which papers a procedure asks for in a case."""

from collections.abc import Mapping
from typing import Any

from motcua.base.errors import NotFound
from motcua.base.text import in_language
from motcua.systems.procedures import api as procedures

from .. import rules


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
