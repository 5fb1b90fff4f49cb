"""Addresses that clients of SDMX call: those of SDMX 2.1 (REST 1.5) and of 3.0 (REST 2.1)."""

from django.urls import re_path

from . import views

app_name = "sdmx"
_KINDS = "dataflow|datastructure|codelist|conceptscheme|agencyscheme|structure"
_REST = r"(?:/(?P<agency>[^/]+)(?:/(?P<code>[^/]+)(?:/(?P<version>[^/]+))?)?)?/?$"
_FLOW = r"(?P<agency>[^/]+)/(?P<code>[^/]+)(?:/(?P<version>[^/]+)(?:/(?P<key>[^/]*))?)?/?$"
_AVAILABLE = (
    r"(?P<flow>[^/]+)(?:/(?P<key>[^/]*)(?:/(?P<provider>[^/]+)(?:/(?P<component>[^/]+))?)?)?/?$"
)
_DATA = r"(?P<flow>[^/]+)(?:/(?P<key>[^/]*)(?:/(?P<provider>[^/]+))?)?/?$"
urlpatterns = [
    re_path(
        rf"^sdmx/api/(?:structure/)?(?P<kind>{_KINDS}){_REST}",
        views.structure_show,
        name="structure_show",
    ),
    re_path(rf"^sdmx/api/data/dataflow/{_FLOW}", views.flow_show, name="flow_show"),
    re_path(
        rf"^sdmx/api/availableconstraint/{_AVAILABLE}",
        views.available_show,
        name="available_show",
    ),
    re_path(rf"^sdmx/api/data/{_DATA}", views.data_show, name="data_show"),
]
