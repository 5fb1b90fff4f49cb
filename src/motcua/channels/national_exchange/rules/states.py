"""Which national state a dossier is in, from what happened to it (the ten codes of the portal)."""

from collections.abc import Iterable

SUBMITTED, ACCEPTED, NOT_ACCEPTED, PROCESSING, SUPPLEMENT = 1, 2, 3, 4, 5
PAYMENT, WITHDRAWN, STOPPED, DECIDED, RETURNED = 6, 7, 8, 9, 10

# What the portal hears of. A rating, for one, is not a state.
STATES = {
    "one_stop_shop.dossier_submitted": SUBMITTED,
    "one_stop_shop.dossier_accepted": ACCEPTED,
    "one_stop_shop.dossier_not_accepted": NOT_ACCEPTED,
    "one_stop_shop.dossier_appraised": PROCESSING,
    "one_stop_shop.dossier_sent_back": PROCESSING,
    "one_stop_shop.dossier_reappointed": None,  # the date moves, the state does not
    "one_stop_shop.supplement_requested": SUPPLEMENT,
    "one_stop_shop.supplement_supplied": PROCESSING,
    "one_stop_shop.payment_requested": PAYMENT,
    "one_stop_shop.payment_recorded": PROCESSING,
    "one_stop_shop.payment_called_off": PROCESSING,
    "one_stop_shop.dossier_withdrawn": WITHDRAWN,
    "one_stop_shop.dossier_stopped": STOPPED,
    "one_stop_shop.dossier_rejected": STOPPED,
    "one_stop_shop.dossier_decided": DECIDED,
    "one_stop_shop.result_delivered": RETURNED,
}
ENDED = {NOT_ACCEPTED, WITHDRAWN, STOPPED, DECIDED, RETURNED}


def state_after(happened: Iterable[str]) -> int | None:
    """
    The national state after these events, oldest first; None while the portal has none to hear.

    What is completed or paid before acceptance leaves the dossier newly submitted; steps after the
    result (other offices are told) leave it decided.
    """
    state: int | None = None
    is_accepted = False
    for name in happened:
        following = STATES.get(name)
        if following is None:
            continue
        is_accepted = is_accepted or following == ACCEPTED
        if following == PROCESSING and state in ENDED:
            continue
        state = following if following != PROCESSING or is_accepted else SUBMITTED
    return state
