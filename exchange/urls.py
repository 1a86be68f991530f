from django.urls import path

from exchange import grant_views as grants
from exchange import running, switch_over_views, views

app_name = "exchange"
urlpatterns = [
    path("imports/", views.list_imports, name="list"),
    path("running/", running.list_running, name="running"),
    path("running/import/<int:pk>/stop/", running.stop_running, {"kind": "import"}, name="stop_import"),
    path("running/job/<int:pk>/stop/", running.stop_running, {"kind": "job"}, name="stop_job"),
    path("imports/switch-over/", switch_over_views.switch_over, name="switch_over"),
    path("imports/switch-over/<int:pk>/decide/", switch_over_views.decide_switch_over, name="decide_switch_over"),
    path("imports/<int:pk>/", views.show_batch, name="batch"),
    path("imports/<int:pk>/progress/", views.show_progress, name="progress"),
    path("imports/<int:pk>/confirm/", views.confirm_batch, name="confirm"),
    path("imports/<int:pk>/changes/", views.choose_changes, name="choose_changes"),
    path("imports/<int:pk>/resume/", views.resume_batch, name="resume"),
    path("imports/<int:pk>/take-hidden/", views.take_hidden, name="take_hidden"),
    path("imports/<int:pk>/give-reason/", views.give_reason, name="give_reason"),
    path("imports/<int:pk>/cancel/", views.cancel_batch, name="cancel"),
    path("imports/<int:pk>/grant/", grants.decide_batch, name="grant"),
    path("imports/<int:pk>/refused/", views.download_refused, name="refused"),
]
