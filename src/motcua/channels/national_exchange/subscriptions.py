"""Every state of a dossier is put in line for the national portal, after commit."""

from collections.abc import Sequence

from motcua.base.kept import content_as_it_stands
from motcua.kernel.events import api as events
from motcua.systems.one_stop_shop import api as one_stop_shop

from .actions.queueing import Happened, queue_messages
from .events import DOSSIER_RECEIVED, MESSAGE_RETRIED, MESSAGES_QUEUED
from .queries.facts import SENDER
from .rules.states import STATES

# By name: what others tell is public, the constants behind it are not. They are declared once the
# system's interface is there.
assert one_stop_shop.__all__
_KNOWN = {kind.name: kind for kind in events.event_types()}


@events.on(*(_KNOWN[name] for name in STATES), name="national_exchange.queue_state", in_sets=True)
@content_as_it_stands()
def queue_state(told: Sequence[events.Event]) -> None:
    """Put what happened in line."""
    queue_messages(
        actor=SENDER,
        happened=[Happened(one.subject_uuid, one.uuid, one.position, one.at) for one in told],
    )


@events.on(
    MESSAGES_QUEUED,
    MESSAGE_RETRIED,
    DOSSIER_RECEIVED,
    name="national_exchange.exchange_soon",
    in_sets=True,
)
def exchange_soon(told: Sequence[events.Event]) -> None:
    """Have it exchanged at once, not at the next full minute, unless the job stands in line."""
    events.do_soon("national_exchange.exchange", at=told[-1].at)
