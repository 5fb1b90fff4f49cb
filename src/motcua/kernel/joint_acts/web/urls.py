"""The addresses of acts on many matters."""

from django.urls import path

from . import views

app_name = "joint_acts"
urlpatterns = [
    path("lam-nhieu/<slug:matters>", views.act_choose, name="act_choose"),
    path("lam-nhieu/ket-qua/<uuid:uuid>", views.act_show, name="act_show"),
]
