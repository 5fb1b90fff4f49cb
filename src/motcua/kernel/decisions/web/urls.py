"""Addresses of the pages about decisions."""

app_name = "decisions"
urlpatterns: list[object] = []
