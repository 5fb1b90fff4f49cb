"""The address to which the gateway reports."""

from django.urls import path

from . import views

app_name = "sms_gateway"
urlpatterns = [
    path(
        "ket-noi/sms/bao-nhan/<uuid:message>/<slug:key>",
        views.report_receive,
        name="report_receive",
    )
]
