"""What happens to drafts of forms. The publication itself is told by `forms`."""

from motcua.kernel.drafting import api as drafting

DRAFT = "form_office.draft"
DRAFTS = drafting.declare_draft_events("form_office", key="form", vi="biểu mẫu", en="a form")
