from django.urls import path

from exchange.listed import export_addresses
from lists.views.listing import list_addresses
from records import converters  # noqa: F401 - registers <letter_form:…>
from rectification.views import papers, records, registration

app_name = "rectification"
urlpatterns = [
    *list_addresses(app_name),
    *export_addresses(app_name),
    path("orders/new", registration.register_order, name="register"),
    path("orders/join", registration.join_order, name="join"),
    path("orders/measures/new", registration.new_measure, name="new_measure"),
    path("orders/actions/new", registration.new_action, name="new_action"),
    path("orders/dossiers/new", registration.new_dossier, name="new_dossier"),
    path("orders/<int:pk>/", records.show_order, name="order"),
    path("orders/<int:pk>/edit", registration.edit_order, name="edit"),
    path("orders/<int:pk>/answer", records.draft_reply, name="draft_reply"),
    path("orders/<int:pk>/problems/<int:position>/skip", records.skip_problem, name="skip_problem"),
    path("orders/parts/<int:pk>/", records.show_part, name="part"),
    path("orders/measures/<int:pk>/", records.show_measure, name="measure"),
    path("orders/actions/<int:pk>/", records.show_action, name="action"),
    path("orders/answers/<int:pk>/", records.show_reply, name="reply"),
    path("orders/answers/<int:pk>/paper.<letter_form:form>", papers.download_reply, name="reply_paper"),
    path("orders/dossiers/<int:pk>/", records.show_dossier, name="dossier"),
    path("orders/<slug:kind>/<int:pk>/act/<slug:action>", records.act, name="act"),
]
