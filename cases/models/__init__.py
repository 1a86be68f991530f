from cases.models.case import EnforcementCase
from cases.models.instalment import Instalment
from cases.models.law import Law
from cases.models.party import Party, Payment, Refund, Way
from cases.models.publication import Publication
from cases.models.remedy import Remedy

__all__ = ["EnforcementCase", "Instalment", "Law", "Party", "Payment", "Publication", "Refund", "Remedy", "Way"]
