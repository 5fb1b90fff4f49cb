"""What the public post brings and takes: papers of an application, the result of a dossier."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.forms import api as forms
from motcua.systems.payments import api as payments
from motcua.systems.postal import api as postal
from motcua.systems.procedures import api as procedures

from ..models import Application, Dossier, Paper, SupplementItem
from ..permissions import is_applicant, may_deliver_result, may_receive_dossier
from ..queries.papers import asked_papers
from ..rules import Needed
from .locking import locked_application
from .moving import KEEPER, locked_dossier
from .payments import open_request
from .reception import SupplementIncomplete, supply_supplement
from .submission import ApplicationIncomplete, VersionSuperseded, submit_dossier

APPLICATION = "one_stop_shop.application"
DOSSIER = "one_stop_shop.dossier"


class ResultNotForPost(Refusal):
    """Hồ sơ chưa có kết quả, hoặc kết quả đã được trả."""

    message_en = "The dossier has no result yet, or its result was handed over already."


class NothingToSend(Refusal):
    """Hồ sơ không còn giấy tờ nào cần gửi bổ sung."""

    message_en = "There is no paper left to send for this dossier."


def papers_to_send(application: Application, needed: Sequence[Needed]) -> list[Needed]:
    """The papers that were not uploaded, and so can come by post."""
    given = set(
        application.papers.filter(superseded_at__isnull=True).values_list(
            "component_code", flat=True
        )
    )
    return [one for one in needed if one.code not in given]


def asked_to_send(dossier: Dossier) -> list[postal.Asked]:
    """The papers that the open request for a supplement still lacks, and so can come by post."""
    request = dossier.supplement_requests.filter(answered_at__isnull=True).first()
    if request is None:
        return []
    came = set(
        dossier.application.papers.filter(
            supplied_at__gte=request.requested_at, superseded_at__isnull=True
        ).values_list("component_code", flat=True)
    )
    items = request.items.filter(kind=SupplementItem.Kind.PAPER).order_by("id")
    return [postal.Asked(one.target, one.title) for one in items if one.target not in came]


@transaction.atomic
def order_collection(
    *, actor: Actor, application_uuid: UUID, meeting: postal.Meeting, at: datetime
) -> postal.Order:
    """
    Ask the post to collect the papers of an application and bring them to the desk.

    The form has to be complete: when the desk signs for the papers, the application is sent in
    the person's name, and the legal time limit begins (Decision 45/2016/QĐ-TTg, art. 7(4)).

    :raises ApplicationIncomplete: naming the answers that are missing or wrong.
    """
    application = locked_application(actor, application_uuid)
    day = vietnam_day(at)
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(draft.form_version.uuid)
    problems = forms.validate(form, draft.answers, on=day)
    if problems:
        fields = {problem.field_id: problem.message("vi") for problem in problems}
        raise ApplicationIncomplete(_("Hoàn thiện tờ khai trước khi gửi giấy tờ"), fields=fields)
    version = procedures.get_version(application.procedure_version.uuid)
    papers = papers_to_send(application, asked_papers(version, draft.answers))
    return postal.request_collection(
        actor=actor,
        matter=postal.Matter(
            kind=APPLICATION,
            uuid=application.uuid,
            procedure_code=version.code,
            procedure_name=dict(version.parts.name),
            desk=application.receiving_agency,
            party_uuid=application.applicant.uuid,
        ),
        meeting=meeting,
        papers=[postal.Asked(one.code, one.title, is_required=one.is_required) for one in papers],
        at=at,
    )


@transaction.atomic
def order_supplement(
    *, actor: Actor, dossier_uuid: UUID, meeting: postal.Meeting, at: datetime
) -> postal.Order:
    """
    Ask the post to collect what a dossier was asked to complete and bring it to the desk.

    When the desk signs for the last of it, the dossier is completed in the person's name.

    :raises NothingToSend: if nothing was asked for, or all of it is there.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(is_applicant(actor, dossier) or may_receive_dossier(actor, dossier))
    papers = asked_to_send(dossier)
    if not papers:
        raise NothingToSend()
    return postal.request_collection(
        actor=actor, matter=_matter_of(dossier), meeting=meeting, papers=papers, at=at
    )


@transaction.atomic
def call_back_supplement(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> int:
    """Call back what the post was to fetch for a supplement that came another way meanwhile."""
    dossier = Dossier.objects.get(uuid=dossier_uuid)
    asked = dossier.supplement_requests.order_by("-requested_at").first()
    under_way = [
        one.order.code
        for one in postal.orders_of(actor, [dossier_uuid])
        if one.order.is_open and asked and one.order.ordered_at >= asked.requested_at
    ]
    if not under_way:
        return 0
    reason = "Hồ sơ đã được bổ sung cách khác"
    return postal.call_back(actor=actor, matter_uuids=[dossier_uuid], reason=reason, at=at)


@transaction.atomic
def take_in_supplement(*, dossier_uuid: UUID, order_code: str, at: datetime) -> bool | None:
    """
    Take in what the post handed over for a supplement; the dossier is completed if all is there.

    False where something still lacks, which the person then supplies; None where nothing was asked
    for any more. Hearing it again changes nothing.
    """
    dossier = locked_dossier(dossier_uuid)
    request = dossier.supplement_requests.filter(answered_at__isnull=True).first()
    orders = postal.orders_of(KEEPER, [dossier_uuid])
    order = next(one for one in orders if one.order.code == order_code)
    if request is None or order.order.ordered_at < request.requested_at:
        return None
    person = _who_ordered(order.order, at)
    lacking = {one.component_code for one in asked_to_send(dossier)}
    came = [one for one in order.pieces if one.handed and one.component_code in lacking]
    _write_papers(dossier.application, came, person, at)
    if request.items.filter(kind=SupplementItem.Kind.ANSWER).exists():
        return False
    try:
        # A savepoint: what still lacks leaves the papers, and takes nothing else back.
        with transaction.atomic():
            supply_supplement(actor=person, dossier_uuid=dossier_uuid, answers={}, at=at)
    except SupplementIncomplete:
        return False
    return True


def _who_ordered(order: postal.Order, at: datetime) -> Actor:
    return access.actor_for(access.get_account(order.ordered_by), at=at)


@transaction.atomic
def take_in_posted(
    *, application_uuid: UUID, record: str, signed_at: datetime, at: datetime
) -> Dossier | None:
    """
    Take in the papers that the post handed over; the application is sent if it is complete then.

    What the person sent online meanwhile stays as it was sent; what is incomplete waits for the
    person, with the papers noted as held by the desk. Hearing it again changes nothing.
    """
    application = (
        Application.objects.select_for_update(of=("self",)).filter(uuid=application_uuid).first()
    )
    if application is None or application.submitted_at or application.discarded_at:
        return None
    order = postal.orders_of(KEEPER, [application_uuid])[-1]
    account = access.get_account(application.account_uuid)
    person = access.actor_for(account, at=at)
    _keep_papers(application, order, person, at)
    try:
        # A savepoint: what is refused leaves the papers, and takes nothing else back.
        with transaction.atomic():
            application.channel = Dossier.Channel.POSTAL
            application.postal_record_number = record[:60]
            application.postal_signed_at = signed_at
            application.postal_item_code = order.order.item_code
            application.save(
                update_fields=[
                    "channel", "postal_record_number", "postal_signed_at", "postal_item_code",
                ]
            )  # fmt: skip
            return submit_dossier(actor=person, application_uuid=application_uuid, at=at)
    except (ApplicationIncomplete, VersionSuperseded):
        return None


def _keep_papers(
    application: Application, order: postal.OrderView, person: Actor, at: datetime
) -> None:
    held = set(application.papers.values_list("component_code", flat=True))
    came = [
        one
        for one in order.pieces
        if one.handed and one.component_code and one.component_code not in held
    ]
    _write_papers(application, came, person, at)


def _write_papers(
    application: Application, pieces: Sequence[Any], person: Actor, at: datetime
) -> None:
    Paper.objects.bulk_create(
        Paper(
            application=application,
            component_code=piece.component_code,
            title=piece.title,
            copy_kind=piece.copy_kind,
            supplied_at=at,
            supplied_by=person.uuid,
        )
        for piece in pieces
    )


def _matter_of(dossier: Dossier) -> postal.Matter:
    return postal.Matter(
        kind=DOSSIER,
        uuid=dossier.uuid,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        desk=dossier.receiving_agency,
        party_uuid=dossier.applicant.uuid,
        code=dossier.code,
    )


@transaction.atomic
def send_result(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    meeting: postal.Meeting,
    at: datetime,
    cod_amount: int = 0,
    grams: int | None = None,
) -> postal.Order:
    """
    Make a result ready for the post; after a lost or returned one, in its place.

    :raises ResultNotForPost: if there is no result, or it was handed over.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_deliver_result(actor, dossier))
    if dossier.status != Dossier.Status.DECIDED:
        raise ResultNotForPost()
    before = [
        one.order
        for one in postal.orders_of(actor, [dossier.uuid])
        if one.order.direction == "delivery" and one.order.status in {"lost", "returned"}
    ]
    return postal.prepare_delivery(
        actor=actor,
        matter=_matter_of(dossier),
        meeting=meeting,
        content=_("Kết quả hồ sơ %(code)s") % {"code": dossier.code},
        cod_amount=cod_amount,
        grams=grams,
        replaces=before[-1].uuid if before else None,
        at=at,
    )


@transaction.atomic
def credit_taken_by_post(
    *, actor: Actor, dossier_uuid: UUID, order_code: str, at: datetime
) -> bool:
    """
    Count what the postman took for the agency as paid, by the number of the postal order.

    False while something is owed: another sum than was asked for settles nothing by itself, the
    difference stands in the statement with the post, and the desk sees to it.
    """
    dossier = locked_dossier(dossier_uuid)
    owed = open_request(dossier)
    if owed is None:
        return True
    orders = [one.order for one in postal.orders_of(KEEPER, [dossier.uuid])]
    order = next(one for one in orders if one.code == order_code)
    taken = order.takings.filter(kind="fees").first()
    if taken is None or taken.amount != owed.left_to_pay:
        return False
    payments.record_elsewhere(
        actor=actor,
        matter_uuid=dossier.uuid,
        amount=taken.amount,
        paid_on=vietnam_day(taken.taken_at),
        receipt_number=order.code,
        at=at,
    )
    return True
