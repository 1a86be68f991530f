"""Django's createsuperuser, closed: there is no account with all rights; bootstrap makes the first administrators."""

from accounts.management.closed import ClosedCommand


class Command(ClosedCommand):
    pass
