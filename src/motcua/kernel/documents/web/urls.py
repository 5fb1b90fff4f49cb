"""The addresses of files and of verification."""

from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("xac-minh", views.document_verify, name="document_verify"),
    path("xac-minh/<str:code>", views.document_verify, name="document_verify"),
    path("tep/<uuid:file_uuid>", views.file_show, name="file_show"),
    path("van-ban/<uuid:document_uuid>", views.document_show, name="document_show"),
]
