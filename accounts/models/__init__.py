from accounts.models.appointment import Appointment, Role
from accounts.models.bureau import Bureau
from accounts.models.certificate import Certificate
from accounts.models.former_name import FormerName
from accounts.models.link import OneTimeLink
from accounts.models.request import AccessRequest, Basis
from accounts.models.system_account import AccessToken, SystemAccount
from accounts.models.user import User

__all__ = [
    "AccessRequest",
    "AccessToken",
    "Appointment",
    "Basis",
    "Bureau",
    "Certificate",
    "FormerName",
    "OneTimeLink",
    "Role",
    "SystemAccount",
    "User",
]
