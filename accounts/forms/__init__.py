from accounts.forms.bureaus import BureauForm, EditBureauForm, EndForm, ReasonForm
from accounts.forms.people import AppointForm, EditPersonForm, PersonForm
from accounts.forms.sign_in import ChangePasswordForm, NewPasswordForm, SignInForm

__all__ = [
    "AppointForm",
    "BureauForm",
    "ChangePasswordForm",
    "EditBureauForm",
    "EditPersonForm",
    "EndForm",
    "NewPasswordForm",
    "PersonForm",
    "ReasonForm",
    "SignInForm",
]
