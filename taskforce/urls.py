from django.urls import include, path

urlpatterns = [
    path("", include("dashboards.urls")),
    path("", include("circulars.urls")),
    path("", include("rectification.urls")),
    path("", include("cases.urls")),
    path("", include("leads.urls")),
    path("", include("exchange.urls")),
    path("", include("interface.urls")),
    path("", include("lists.urls")),
    path("", include("records.urls")),
    path("", include("plain.urls")),
    path("", include("exchange.plain.urls")),
    path("", include("notifications.urls")),
    path("", include("deadlines.urls")),
    path("", include("accounts.urls")),
    path("", include("taskforce.state_urls")),
    path("api/", include("taskforce.api")),
]

handler400 = "taskforce.errors.bad_request"
handler404 = "taskforce.errors.page_not_found"
handler500 = "taskforce.errors.server_error"
