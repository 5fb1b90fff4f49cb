"""Addresses of the post's pages."""

from django.urls import path

from .views import figures, manifests, orders, outgoing, statements

app_name = "postal"
urlpatterns = [
    path("buu-gui/<str:code>", orders.order_track, name="order_track"),
    path("buu-chinh", orders.order_list, name="order_list"),
    path("buu-chinh/don/<uuid:uuid>", orders.order_show, name="order_show"),
    path("buu-chinh/don/<uuid:uuid>/nhan", orders.label_print, name="label_print"),
    path("buu-chinh/don/<uuid:uuid>/<slug:act>", orders.order_act, name="order_act"),
    path("buu-chinh/bien-ban", manifests.manifest_list, name="manifest_list"),
    path("buu-chinh/bien-ban/moi", manifests.manifest_create, name="manifest_create"),
    path("buu-chinh/bien-ban/<uuid:uuid>", manifests.manifest_show, name="manifest_show"),
    path("buu-chinh/bien-ban/<uuid:uuid>/in", manifests.manifest_print, name="manifest_print"),
    path("buu-chinh/bien-ban/<uuid:uuid>/<slug:act>", manifests.manifest_act, name="manifest_act"),
    path("buu-chinh/su-co", outgoing.incident_list, name="incident_list"),
    path("buu-chinh/su-co/<uuid:uuid>", outgoing.incident_show, name="incident_show"),
    path("buu-chinh/ket-noi", outgoing.outgoing_list, name="outgoing_list"),
    path("buu-chinh/ket-noi/<uuid:uuid>", outgoing.outgoing_retry, name="outgoing_retry"),
    path("buu-chinh/doi-soat", statements.statement_list, name="statement_list"),
    path("buu-chinh/doi-soat/lap", statements.statement_create, name="statement_create"),
    path("buu-chinh/doi-soat/<uuid:uuid>", statements.statement_show, name="statement_show"),
    path("so-lieu-buu-chinh", figures.figure_list, name="figure_list"),
    path("so-lieu-buu-chinh.csv", figures.figure_export, name="figure_export"),
]
