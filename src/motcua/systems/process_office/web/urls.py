"""Addresses of the pages about processes."""

from django.urls import path

from .views import drafts, processes, trials

app_name = "process_office"
urlpatterns = [
    path("quy-trinh", processes.process_list, name="process_list"),
    path("quy-trinh/ban-thao/<uuid:draft_uuid>", drafts.draft_show, name="draft_show"),
    path("quy-trinh/ban-thao/<uuid:draft_uuid>/luu", drafts.draft_save, name="draft_save"),
    path("quy-trinh/ban-thao/<uuid:draft_uuid>/kiem-tra", drafts.draft_check, name="draft_check"),
    path(
        "quy-trinh/ban-thao/<uuid:draft_uuid>/chon-quy-trinh",
        drafts.draft_choose,
        name="draft_choose",
    ),
    path(
        "quy-trinh/ban-thao/<uuid:draft_uuid>/so-sanh", drafts.draft_compare, name="draft_compare"
    ),
    path("quy-trinh/ban-thao/<uuid:draft_uuid>/chay-thu", trials.draft_try, name="draft_try"),
    path("quy-trinh/<slug:code>", processes.process_show, name="process_show"),
    path("quy-trinh/<slug:code>/duong-di", processes.variant_list, name="variant_list"),
    path("quy-trinh/<slug:code>/so-sanh", processes.version_compare, name="version_compare"),
    path(
        "quy-trinh/<slug:code>/dang-o/<str:element_id>",
        processes.standing_list,
        name="standing_list",
    ),
]
