"""Papers of the trial installation: waiting to be read, read, set aside, and certified."""

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ... import testing
from ...actions.certifying import Checked, certify_paper
from ...actions.reading import read_next
from ...actions.taking import scan_paper
from ...models import DigitisedPaper
from ...permissions import CHECK
from ...queries.content import get_kind
from ...rules.reading import NoReader, Reader
from ...rules.values import shown

COMMUNE, HOLDER, CHILD = "18766", "042194000018", "042220000015"


class Command(BaseCommand):
    """
    Puts the demo's scans in the line of one desk and reads some; does nothing a second time.

    One birth certificate is certified for the child, a certificate waits to be checked, an empty
    sheet lies aside, and one photograph waits for the reader.
    """

    help = "Load the demo's digitised papers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in, read, certify."""
        moment = now()
        committees = organizations.list_agencies(
            kind="commune_committee", unit_code=COMMUNE, on=vietnam_day(moment)
        )
        desk = (
            organizations.desk_of(committees[0].uuid, vietnam_day(moment)) if committees else None
        )
        officer = _officer(desk) if desk else None
        holder = parties.find_party_by_identifier("personal_code", HOLDER)
        if desk is None or officer is None or holder is None:
            return
        if DigitisedPaper.objects.filter(matter_uuid__isnull=True, desk=desk).exists():
            return
        whose: dict[str, Any] = {"officer": officer, "desk": desk, "holder": holder}
        scans: tuple[tuple[str, list[str], dict[str, Any]], ...] = (
            ("birth_certificate", testing.birth_certificate(), {"skew": 2.0}),
            ("other", testing.poor_household(), {}),
            ("other", [], {}),
        )
        papers = [
            self._scan(kind=kind, lines=lines, scanning=scanning, **whose)
            for kind, lines, scanning in scans
        ]
        if self._read(papers):
            _certify(officer, papers[0])
        self._scan(
            kind="other", lines=testing.land_certificate(), scanning={"turned": 180}, **whose
        )

    def _read(self, papers: list[DigitisedPaper]) -> bool:
        """Read until these papers are read, however many others wait; False where nobody reads."""
        try:
            reader = Reader(Path(settings.MOTCUA_TESSDATA))
        except NoReader as problem:
            self.stdout.write(f"         the demo's scans wait for a reader: {problem}")
            return False
        mine = DigitisedPaper.objects.filter(pk__in=[one.pk for one in papers])
        while mine.filter(status=DigitisedPaper.Status.READING).exists():
            if not read_next(reader=reader, at=now()):
                break
        reader.close()
        papers[0].refresh_from_db()
        return papers[0].status == DigitisedPaper.Status.TO_CHECK

    def _scan(
        self,
        *,
        officer: Actor,
        desk: organizations.Agency,
        holder: parties.Party,
        kind: str,
        lines: list[str],
        scanning: dict[str, Any],
    ) -> DigitisedPaper:
        page = testing.scanned(testing.draw_page(lines), **scanning)
        return scan_paper(
            actor=officer,
            content=io.BytesIO(testing.as_jpeg(page)),
            filename="quet.jpg",
            kind=kind,
            title="",
            matter=None,
            holder_uuid=holder.uuid,
            desk_uuid=desk.uuid,
            at=now(),
        )


def _officer(desk: organizations.Agency) -> Actor | None:
    """Somebody who may check papers at the desk."""
    for uuid, _name in access.list_holders(CHECK, agency_path=desk.path, at=now()):
        return access.actor_for(access.get_account(uuid), at=now(), second_factor=True)
    return None


def _certify(officer: Actor, paper: DigitisedPaper) -> None:
    paper.refresh_from_db()
    kind = get_kind(paper.kind, on=vietnam_day(now()))
    rows = {row.name: row for row in paper.fields.all()}
    checks = {
        rule.name: Checked(text=shown(rule.type, rows[rule.name].read_value), is_confirmed=True)
        for rule in kind.fields
        if rows[rule.name].read_value
    }
    certify_paper(
        actor=officer,
        paper_uuid=paper.uuid,
        revision=paper.revision,
        checks=checks,
        holder_code=CHILD,
        is_compared=True,
        at=now(),
    )
