"""The addresses of feedback: for senders with and without an account, and for who answers."""

from django.urls import path

from . import views

app_name = "feedback"
urlpatterns = [
    path("phan-anh", views.feedback_send, name="feedback_send"),
    path("phan-anh/danh-gia/<uuid:uuid>", views.feedback_rated, name="feedback_rated"),
    path("phan-anh/ho-so/<uuid:uuid>", views.feedback_begin, name="feedback_begin"),
    path("ho-so/<str:code>/phan-anh", views.feedback_own, name="feedback_own"),
    path("ho-so/<str:code>/phan-anh/<uuid:uuid>", views.answer_judge, name="answer_judge"),
    path("tra-loi-phan-anh", views.feedback_list, name="feedback_list"),
    path("tra-loi-phan-anh/<uuid:uuid>", views.feedback_open, name="feedback_open"),
]
