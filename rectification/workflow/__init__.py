from rectification.workflow.actions import ACTION
from rectification.workflow.dossiers import DOSSIER
from rectification.workflow.measures import MEASURE
from rectification.workflow.orders import ORDER
from rectification.workflow.parts import PART
from rectification.workflow.replies import REPLY

WORKFLOWS = (ORDER, PART, MEASURE, ACTION, REPLY, DOSSIER)

__all__ = ["ACTION", "DOSSIER", "MEASURE", "ORDER", "PART", "REPLY", "WORKFLOWS"]
