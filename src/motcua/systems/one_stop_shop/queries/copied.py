"""What the repository is told of digitised copies: both stand below, and do not know each other."""

from uuid import UUID

from motcua.systems.digitisation import api as digitisation
from motcua.systems.wallet import api as wallet

from ..models import Dossier

LEGAL = {"certified_copy": "certified", "checked_component": "checked"}


def copied(copy_uuid: UUID) -> wallet.Copied | None:
    """A certified copy as a paper of its holder's repository; None where there is none."""
    try:
        copy = digitisation.get_copy(copy_uuid)
    except digitisation.CopyNotFound:
        return None
    dossier = Dossier.objects.filter(uuid=copy.matter_uuid).first() if copy.matter_uuid else None
    entering = wallet.Entering(
        holder_uuid=copy.holder_uuid,
        source_uuid=copy.uuid,
        title=copy.title.get("vi", ""),
        kind=copy.kind,
        number=copy.number,
        issuer=copy.issuer,
        issued_on=copy.issued_on,
        expires_on=copy.expires_on,
        identity_code=copy.identity_code,
        dossier_uuid=dossier.uuid if dossier else None,
        dossier_code=dossier.code if dossier else "",
        procedure_name=dossier.procedure_name if dossier else {},
        agency_path=dossier.receiving_path if dossier else "",
        facts=copy.known,
        checked_by=copy.agency_name,
    )
    return wallet.Copied(entering, copy.document_uuid, LEGAL.get(copy.legal_kind, "certified"))
