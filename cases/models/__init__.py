from cases.models.case import EnforcementCase
from cases.models.instalment import Instalment
from cases.models.law import Law
from cases.models.party import Party, Payment, Refund, Way
from cases.models.publication import Publication
from cases.models.remedy import Remedy
from cases.models.seizure import SeizedItem, Seizure

__all__ = [
    "EnforcementCase", "Instalment", "Law", "Party", "Payment", "Publication", "Refund", "Remedy", "SeizedItem",
    "Seizure", "Way",
]  # fmt: skip
