"""The door at which the gateway calls."""

from django.urls import path

from . import views

app_name = "payment_gateway"
urlpatterns = [path("cong-thanh-toan/thong-bao", views.callback_take, name="callback_take")]
