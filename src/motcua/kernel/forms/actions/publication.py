"""Publishing a version of a form: from then on it never changes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.brief_forms import written_out
from motcua.base.errors import PermissionRefused, Refusal
from motcua.kernel.events import api as events
from motcua.kernel.forms.events import FORM_PUBLISHED
from motcua.kernel.forms.models import FormVersion
from motcua.kernel.forms.permissions import may_publish_form
from motcua.kernel.forms.queries.designing import inspect_form
from motcua.kernel.forms.queries.published import form_of
from motcua.kernel.forms.rules.definition import Form
from motcua.kernel.forms.rules.layout_checks import Fault


class FormFaulty(Refusal):
    """Biểu mẫu {code} có lỗi, chưa ban hành được: {faults}"""

    status = 422
    message_en = "The form {code} has faults and cannot be published: {faults}"

    def __init__(self, code: str, faults: tuple[Fault, ...]) -> None:
        """Refuse with every fault and its path."""
        self.faults = faults
        super().__init__(
            code=code,
            faults="; ".join(each.line("vi") for each in faults),
            fields={each.path: each.line("vi") for each in faults},
        )


class FormAlreadyPublished(Refusal):
    """Biểu mẫu {code} phiên bản {version} đã ban hành thì không sửa được. Hãy lập phiên bản mới."""

    message_en = (
        "Version {version} of the form {code} was published and cannot change. "
        "Please make a new version."
    )


class FormPeriodConflict(Refusal):
    """Thời hạn của biểu mẫu {code} phiên bản {version} trùng với phiên bản {other}."""

    message_en = "Version {version} of the form {code} is valid at the same time as {other}."


@transaction.atomic
def publish_form(*, actor: Actor, content: Mapping[str, Any], at: datetime) -> Form:
    """
    Publish a version of a form; the version before it ends on the day this one begins.

    A brief form is written out first. Publishing the same content again changes nothing.

    :raises FormFaulty: with every fault and its path.
    :raises FormAlreadyPublished: if this version was published with other content.
    :raises FormPeriodConflict: if another version is valid at the same time.
    """
    if not may_publish_form(actor):
        raise PermissionRefused()
    faults = tuple(each for each in inspect_form(content) if each.is_error)
    if faults:
        code = content.get("code") if isinstance(content, Mapping) else ""
        raise FormFaulty(str(code or "?"), faults)
    plain = json.loads(json.dumps(written_out(content), default=str, ensure_ascii=False))
    digest = digest_of(plain)
    code, version = plain["code"], plain["version"]
    known = list(FormVersion.objects.select_for_update().filter(code=code))
    same = next((row for row in known if row.version == version), None)
    if same is not None:
        if same.digest != digest:
            raise FormAlreadyPublished(code=code, version=version)
        return form_of(same)

    row = FormVersion(
        code=code,
        version=version,
        title=plain["title"],
        content=plain,
        digest=digest,
        valid_from=date.fromisoformat(plain["valid_from"]),
        valid_to=date.fromisoformat(plain["valid_to"]) if plain.get("valid_to") else None,
        published_at=at,
    )
    _close_previous(known, row)
    row.save(force_insert=True)
    events.publish(
        FORM_PUBLISHED,
        subject=row,
        actor=actor,
        at=at,
        payload={"code": code, "version": version, "digest": digest[:16]},
    )
    return form_of(row)


def _close_previous(known: list[FormVersion], new: FormVersion) -> None:
    for row in known:
        ends_before = row.valid_to is not None and row.valid_to <= new.valid_from
        begins_after = new.valid_to is not None and new.valid_to <= row.valid_from
        if ends_before or begins_after:
            continue
        if row.valid_to is not None or row.valid_from >= new.valid_from:
            raise FormPeriodConflict(code=new.code, version=new.version, other=row.version)
        row.valid_to = new.valid_from
        row.save(update_fields=["valid_to"])


def digest_of(content: Mapping[str, Any]) -> str:
    """The digest by which the same content is recognised, whatever the order of its keys."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()
