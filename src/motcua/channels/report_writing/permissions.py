"""Who begins and freezes reports, and who writes their sections."""

from motcua.base.actors import Actor

from .models import ReportSection, WrittenReport

LEAD = "report_writing.lead"
WRITE = "report_writing.write"


def may_lead(actor: Actor, report: WrittenReport) -> bool:
    """Officials who lead reports at the agency whose report it is, or above."""
    return actor.may(LEAD, report.agency.path)


def may_write(actor: Actor, section: ReportSection) -> bool:
    """Officials who write for the section's agency, and whoever leads the report."""
    return actor.may(WRITE, section.agency.path) or may_lead(actor, section.report)


def may_see(actor: Actor, report: WrittenReport) -> bool:
    """Whoever leads it, and the agencies that write a part of it."""
    if may_lead(actor, report):
        return True
    paths = report.sections.values_list("agency__path", flat=True).distinct()
    return any(actor.may(WRITE, path) for path in paths)
