from lists.views.listing import list_addresses
from plain.pages import ADDRESSES, Pages
from plain.views import addresses_of
from registry import declared

app_name = ADDRESSES
urlpatterns = [
    *list_addresses(app_name),
    *(address for pages in declared(Pages).values() for address in addresses_of(pages)),
]
