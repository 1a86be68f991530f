from django.urls import path

from leads.views import detail, export, handover, lists, registration

app_name = "leads"
urlpatterns = [
    path("leads/", lists.list_leads, name="list"),
    path("leads/compartment/", lists.list_compartment, name="compartment"),
    path("leads/handed-over/", lists.list_handed_over, name="handed_over"),
    path("leads/offers/", lists.list_offers, name="offers"),
    path("leads/ledger/", lists.show_ledger, name="ledger"),
    path("leads/movements/", lists.list_movements, name="movements"),
    path("leads/terms/", lists.list_terms, name="terms"),
    path("leads/export/", export.export_leads, name="export"),
    path("leads/new", registration.register_lead, name="register"),
    path("leads/new/similar", registration.show_similar, name="similar"),
    path("leads/<int:pk>/", detail.show_lead, name="detail"),
    path("leads/<int:pk>/edit", registration.edit_lead, name="edit"),
    path("leads/<int:pk>/act/<slug:action>", detail.act_on_lead, name="act"),
    path("leads/<int:pk>/withdraw-offer", detail.withdraw_offer, name="withdraw_offer"),
    path("leads/offers/<int:pk>/", handover.show_handover, name="handover"),
]
