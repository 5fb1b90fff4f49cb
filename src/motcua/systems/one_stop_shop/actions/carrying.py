"""Carrying an application over from an agency that ended to the one that took over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import APPLICATION_CHANGED
from ..models import Application
from ..queries.merging import successors_for
from .locking import locked_application


class NotOffered(InvalidInput):
    """Cơ quan này không kế thừa thủ tục của cơ quan cũ. Vui lòng chọn trong danh sách."""

    message_en = "This agency did not take the procedure over. Please choose from the list."


@transaction.atomic
def carry_application(
    *, actor: Actor, application_uuid: UUID, to_agency: UUID | None, at: datetime
) -> Application:
    """
    Let an application go to the agency that took over; answers and papers stay. Twice is once.

    :raises NotOffered: if that agency did not take over, or does not handle the procedure.
    """
    application = locked_application(actor, application_uuid)
    day = vietnam_day(at)
    if application.competent_agency.uuid == to_agency and application.receiving_agency.holds_on(
        day
    ):
        return application
    if to_agency is None or to_agency not in {one.uuid for one in successors_for(application, day)}:
        raise NotOffered()
    to = organizations.get_agency(to_agency)
    application.competent_agency = to
    if not application.receiving_agency.holds_on(day):
        application.receiving_agency = organizations.desk_of(to.uuid, day) or to
    if application.return_agency is not None and not application.return_agency.holds_on(day):
        application.return_agency = None
    application.save(update_fields=["competent_agency", "receiving_agency", "return_agency"])
    events.publish(
        APPLICATION_CHANGED,
        subject=application,
        actor=actor,
        at=at,
        payload={"what": "carried_over"},
    )
    return application
