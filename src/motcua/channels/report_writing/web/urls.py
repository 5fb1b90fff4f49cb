"""Addresses of the pages on which reports are written, and of those where they are read."""

from django.urls import path

from .views import published, reports, sections

app_name = "report_writing"
REPORT = "viet-bao-cao/<uuid:report_uuid>"
SECTION = "viet-bao-cao/phan/<uuid:section_uuid>"
urlpatterns = [
    path("viet-bao-cao", reports.report_list, name="report_list"),
    path("viet-bao-cao/moi", reports.report_new, name="report_new"),
    path(REPORT, reports.report_show, name="report_show"),
    path(f"{REPORT}/chot", reports.report_check, name="report_check"),
    path(f"{REPORT}/xem-truoc.pdf", reports.report_preview, name="report_preview"),
    path(f"{REPORT}/bao-cao.docx", reports.report_word, name="report_word"),
    path(SECTION, sections.section_edit, name="section_edit"),
    path(f"{SECTION}/phien-ban", sections.version_list, name="version_list"),
    path("bao-cao-cong-bo", published.published_list, name="published_list"),
    path("bao-cao-cong-bo/<uuid:report_uuid>", published.published_show, name="published_show"),
    path("bao-cao-cong-bo/<uuid:report_uuid>/bao-cao.pdf", published.paper_show, name="paper_show"),
]
