from inspections.models.accountability import Accountability
from inspections.models.exposure import Exposure
from inspections.models.finding import Finding
from inspections.models.talk import Talk
from inspections.models.visit import Visit

__all__ = ["Accountability", "Exposure", "Finding", "Talk", "Visit"]
