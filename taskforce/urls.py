from django.urls import include, path

urlpatterns = [
    path("", include("dashboards.urls")),
    path("", include("circulars.urls")),
    path("", include("rectification.urls")),
    path("", include("leads.urls")),
    path("", include("exchange.urls")),
    path("", include("records.urls")),
    path("", include("notifications.urls")),
    path("", include("deadlines.urls")),
    path("", include("accounts.urls")),
]

handler500 = "taskforce.errors.server_error"
