from importlib.util import find_spec

from django.urls import include, path

ROOMS = ("dashboards", "circulars", "leads", "exchange", "records", "notifications", "deadlines", "audit", "accounts")

urlpatterns = [path("", include(f"{room}.urls")) for room in ROOMS if find_spec(f"{room}.urls")]
