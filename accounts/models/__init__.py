from accounts.models.appointment import Appointment, Role
from accounts.models.bureau import Bureau
from accounts.models.link import OneTimeLink
from accounts.models.user import User

__all__ = ["Appointment", "Bureau", "OneTimeLink", "Role", "User"]
