"""Addresses of the exchange with the national portal."""

from django.urls import path

from .views import catalogue, connection, dossiers, incoming

app_name = "national_exchange"
urlpatterns = [
    path("cong-dvcqg", connection.connection_show, name="connection_show"),
    path("cong-dvcqg/gui-lai", connection.message_retry_all, name="message_retry_all"),
    path(
        "cong-dvcqg/thong-diep/<uuid:uuid>/gui-lai", connection.message_retry, name="message_retry"
    ),
    path(
        "cong-dvcqg/thong-diep/<uuid:uuid>/thoi",
        connection.message_give_up,
        name="message_give_up",
    ),
    path("cong-dvcqg/ho-so-den/<uuid:uuid>", incoming.incoming_show, name="incoming_show"),
    path(
        "cong-dvcqg/ho-so-den/<uuid:uuid>/thoi", incoming.incoming_give_up, name="incoming_give_up"
    ),
    path("cong-dvcqg/ho-so/<uuid:uuid>", dossiers.dossier_show, name="dossier_show"),
    path("cong-dvcqg/ho-so/<uuid:uuid>/gui-lai", dossiers.dossier_resend, name="dossier_resend"),
    path("cong-dvcqg/tep/<str:token>", dossiers.file_fetch, name="file_fetch"),
    path("danh-muc/quoc-gia", catalogue.catalogue_show, name="catalogue_show"),
    path("danh-muc/quoc-gia/<str:code>", catalogue.procedure_compare, name="procedure_compare"),
]
