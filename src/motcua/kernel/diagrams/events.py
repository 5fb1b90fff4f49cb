"""What is told about the diagrams of processes."""

from motcua.kernel.events import api as events

PROCESS_PUBLISHED = events.EventType(
    name="diagrams.process_published",
    title={"vi": "Công bố phiên bản quy trình", "en": "A version of a process was published"},
    payload={"process": "str", "version": "int", "digest": "str"},
)
