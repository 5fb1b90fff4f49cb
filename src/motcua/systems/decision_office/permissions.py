"""Who may draw decision tables, and who may approve what others drew."""

from motcua.kernel.drafting import api as drafting

EDIT = "procedures.edit"
RIGHTS = drafting.Rights(edit=EDIT, publish="decisions.publish")
