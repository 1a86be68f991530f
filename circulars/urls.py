from django.urls import path, register_converter

from circulars.views import circulars, months, papers, rows
from exchange.listed import export_addresses
from lists.views.listing import list_addresses

app_name = "circulars"


class OneOf:
    """A word of a short list in an address; anything else is no address of ours."""

    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class PaperForm(OneOf):
    regex = "pdf|docx|xlsx"


class LineLevel(OneOf):
    regex = "province|city|bureau"


register_converter(PaperForm, "paper_form")
register_converter(LineLevel, "line_level")

urlpatterns = [
    *list_addresses(app_name),
    *export_addresses(app_name),
    path("circulars/", circulars.list_circulars, name="list"),
    path("circulars/open/", circulars.open_month, name="open"),
    path("circulars/months/", months.list_submissions, name="submissions"),
    path("circulars/months/<int:pk>/", months.show_submission, name="submission"),
    path("circulars/months/<int:pk>/urge/", months.urge_submission, name="urge_submission"),
    path("circulars/months/<int:pk>/act/<slug:action>/", months.act_on_submission, name="act_on_submission"),
    path("circulars/receipts/<int:pk>/urge/", months.urge_receipt, name="urge_receipt"),
    path("circulars/<int:pk>/", circulars.show_circular, name="detail"),
    path("circulars/<int:pk>/text/", circulars.save_text, name="save_text"),
    path("circulars/<int:pk>/act/<slug:action>/", circulars.act_on_circular, name="act"),
    path("circulars/<int:pk>/correct/", circulars.correct_circular, name="correct"),
    path("circulars/<int:pk>/acknowledge/", months.acknowledge, name="acknowledge"),
    path("circulars/<int:pk>/drift/", rows.show_drift, name="drift"),
    path("circulars/<int:pk>/city/<int:bureau>/", rows.show_city, name="city"),
    path("circulars/<int:pk>/rows/<line_level:level>/<int:bureau>/<slug:figure>/", rows.show_rows, name="rows"),
    path("circulars/<int:pk>/paper.<paper_form:form>", papers.download, name="paper"),
]
