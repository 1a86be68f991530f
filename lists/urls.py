from django.urls import path

from lists.views import jobs, saved_filters

app_name = "lists"
urlpatterns = [
    path("jobs/choose/<str:kind>/<str:name>/", jobs.choose, name="choose"),
    path("jobs/<int:pk>/", jobs.show, name="job"),
    path("jobs/<int:pk>/progress/", jobs.progress, name="job_progress"),
    path("jobs/<int:pk>/confirm/", jobs.confirm, name="confirm_job"),
    path("jobs/<int:pk>/resume/", jobs.resume, name="resume_job"),
    path("jobs/<int:pk>/stop/", jobs.stop, name="stop_job"),
    path("filters/<int:pk>/", saved_filters.change_filter, name="change_filter"),
    path("filters/<int:pk>/remove/", saved_filters.archive_filter, name="archive_filter"),
    path("filters/<str:kind>/", saved_filters.list_filters, name="saved_filters"),
    path("filters/<str:kind>/new/", saved_filters.save_filter, name="save_filter"),
]
