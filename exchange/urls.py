from django.urls import path

from exchange import grant_views as grants
from exchange import views
from exchange.api import manual

app_name = "exchange"
urlpatterns = [
    path("interface/", manual.show_manual, name="manual"),
    path("imports/", views.list_imports, name="list"),
    path("imports/<int:pk>/", views.show_batch, name="batch"),
    path("imports/<int:pk>/progress/", views.show_progress, name="progress"),
    path("imports/<int:pk>/confirm/", views.confirm_batch, name="confirm"),
    path("imports/<int:pk>/resume/", views.resume_batch, name="resume"),
    path("imports/<int:pk>/cancel/", views.cancel_batch, name="cancel"),
    path("imports/<int:pk>/grant/", grants.decide_batch, name="grant"),
    path("imports/<int:pk>/refused/", views.download_refused, name="refused"),
]
