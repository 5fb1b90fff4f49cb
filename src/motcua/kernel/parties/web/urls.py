"""The addresses of the reading log."""

from django.urls import path

from . import views

app_name = "parties"
urlpatterns = [
    path("tai-khoan/ai-da-xem", views.reading_list, name="reading_list"),
    path("giam-sat/nhat-ky-doc", views.reading_search, name="reading_search"),
]
