from plain.declaring import ADDRESSES, Pages
from plain.views import addresses_of
from registry import declared

app_name = ADDRESSES
urlpatterns = [address for pages in declared(Pages).values() for address in addresses_of(pages)]
