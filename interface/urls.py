from django.urls import path

from interface import manual
from interface import webhook_views as webhooks

app_name = "interface"
urlpatterns = [
    path("interface/", manual.show_manual, name="manual"),
    path("interface/webhooks/", webhooks.list_webhooks, name="webhooks"),
    path("interface/webhooks/new/", webhooks.add_webhook, name="add_webhook"),
    path("interface/webhooks/own/", webhooks.list_own_webhooks, name="own_webhooks"),
    path("interface/webhooks/own/<int:pk>/secret/", webhooks.show_secret, name="webhook_secret"),
    path("interface/webhooks/<int:pk>/", webhooks.show_webhook, name="webhook"),
    path("interface/webhooks/<int:pk>/stop/", webhooks.stop_webhook, name="stop_webhook"),
    path("interface/webhooks/<int:pk>/send-again/", webhooks.send_webhook_again, name="send_webhook_again"),
]
