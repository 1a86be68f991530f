from django.urls import path

from taskforce import views

app_name = "taskforce"

urlpatterns = [
    path("state/", views.show_state, name="state"),
    path("state/mails/send/", views.send_failed_mails, name="send_mails"),
    path("state/mails/<int:pk>/send/", views.send_failed_mail, name="send_mail"),
]
