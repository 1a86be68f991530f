"""Lists of plain kinds as workbooks, in the columns of their import."""

from exchange.listed import export_addresses

app_name = "workbooks"
urlpatterns = export_addresses(app_name)
