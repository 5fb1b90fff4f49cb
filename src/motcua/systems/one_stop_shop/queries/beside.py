"""What stands beside a dossier: asked for every dossier that is shown or passed on."""

from django.db.models import prefetch_related_objects

from motcua.base.planned import Lookup

from ..models import CoApplicant, Dossier, Paper, SupplementRequest

_PAPERS: Lookup[Paper] = Lookup(
    lambda application: (
        Paper.objects.filter(application_id=application)
        .select_related("stored_file")
        .order_by("id")
    )
)
_CO_APPLICANTS: Lookup[CoApplicant] = Lookup(
    lambda dossier: (
        CoApplicant.objects.filter(dossier_id=dossier).select_related("party").order_by("id")
    )
)
_SUPPLEMENTS: Lookup[SupplementRequest] = Lookup(
    lambda dossier: SupplementRequest.objects.filter(dossier_id=dossier).order_by("requested_at")
)


def papers_of(dossier: Dossier) -> list[Paper]:
    """Every paper handed in, those set aside among them, with its file."""
    return _PAPERS.list(application=dossier.application.pk)


def co_applicant_names(dossier: Dossier) -> tuple[str, ...]:
    """The names of those who apply together with the applicant."""
    return tuple(one.party.full_name for one in _CO_APPLICANTS.list(dossier=dossier.pk))


def supplements_of(dossier: Dossier) -> list[SupplementRequest]:
    """What was asked to be supplemented, with its items, the oldest first."""
    found = _SUPPLEMENTS.list(dossier=dossier.pk)
    prefetch_related_objects(found, "items")
    return found
