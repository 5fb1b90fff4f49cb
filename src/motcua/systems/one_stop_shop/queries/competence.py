"""Which agency a dossier goes to where several are competent: by place, or as somebody chooses."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.systems.procedures import api as procedures

Near = list[tuple[str, str, str]]  # (uuid, name, legal basis), as choices of a form
_NAMED = 5


def near_agencies(
    agencies: Sequence[procedures.CompetentAgency], units: Collection[str], language: str
) -> Near:
    """
    The competent agencies of the units where the person lives, or that the desk serves.

    Where there is one, it is suggested; of several the person chooses, nobody guesses.
    """
    return [
        (str(one.uuid), one.name, one.legal_basis.get(language) or one.legal_basis.get("vi", ""))
        for one in agencies
        if one.unit_code and one.unit_code in units
    ]


def agency_for_place(
    version: procedures.VersionRecord, *, agency: UUID | None, unit: str, on: date
) -> UUID:
    """
    The agency named, or the one that is competent in a unit: its own go before the province's.

    :raises InvalidInput: if neither is named, none is competent there, or several are; the
        message names them, so that one can be chosen.
    """
    if agency is not None:
        return agency
    if not unit:
        raise InvalidInput(fields={"agency": _("Nêu cơ quan giải quyết, hoặc mã đơn vị (unit)")})
    found = procedures.list_competent_agencies(version, on=on, unit_code=unit)
    own = [one for one in found if one.unit_code == unit] or found
    if not own:
        told = _("Không có cơ quan nào giải quyết thủ tục này ở đơn vị %(unit)s") % {"unit": unit}
        raise InvalidInput(fields={"unit": told})
    if len(own) > 1:
        names = "; ".join(f"{one.name} ({one.uuid})" for one in own[:_NAMED])
        more = " …" if len(own) > _NAMED else ""
        words = _("Nhiều cơ quan cùng có thẩm quyền, nêu một cơ quan: %(names)s")
        raise InvalidInput(fields={"agency": words % {"names": names + more}})
    return own[0].uuid
