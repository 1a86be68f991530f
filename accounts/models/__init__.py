from accounts.models.appointment import Appointment, Role
from accounts.models.bureau import Bureau
from accounts.models.link import OneTimeLink
from accounts.models.system_account import AccessToken, SystemAccount
from accounts.models.user import User

__all__ = ["AccessToken", "Appointment", "Bureau", "OneTimeLink", "Role", "SystemAccount", "User"]
