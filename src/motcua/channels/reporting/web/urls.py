"""The addresses of reporting."""

from django.urls import path

from .views import books, calendar, filling, owed, rounds

app_name = "reporting"
urlpatterns = [
    path("bao-cao", owed.report_list, name="report_list"),
    path("bao-cao/lich", calendar.calendar_show, name="calendar_show"),
    path("bao-cao/lich.ics", calendar.calendar_export, name="calendar_export"),
    path("bao-cao/dot", rounds.round_list, name="round_list"),
    path("bao-cao/dot/giao", rounds.round_send, name="round_send"),
    path("bao-cao/dot/hoi", rounds.question_send, name="question_send"),
    path("bao-cao/dot/<uuid:uuid>", rounds.round_show, name="round_show"),
    path("bao-cao/dot/<uuid:uuid>/tong-hop.xlsx", rounds.round_export, name="round_export"),
    path("bao-cao/<uuid:uuid>", filling.report_show, name="report_show"),
    path("bao-cao/<uuid:uuid>/luu", filling.report_save, name="report_save"),
    path("bao-cao/<uuid:uuid>/kiem-tra", filling.report_check, name="report_check"),
    path("bao-cao/<uuid:uuid>/buoc", filling.report_move, name="report_move"),
    path("bao-cao/<uuid:uuid>/so.xlsx", books.book_export, name="book_export"),
    path("bao-cao/<uuid:uuid>/tep", books.book_import, name="book_import"),
    path("bao-cao/<uuid:uuid>/tep/xac-nhan", books.book_confirm, name="book_confirm"),
]
