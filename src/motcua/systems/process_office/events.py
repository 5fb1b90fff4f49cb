"""What happens to drafts of processes. The publication itself is told by `diagrams`."""

from motcua.kernel.drafting import api as drafting

DRAFT = "process_office.draft"
DRAFTS = drafting.declare_draft_events(
    "process_office", key="process", vi="quy trình", en="a process"
)
