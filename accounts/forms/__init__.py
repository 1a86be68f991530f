from accounts.forms.bureaus import BureauForm, EditBureauForm, EndForm, ReasonForm
from accounts.forms.certificates import CertificateForm, EndCertificateForm
from accounts.forms.people import AppointForm, AskForm, EditPersonForm, GrantForm, PersonForm, ProlongForm
from accounts.forms.sign_in import ChangePasswordForm, LinkForm, NewPasswordForm, SignInForm
from accounts.forms.systems import ChooseBureauForm, LimitsForm, SystemForm, TokenForm

__all__ = [
    "AppointForm",
    "AskForm",
    "BureauForm",
    "CertificateForm",
    "ChangePasswordForm",
    "ChooseBureauForm",
    "EditBureauForm",
    "EditPersonForm",
    "EndCertificateForm",
    "EndForm",
    "GrantForm",
    "LimitsForm",
    "LinkForm",
    "NewPasswordForm",
    "PersonForm",
    "ProlongForm",
    "ReasonForm",
    "SignInForm",
    "SystemForm",
    "TokenForm",
]
