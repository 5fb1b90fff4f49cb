"""What happens to drafts of a year's days. The publication itself is told by `calendars`."""

from motcua.kernel.drafting import api as drafting

DRAFT = "calendar_office.draft"
DRAFTS = drafting.declare_draft_events(
    "calendar_office", key="year", vi="lịch nghỉ của năm", en="the days off of a year"
)
