"""Every address: each app's own urls.py, found from the list of installed apps."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from motcua.base.web import views
from motcua.project.settings.apps import OUR_APPS

urlpatterns: list[URLPattern | URLResolver] = [
    path("ngon-ngu", views.language_choose, name="language_choose"),
    path("suc-khoe", views.health_show, name="health_show"),
]
for app in OUR_APPS:
    module = f"motcua.{app}.urls" if app.startswith("base.") else f"motcua.{app}.web.urls"
    if find_spec(module.rsplit(".", 1)[0]) and find_spec(module):
        urlpatterns.append(path("", include(import_module(module))))

handler404 = "motcua.base.web.views.page_missing"
handler500 = "motcua.base.web.views.page_failed"
