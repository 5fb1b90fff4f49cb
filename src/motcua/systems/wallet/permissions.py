"""Who may see, use and end held papers: the holder's side, and officials by consent."""

from datetime import date
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.parties import api as parties

from .models import Consent, HeldPaper

READ_SHARED = "wallet.read_shared"
REVOKE = "wallet.revoke"
# Who stands for somebody by law sees everything; who was authorised, what they brought themselves.
BY_LAW = frozenset({"guardian", "legal_representative"})


def capacity(actor: Actor, holder_uuid: UUID, *, on: date) -> str:
    """As what a person stands to a holder on a day: own, by_law, authorised, or nothing."""
    if actor.kind != "person" or actor.party_uuid is None:
        return ""
    if actor.party_uuid == holder_uuid:
        return "own"
    rows = parties.list_represented_by(actor.party_uuid, on)
    kinds = {row.kind for row in rows if row.party_uuid == holder_uuid}
    if kinds & BY_LAW:
        return "by_law"
    return "authorised" if kinds else ""


def may_use_paper(actor: Actor, paper: HeldPaper, *, on: date) -> bool:
    """The holder and who represents them; who was authorised, only what they brought."""
    standing = capacity(actor, paper.holder.uuid, on=on)
    if standing == "authorised":
        return paper.brought_by is not None and paper.brought_by == actor.party_uuid
    return standing in {"own", "by_law"}


def may_add_own(actor: Actor, holder_uuid: UUID, *, on: date) -> bool:
    """The holder and who represents them by law."""
    return capacity(actor, holder_uuid, on=on) in {"own", "by_law"}


def may_read_shared(actor: Actor, agency_paths: tuple[str, ...]) -> bool:
    """Officials of the agency that the paper was shared with, or of its successors."""
    return any(actor.may(READ_SHARED, path) for path in agency_paths)


def may_revoke_paper(actor: Actor, paper: HeldPaper) -> bool:
    """Those who sign for the agency that checked or issued it."""
    return bool(paper.agency_path) and actor.may(REVOKE, paper.agency_path)


def may_ask(actor: Actor) -> bool:
    """Officials who take a matter in; whose matter it is, its own app has checked."""
    return actor.is_official and bool(actor.grants)


def may_enter(actor: Actor) -> bool:
    """Results enter by themselves; officials enter what they checked."""
    return actor.kind == "system" or (actor.is_official and bool(actor.grants))


def may_withdraw(actor: Actor, consent: Consent, *, on: date) -> bool:
    """Whoever could give it now; who gave it and represents the holder no more, may not."""
    return may_use_paper(actor, consent.paper, on=on)
