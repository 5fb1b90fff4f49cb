"""Who may draw forms, and who may approve what others drew."""

from motcua.kernel.drafting import api as drafting

EDIT = "procedures.edit"
RIGHTS = drafting.Rights(edit=EDIT, publish="forms.publish")
