"""What runs of one process say to others, and processes that begin by themselves; after commit."""

from uuid import UUID

from motcua.base.actors import system_actor
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.events import api as events

from .actions.beginnings import begin_on_signal, set_start_timers
from .actions.runs import tell_run
from .events import MESSAGE_SENT, SIGNAL_THROWN
from .queries.listeners import runs_hearing_message, runs_hearing_signal

POST = system_actor("processes.post")


@events.on(SIGNAL_THROWN, name="processes.spread_signal")
def spread_signal(event: events.Event) -> None:
    """Every other run hears a signal, and what begins with it begins; what is told was heard."""
    if event.payload.get("is_told"):
        return
    name = event.payload["signal"]
    thrower = UUID(event.payload["run"]) if "run" in event.payload else None
    for run_uuid in runs_hearing_signal(name, but=thrower):
        tell_run(actor=POST, run_uuid=run_uuid, trigger="signal", name=name, at=event.at)
    begin_on_signal(name=name, at=event.at)


@events.on(MESSAGE_SENT, name="processes.carry_message")
def carry_message(event: events.Event) -> None:
    """The other runs of the same matter hear a message that one of them sent; see above."""
    if event.payload.get("is_told"):
        return
    name, sender = event.payload["message"], UUID(event.payload["run"])
    for run_uuid in runs_hearing_message(name, subject_uuid=event.subject_uuid, but=sender):
        tell_run(actor=POST, run_uuid=run_uuid, trigger="message", name=name, at=event.at)


@events.on(diagrams.PROCESS_PUBLISHED, name="processes.wind_up_start_timers")
def wind_up_start_timers(event: events.Event) -> None:
    """A process that begins by itself waits for its first moment."""
    version = diagrams.get_process(event.payload["process"])
    set_start_timers(version=version, at=event.at)
