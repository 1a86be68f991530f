from cases.models.case import EnforcementCase
from cases.models.law import Law
from cases.models.party import Party, Payment, Way

__all__ = ["EnforcementCase", "Law", "Party", "Payment", "Way"]
