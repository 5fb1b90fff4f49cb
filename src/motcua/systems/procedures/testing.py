"""For tests: a small complete procedure, and the content of the installed province."""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from django.core.management import call_command

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.content import load_yaml_folder
from motcua.base.fields import uuid7

from .actions.loading import load_procedure, set_taxonomy
from .models import Procedure

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def catalogue_approver() -> Actor:
    """An official who approves what stands in the catalogue."""
    grant = Grant(
        role="process_approver",
        permissions=frozenset({"procedures.publish"}),
        agency_uuid=uuid7(),
        agency_path="h27",
    )
    return Actor(kind="official", uuid=uuid7(), name="Phê duyệt (thử nghiệm)", grants=(grant,))


def outsider() -> Actor:
    """An official of another trade, who may not touch the catalogue."""
    grant = Grant("counter_officer", frozenset({"one_stop_shop.receive"}), uuid7(), "h27.18766")
    return Actor(kind="official", uuid=uuid7(), name="Người ngoài (thử nghiệm)", grants=(grant,))


def version_content(**changes: Any) -> dict[str, Any]:
    """The content of a small but complete version; keyword arguments replace parts."""
    limit = {"amount": 3, "unit": "working_days"}
    both = {"vi": "Mọi người", "en": "Everybody"}
    content: dict[str, Any] = {
        "name": {"vi": "Cấp giấy thử nghiệm", "en": "Trial certificate"},
        "summary": {"vi": "Chỉ để thử.", "en": "For trials only."},
        "sequence": [{"case": both, "steps": [{"vi": "Nộp hồ sơ", "en": "Submit"}]}],
        "manners": [{"channel": "online", "time_limit": limit, "fees": []}],
        "components": [
            {
                "code": "application",
                "name": {"vi": "Đơn", "en": "Application"},
                "originals": 1,
                "copy_kinds": ["original"],
            }
        ],
        "sets": 1,
        "time_limits": [limit],
        "subjects": both,
        "agency": {"vi": "Ủy ban nhân dân cấp xã", "en": "Commune"},
        "forms": [{"code": "trial", "name": both}],
        "result": {"name": {"vi": "Giấy thử nghiệm", "en": "Trial certificate"}},
        "requirements": {"vi": "Không có.", "en": "None."},
        "fees": [],
        "legal_basis": [{"number": "01/2026/QĐ", "title": both}],
    }
    return {**content, **changes}


def make_procedure(code: str = "9.000001", **changes: Any) -> Procedure:
    """A published procedure of the communes, in force since 2025-07-01."""
    set_taxonomy(
        actor=system_actor("tests"),
        fields=[{"code": "thu-nghiem", "title": {"vi": "Thử nghiệm", "en": "Trials"}}],
        life_events=[],
        at=AT,
    )
    return load_procedure(
        actor=system_actor("tests"),
        content={
            "code": code,
            "code_status": "unverified",
            "slug": f"thu-nghiem-{code.replace('.', '-')}",
            "field": "thu-nghiem",
            "audience": ["citizen"],
            "keywords": {"vi": ["giấy thử"], "en": ["trial"]},
            "competence": [
                {
                    "agency_kind": "commune_committee",
                    "service_level": "full",
                    "valid_from": date(2025, 7, 1),
                }
            ],
            "versions": [
                {
                    "number": 1,
                    "valid_from": date(2025, 7, 1),
                    "event": "new",
                    **version_content(**changes),
                }
            ],
        },
        at=AT,
    )


def load_province() -> dict[str, Any]:
    """Load the installed province's procedures; returns the content files by name."""
    files = dict(load_yaml_folder("procedures"))
    fields, life_events = files.pop("fields"), files.pop("life-events")
    essential = files.pop("essential-services")
    actor = system_actor("content")
    call_command("load_decisions", verbosity=0, stdout=StringIO())  # fees name decision tables
    set_taxonomy(
        actor=actor, fields=fields, life_events=life_events, essential_services=essential, at=AT
    )
    for content in files.values():
        load_procedure(actor=actor, content=content, at=AT)
    return files
