"""Finding a procedure by plain words: one indexed table, one query."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.alphabet import alphabet_sql
from motcua.base.text import in_language
from motcua.kernel.organizations import api as organizations

from ..rules import wording

# A result that scores below this share of the best one is noise to the person who asked.
_SHARE_OF_BEST = 0.45

# A keyword phrase that stands whole in the question decides between near neighbours.
# Name counts for more than keywords, keywords for more than the body. word_similarity forgives
# missing letters and swapped tones; `<%` (threshold 0.6) and `@@` both use the GIN indexes.
_SEARCH = """
WITH asked AS (
    SELECT %(folded)s::text AS folded, %(whole)s::text AS whole, %(words)s::text[] AS words,
           to_tsquery('simple', %(any_word)s) AS any_word
), found AS (
    SELECT e.*,
        CASE WHEN asked.folded = '' THEN 0 ELSE
            1.6 * word_similarity(asked.folded, e.name_folded)
          + 1.3 * word_similarity(asked.folded, e.keywords_folded)
          + 1.0 * (SELECT count(*) FROM unnest(asked.words) word
                   WHERE word = ANY(string_to_array(e.name_folded || ' ' || e.keywords_folded, ' '))
                  )::float / greatest(cardinality(asked.words), 1)
          + ts_rank('{0.05, 0.1, 0.5, 1.0}', e.document, asked.any_word)
          + 0.8 * greatest(similarity(asked.folded, split_part(e.name_folded, ' | ', 1)),
                           similarity(asked.folded, split_part(e.name_folded, ' | ', 2)))
          + 0.2 * (SELECT coalesce(max(cardinality(string_to_array(phrase, ' '))), 0)
                   FROM unnest(string_to_array(e.keywords_folded, ' | ')) phrase
                   WHERE position(phrase IN asked.whole) > 0)
          + CASE WHEN position(asked.folded IN e.name_folded) > 0 THEN 0.6 ELSE 0 END
          + CASE WHEN e.code = %(code)s THEN 5 ELSE 0 END
        END AS score
    FROM procedures_search_entry e, asked
    WHERE e.valid_from <= %(on)s AND (e.valid_to IS NULL OR e.valid_to > %(on)s)
      AND (asked.folded = '' OR e.document @@ asked.any_word
           OR asked.folded <%% e.name_folded OR asked.folded <%% e.keywords_folded
           OR e.code = %(code)s)
      AND (%(audience)s::text IS NULL OR e.audience @> ARRAY[%(audience)s::varchar])
      AND (%(field)s::text IS NULL OR e.field_code = %(field)s)
      AND (%(life_event)s::text IS NULL OR e.life_events @> ARRAY[%(life_event)s::varchar])
      AND (%(agency_kind)s::text IS NULL OR EXISTS (
            SELECT 1 FROM procedures_competence c
            WHERE c.procedure_id = e.procedure_id AND c.agency_kind = %(agency_kind)s
              AND c.agency_code IN ('', %(agency_code)s)
              AND c.valid_from <= %(on)s AND (c.valid_to IS NULL OR c.valid_to > %(on)s)))
)
SELECT v.uuid, p.uuid, found.code, found.slug, found.name, found.summary, found.field_code,
       f.title, found.time_limit, found.fee, found.score,
       (SELECT array_agg(DISTINCT c.service_level) FROM procedures_competence c
        WHERE c.procedure_id = found.procedure_id
          AND c.valid_from <= %(on)s AND (c.valid_to IS NULL OR c.valid_to > %(on)s))
FROM found
JOIN procedures_version v ON v.id = found.version_id
JOIN procedures_procedure p ON p.id = found.procedure_id
JOIN procedures_field f ON f.id = p.field_id
"""
_SEARCH += f"""
ORDER BY found.score DESC, f."order", {alphabet_sql("found.name ->> 'vi'")}
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class ProcedureHit:
    """A procedure that a search found, in the language of the person who asked."""

    version_uuid: UUID
    procedure_uuid: UUID
    code: str
    slug: str
    name: str
    summary: str
    field_code: str
    field_title: str
    time_limit: str
    fee: str
    service_levels: tuple[str, ...]
    score: float


def search_procedures(
    text: str,
    *,
    on: date,
    language: str,
    audience: str | None = None,
    field: str | None = None,
    life_event: str | None = None,
    agency_uuid: UUID | None = None,
    limit: int = 20,
) -> list[ProcedureHit]:
    """
    The procedures in force on a day that fit plain words, the best first.

    Diacritics, order of words and small typing errors do not matter; an empty text lists all that
    the filters leave. Two queries at most (the second finds the agency), whatever is found.
    """
    words = wording.search_words(text)
    kind, code = _agency(agency_uuid, on)
    values: dict[str, Any] = {
        "folded": " ".join(words),
        "whole": wording.fold(text),
        "words": list(words),
        "any_word": " | ".join(words),
        "code": text.strip(),
        "on": on,
        "audience": audience,
        "field": field,
        "life_event": life_event,
        "agency_kind": kind,
        "agency_code": code,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, values)
        rows = cursor.fetchall()
    best = max((row[10] for row in rows), default=0)
    return [_hit(row, language) for row in rows if row[10] >= best * _SHARE_OF_BEST]


def _agency(agency_uuid: UUID | None, on: date) -> tuple[str | None, str]:
    if agency_uuid is None:
        return None, ""
    agency = organizations.get_agency(agency_uuid)
    return agency.kind, agency.code


def _hit(row: tuple[Any, ...], language: str) -> ProcedureHit:
    version, procedure, code, slug, name, summary, field, title, limit, fee, score, levels = row
    return ProcedureHit(
        version_uuid=version,
        procedure_uuid=procedure,
        code=code,
        slug=slug,
        name=_text(name, language),
        summary=_text(summary, language),
        field_code=field,
        field_title=_text(title, language),
        time_limit=_text(limit, language),
        fee=_text(fee, language),
        service_levels=tuple(levels or ()),
        score=float(score),
    )


def _text(value: Any, language: str) -> str:
    loaded: Mapping[str, str] = json.loads(value) if isinstance(value, str) else value
    return in_language(loaded, language)
