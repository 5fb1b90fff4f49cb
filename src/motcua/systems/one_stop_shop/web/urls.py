"""The one-stop shop's addresses: preparing, following, handling, taking in at the counter."""

from django.urls import path

from .views import (
    application,
    bringing,
    dossier,
    handling,
    intake,
    merging,
    papers,
    posting,
    rating,
    registers,
    returning,
    supplement,
    wallet,
)

app_name = "one_stop_shop"
urlpatterns = [
    path("nop-ho-so/<slug:slug>", application.application_start, name="application_start"),
    path(
        "khai/<uuid:draft>/trang/<slug:page>",
        application.application_page,
        name="application_page",
    ),
    path("khai/<uuid:draft>/giay-to", papers.application_papers, name="application_papers"),
    path(
        "khai/<uuid:draft>/nhan-ket-qua",
        returning.application_delivery,
        name="application_delivery",
    ),
    path("khai/<uuid:draft>/kiem-tra", application.application_check, name="application_check"),
    path("khai/<uuid:draft>/buu-chinh", posting.application_post, name="application_post"),
    path("khai/<uuid:draft>/mang-den-quay", bringing.application_bring, name="application_bring"),
    path("khai/<uuid:draft>/bo", application.application_discard, name="application_discard"),
    path("khai/<uuid:draft>/chuyen", merging.application_carry, name="application_carry"),
    path("khai/<uuid:draft>/doi-ban", application.application_renew, name="application_renew"),
    path("ho-so/<str:code>", dossier.dossier_show, name="dossier_show"),
    path("ho-so/<str:code>/da-nop", dossier.dossier_submitted, name="dossier_submitted"),
    path("ho-so/<str:code>/bo-sung", supplement.dossier_supplement, name="dossier_supplement"),
    path("ho-so/<str:code>/bo-sung/buu-chinh", posting.supplement_post, name="supplement_post"),
    path("ho-so/<str:code>/giay/<slug:kind>", dossier.dossier_paper, name="dossier_paper"),
    path("ho-so/<str:code>/rut", dossier.dossier_withdraw, name="dossier_withdraw"),
    path("ho-so/<str:code>/danh-gia", dossier.dossier_rate, name="dossier_rate"),
    path("dg/<int:number>/<slug:token>", rating.rating_give, name="rating_give"),
    path("danh-gia", rating.rating_find, name="rating_find"),
    path("danh-gia-dich-vu", rating.rating_list, name="rating_list"),
    path("quan-ly/ho-so", handling.dossier_list, name="dossier_list"),
    path("tra-buu-chinh/<uuid:uuid>", posting.dossier_post, name="dossier_post"),
    path("xu-ly/<uuid:uuid>", handling.dossier_open, name="dossier_open"),
    path("xu-ly/<uuid:uuid>/kho", wallet.dossier_wallet, name="dossier_wallet"),
    path("xu-ly/<uuid:uuid>/kho/<uuid:consent>", wallet.dossier_held, name="dossier_held"),
    path("xu-ly/<uuid:uuid>/<slug:act>", handling.dossier_act, name="dossier_act"),
    path("so-theo-doi", registers.register_list, name="register_list"),
    path("so-theo-doi/<uuid:uuid>", registers.register_show, name="register_show"),
    path("tiep-nhan", intake.intake_start, name="intake_start"),
    path("tiep-nhan/khoa-luu-tam", intake.intake_key, name="intake_key"),
    path("tiep-nhan/nhan-lai/<uuid:uuid>", intake.intake_take_over, name="intake_take_over"),
    path("tiep-nhan/<slug:slug>", intake.intake_person, name="intake_person"),
]
