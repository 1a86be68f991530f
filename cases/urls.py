from django.urls import path

from cases import views
from exchange.listed import export_addresses
from lists.views.listing import list_addresses

app_name = "cases"
urlpatterns = [
    *list_addresses(app_name),
    *export_addresses(app_name),
    path("cases/new/", views.propose_case, name="new"),
    path("cases/<int:pk>/", views.show_case, name="case"),
    path("cases/<int:pk>/edit/", views.edit_case, name="edit"),
    path("cases/<int:pk>/act/<slug:action>/", views.act, name="act"),
]
