from django.urls import path

from exchange.listed import export_addresses
from leads.views import detail, handover, ledger, registration
from lists.views.listing import list_addresses

app_name = "leads"
urlpatterns = [
    *list_addresses(app_name),
    *export_addresses(app_name),
    path("leads/ledger/", ledger.show_ledger, name="ledger"),
    path("leads/new", registration.register_lead, name="register"),
    path("leads/new/similar", registration.show_similar, name="similar"),
    path("leads/<int:pk>/", detail.show_lead, name="detail"),
    path("leads/<int:pk>/edit", registration.edit_lead, name="edit"),
    path("leads/<int:pk>/act/<slug:action>", detail.act_on_lead, name="act"),
    path("leads/<int:pk>/withdraw-offer", detail.withdraw_offer, name="withdraw_offer"),
    path("leads/offers/<int:pk>/", handover.show_handover, name="handover"),
]
