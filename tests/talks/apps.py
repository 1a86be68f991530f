from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "tests.talks"
    label = "talks"
