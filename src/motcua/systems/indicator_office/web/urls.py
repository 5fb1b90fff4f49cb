"""Addresses of the pages about figures."""

from django.urls import path

from .views import groups, indicators, parts, pictures

app_name = "indicator_office"
urlpatterns = [
    path("chi-tieu", indicators.indicator_list, name="indicator_list"),
    path("chi-tieu/nhom-don-vi", groups.group_list, name="group_list"),
    path("chi-tieu/nhom-don-vi/<uuid:group_uuid>/xoa", groups.group_remove, name="group_remove"),
    path("chi-tieu/<str:code>", indicators.indicator_show, name="indicator_show"),
    path(
        "chi-tieu/<str:code>/tai.<str:form>", indicators.indicator_export, name="indicator_export"
    ),
    path("chi-tieu/<str:code>/phan-to", parts.part_list, name="part_list"),
    path("chi-tieu/<str:code>/phan-to.<str:form>", parts.part_export, name="part_export"),
    path("chi-tieu/<str:code>/hinh", pictures.picture_show, name="picture_show"),
    path("chi-tieu/<str:code>/hinh.svg", pictures.picture_export, name="picture_export"),
    path("chi-tieu/<str:code>/nguon", indicators.source_list, name="source_list"),
    path("chi-tieu/<str:code>/nguon.<str:form>", indicators.source_export, name="source_export"),
]
