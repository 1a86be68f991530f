from leads.models.carried import CarriedStock
from leads.models.codes import BusinessLine, Channel, FocusArea, KeyArea, Outcome
from leads.models.handover import Handover
from leads.models.informant import Informant
from leads.models.lead import Lead
from leads.models.movement import Movement
from leads.models.stub import Stub

__all__ = [
    "BusinessLine",
    "CarriedStock",
    "Channel",
    "FocusArea",
    "Handover",
    "Informant",
    "KeyArea",
    "Lead",
    "Movement",
    "Outcome",
    "Stub",
]
