"""What digitisation is told of a dossier: whose it is, where it was received, its papers."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from motcua.base.actors import Actor
from motcua.systems.digitisation import api as digitisation
from motcua.systems.wallet import api as wallet

from ..models import Dossier, Paper
from ..permissions import may_see_dossier

KIND = "one_stop_shop.dossier"


def find_matter(dossier_uuid: UUID) -> digitisation.ports.Matter | None:
    """A dossier as a matter with papers, or None."""
    dossier = _dossiers([dossier_uuid]).first()
    return _matter(dossier) if dossier is not None else None


def offered_papers(dossier_uuid: UUID) -> list[digitisation.ports.Offered]:
    """The papers of a dossier that came with a file, without those that were replaced."""
    return [_offered(paper) for paper in _papers([dossier_uuid])]


def unreadable_papers(dossier_uuid: UUID, *, on: date) -> list[digitisation.PaperRow]:
    """What was scanned for a dossier and could not be read, each with what to do about it."""
    found = digitisation.papers_of_matter(dossier_uuid, on=on)
    return [one for one in found if one.status == "set_aside"]


def gather_matters(
    dossier_uuids: Sequence[UUID],
) -> dict[UUID, tuple[digitisation.ports.Matter, list[digitisation.ports.Offered]]]:
    """Dossiers as matters with the papers that came with a file, in two statements."""
    found: dict[UUID, tuple[digitisation.ports.Matter, list[digitisation.ports.Offered]]] = {
        dossier.uuid: (_matter(dossier), []) for dossier in _dossiers(dossier_uuids)
    }
    for paper in _papers(dossier_uuids):
        found[paper.application.dossier.uuid][1].append(_offered(paper))
    return found


def _dossiers(uuids: Sequence[UUID]) -> QuerySet[Dossier]:
    rows = Dossier.objects.select_related("applicant", "receiving_agency")
    return rows.only("uuid", "code", "applicant__uuid", "receiving_agency__uuid").filter(
        uuid__in=list(uuids)
    )


def _papers(dossier_uuids: Sequence[UUID]) -> QuerySet[Paper]:
    rows = Paper.objects.select_related("stored_file", "application__dossier").only(
        "title",
        "component_code",
        "stored_file__uuid",
        "application__is_at_counter",
        "application__dossier__uuid",
    )
    return rows.filter(
        application__dossier__uuid__in=list(dossier_uuids),
        superseded_at__isnull=True,
        stored_file__isnull=False,
    ).order_by("id")


def _matter(dossier: Dossier) -> digitisation.ports.Matter:
    return digitisation.ports.Matter(
        kind=KIND,
        uuid=dossier.uuid,
        code=dossier.code,
        holder_uuid=dossier.applicant.uuid,
        desk_uuid=dossier.receiving_agency.uuid,
    )


def _offered(paper: Paper) -> digitisation.ports.Offered:
    assert paper.stored_file is not None
    return digitisation.ports.Offered(
        file_uuid=paper.stored_file.uuid,
        title=paper.title,
        component_code=paper.component_code,
        by_person=not paper.application.is_at_counter,
    )


def may_see(actor: Actor, dossier_uuid: UUID) -> bool:
    """Officials who may see the dossier."""
    dossier = (
        Dossier.objects.select_related("applicant", "representative", "support_agency")
        .filter(uuid=dossier_uuid)
        .first()
    )
    return dossier is not None and may_see_dossier(actor, dossier)


def official_page(dossier_uuid: UUID) -> str:
    """The officials' page of a dossier."""
    return reverse("one_stop_shop:dossier_open", kwargs={"uuid": dossier_uuid})


def count_dossiers(paths: Sequence[str], since: datetime, until: datetime) -> int:
    """How many dossiers were submitted at desks in a period."""
    places = Q(pk__in=[])
    for path in paths:
        places |= Q(receiving_path=path) | Q(receiving_path__startswith=f"{path}.")
    return Dossier.objects.filter(places, submitted_at__gte=since, submitted_at__lt=until).count()


def count_reuses(copies: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, int]:
    """How often digitised copies were attached from repositories to dossiers of a period."""
    leaves = wallet.asked.leaves_of_copies(copies)
    used = Paper.objects.filter(
        consent_uuid__in=leaves,
        application__submitted_at__gte=since,
        application__submitted_at__lt=until,
    )
    counted: Counter[UUID] = Counter()
    for consent, _application in set(used.values_list("consent_uuid", "application_id")):
        if consent is not None:
            counted[leaves[consent]] += 1
    return dict(counted)


MATTER = digitisation.ports.MatterKind(
    name=KIND,
    find=find_matter,
    papers=offered_papers,
    may_see=may_see,
    official_page=official_page,
    count=count_dossiers,
    reused=count_reuses,
    gather=gather_matters,
)
