"""The search entry of a version, written whenever what a search reads has changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from motcua.base.text import money_vi, number_in

from ..models import ProcedureVersion, SearchEntry
from ..rules import wording
from ..rules.parts import Parts
from ..rules.reading import parts_of


def write_search_entry(version: ProcedureVersion) -> None:
    """Make the version's search entry anew from the version and its procedure."""
    procedure = version.procedure
    parts = parts_of(version.content)
    names = " | ".join(wording.fold(parts.name.get(lang, "")) for lang in ("vi", "en"))
    keywords = " | ".join(_keywords(procedure.keywords, procedure.field.title))
    body = wording.fold(" ".join(_body(parts)))
    SearchEntry.objects.update_or_create(
        version=version,
        defaults={
            "procedure": procedure,
            "code": procedure.code,
            "slug": procedure.slug,
            "field_code": procedure.field.code,
            "audience": procedure.audience,
            "life_events": procedure.life_events,
            "name": dict(parts.name),
            "summary": dict(parts.summary),
            "time_limit": {
                language: wording.time_limit_words(
                    wording.time_limit_for(parts.time_limits, {}), language
                )
                for language in ("vi", "en")
            },
            "fee": _fee_words(parts),
            "valid_from": version.valid_from,
            "valid_to": version.valid_to,
            "name_folded": names,
            "keywords_folded": keywords,
            "document": SearchVector(Value(names), config="simple", weight="A")
            + SearchVector(Value(keywords), config="simple", weight="B")
            + SearchVector(Value(body), config="simple", weight="D"),
        },
    )


def _keywords(keywords: Mapping[str, Any], field: Mapping[str, str]) -> Iterator[str]:
    for phrases in keywords.values():
        for phrase in phrases:
            yield wording.fold(phrase)
    for name in field.values():
        yield wording.fold(name)


def _body(parts: Parts) -> Iterator[str]:
    yield from parts.summary.values()
    yield from parts.subjects.values()
    yield from parts.result.name.values()
    for component in parts.components:
        yield from component.name.values()


def _fee_words(parts: Parts) -> dict[str, str]:
    amounts = [fee.amount for fee in parts.fees if fee.amount]
    if not parts.fees or all(fee.amount == 0 for fee in parts.fees):
        return {"vi": "Không thu phí, lệ phí", "en": "Free of charge"}
    if not amounts:
        return {"vi": "Theo thông báo", "en": "As notified"}
    low = min(amounts)
    return {"vi": f"Từ {money_vi(low)}", "en": f"From {number_in(low, 'en')} VND"}
