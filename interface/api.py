from django.urls import path

from interface.feed import urlpatterns as feed
from interface.reference import (
    AttachmentView,
    BureausView,
    CalendarView,
    CodesView,
    SchemaView,
    SubjectCheckView,
)

urlpatterns = [
    path("schema", SchemaView.as_view(), name="api-schema"),
    path("openapi.json", SchemaView.as_view(), name="api-openapi"),
    path("bureaus", BureausView.as_view(), name="api-bureaus"),
    path("codes", CodesView.as_view(), name="api-codes"),
    path("calendar/<int:year>", CalendarView.as_view(), name="api-calendar"),
    path("subjects/check", SubjectCheckView.as_view(), name="api-subject-check"),
    path("attachments/<uuid:uuid>", AttachmentView.as_view(), name="api-attachment"),
    *feed,
]
