"""Addresses of the repository: one's own papers, sharing, what agencies were given."""

from django.urls import path

from . import asking, revoking, shared, views

app_name = "wallet"
urlpatterns = [
    path("kho", views.paper_list, name="paper_list"),
    path("kho/them", views.paper_upload, name="paper_upload"),
    path("kho/dong-y/<uuid:uuid>/rut", views.consent_withdraw, name="consent_withdraw"),
    path("kho/hoi/<uuid:uuid>", asking.request_show, name="request_show"),
    path("kho/<uuid:uuid>", views.paper_show, name="paper_show"),
    path("kho/<uuid:uuid>/tep", views.paper_file, name="paper_file"),
    path("kho/<uuid:uuid>/chia-se", views.paper_share, name="paper_share"),
    path("kho/<uuid:uuid>/bo", views.paper_remove, name="paper_remove"),
    path("kho-duoc-chia-se", shared.shared_list, name="shared_list"),
    path("giay-to-da-doi-chieu", revoking.checked_list, name="checked_list"),
    path("giay-to-da-doi-chieu/<uuid:uuid>", revoking.checked_show, name="checked_show"),
    path("kho-duoc-chia-se/<uuid:uuid>", shared.shared_file, name="shared_file"),
]
