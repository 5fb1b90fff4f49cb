"""Addresses of digitisation: taking in, checking, figures; copies for their holders; verifying."""

from django.urls import path

from .views import copies, figures, papers, pictures, taking

app_name = "digitisation"
urlpatterns = [
    path("so-hoa", papers.paper_list, name="paper_list"),
    path("so-hoa/giay/<uuid:uuid>", papers.paper_show, name="paper_show"),
    path("so-hoa/giay/<uuid:uuid>/<slug:act>", papers.paper_act, name="paper_act"),
    path("so-hoa/anh/<uuid:uuid>/<int:number>", pictures.page_picture, name="page_picture"),
    path("so-hoa/anh/<uuid:uuid>/<str:field>", pictures.field_picture, name="field_picture"),
    path("so-hoa/vu-viec/<uuid:uuid>", taking.matter_show, name="matter_show"),
    path("so-hoa/kho-luu-tru", taking.archive_create, name="archive_create"),
    path("so-hoa/tien-do", figures.progress_show, name="progress_show"),
    path("so-lieu-so-hoa", figures.figure_list, name="figure_list"),
    path("ban-sao-dien-tu", copies.copy_list, name="copy_list"),
    path("ban-sao-dien-tu/<uuid:uuid>", copies.copy_show, name="copy_show"),
    path("ban-sao-dien-tu/<uuid:uuid>/thu-hoi", copies.copy_revoke, name="copy_revoke"),
    path("kiem-tra-giay-to", copies.copy_verify, name="copy_verify"),
]
