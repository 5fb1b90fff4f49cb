"""Who may draw the days of a year, and who may approve what others drew."""

from motcua.kernel.drafting import api as drafting

EDIT = "procedures.edit"
RIGHTS = drafting.Rights(edit=EDIT, publish="calendars.publish")
