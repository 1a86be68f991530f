"""Django's changepassword, closed: people choose their own, through a link that takes two administrators."""

from accounts.management.closed import ClosedCommand


class Command(ClosedCommand):
    pass
