"""Who may do what with a dossier: the applicant's side, and officials by agency and period."""

from motcua.base.actors import Actor

from .models import Application, Dossier, RegisterBook

SEE = "one_stop_shop.see_dossiers"
SEE_RATINGS = "one_stop_shop.see_ratings"


def is_applicant(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor brought the dossier or it is about them."""
    if actor.kind != "person":
        return False
    if dossier.account_uuid is not None and dossier.account_uuid == actor.uuid:
        return True
    return actor.party_uuid is not None and actor.party_uuid in {
        dossier.applicant.uuid,
        dossier.representative.uuid if dossier.representative else None,
    }


def may_see_dossier(actor: Actor, dossier: Dossier) -> bool:
    """The applicant's side, and officials of the four agencies that have to do with it."""
    if is_applicant(actor, dossier):
        return True
    near = (
        dossier.receiving_path, dossier.competent_path, dossier.return_path, dossier.support_path,
    )  # fmt: skip
    return any(path and actor.may("one_stop_shop.see_dossiers", path) for path in near)


def may_receive_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Officers of the desk that received it."""
    return actor.may("one_stop_shop.receive", dossier.receiving_path)


def may_appraise_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Specialists of the competent agency."""
    return actor.may("one_stop_shop.appraise", dossier.competent_path)


def may_decide_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Those who sign for the competent agency."""
    return actor.may("one_stop_shop.approve", dossier.competent_path)


def may_deliver_result(actor: Actor, dossier: Dossier) -> bool:
    """Officers of the desk at which the person fetches the result, mostly the receiving one."""
    if dossier.return_path:
        return actor.may("one_stop_shop.deliver", dossier.return_path)
    return actor.may("one_stop_shop.deliver", dossier.receiving_path)


def may_request_supplement(actor: Actor, dossier: Dossier) -> bool:
    """The desk before acceptance, the specialist after it."""
    return may_receive_dossier(actor, dossier) or may_appraise_dossier(actor, dossier)


def may_request_payment(actor: Actor, dossier: Dossier) -> bool:
    """The desk, which takes the money, and the specialist, who knows what is owed."""
    return may_receive_dossier(actor, dossier) or may_appraise_dossier(actor, dossier)


def may_stop_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Those who sign for the competent agency."""
    return may_decide_dossier(actor, dossier)


def may_withdraw_dossier(actor: Actor, dossier: Dossier) -> bool:
    """The applicant, or the desk on the applicant's written wish."""
    return is_applicant(actor, dossier) or may_receive_dossier(actor, dossier)


def may_rate_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Only the applicant's side."""
    return is_applicant(actor, dossier)


def may_use_application(actor: Actor, application: Application) -> bool:
    """Whoever began it; at the counter, every officer of that desk."""
    if application.is_at_counter:
        desk = application.support_agency or application.receiving_agency
        return actor.may("one_stop_shop.receive", desk.path)
    return actor.is_signed_in and actor.uuid == application.account_uuid


def may_see_register(actor: Actor, book: RegisterBook) -> bool:
    """Whoever may see the dossiers of the desk."""
    return actor.may(SEE, book.desk.path)


def may_close_register(actor: Actor, book: RegisterBook) -> bool:
    """The head, who signs for the desk or for the agency above it."""
    return actor.may("one_stop_shop.approve", book.desk.path)


def may_act_on_many(actor: Actor) -> bool:
    """Officials who receive, appraise or sign somewhere."""
    names = ("one_stop_shop.receive", "one_stop_shop.appraise", "one_stop_shop.approve")
    return actor.is_official and any(actor.may(name) for name in names)
