from django.urls import path

from interface import manual

app_name = "interface"
urlpatterns = [path("interface/", manual.show_manual, name="manual")]
