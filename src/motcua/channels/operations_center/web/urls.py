"""Addresses of the operations center."""

from django.urls import path

from .views import boards, figures, pictures, reasons, reports

app_name = "operations_center"
urlpatterns = [
    path("dieu-hanh", boards.board_show, name="board_show"),
    path("dieu-hanh/ho-so", boards.handling_list, name="handling_list"),
    path("dieu-hanh/ho-so/<slug:form>", boards.handling_export, name="handling_export"),
    path("dieu-hanh/hinh-ve", pictures.picture_list, name="picture_list"),
    path("dieu-hanh/ly-do", reasons.reason_list, name="reason_list"),
    path("dieu-hanh/bao-cao", reports.report_show, name="report_show"),
    path("dieu-hanh/bao-cao/chot", reports.period_close, name="period_close"),
    path("dieu-hanh/bao-cao/<slug:form>", reports.report_export, name="report_export"),
    path("dieu-hanh/danh-gia", figures.score_list, name="score_list"),
    path("dieu-hanh/doi-chieu", figures.published_list, name="published_list"),
    path(
        "dieu-hanh/doi-chieu/ly-do/<slug:report>/<slug:figure>",
        figures.difference_explain,
        name="difference_explain",
    ),
    path("dieu-hanh/doi-chieu/<slug:form>", figures.published_export, name="published_export"),
]
