"""The state tables of the kinds of this room."""

from rectification.actions.workflow import ACTION
from rectification.dossiers.workflow import DOSSIER
from rectification.measures.workflow import MEASURE
from rectification.orders.workflow import ORDER
from rectification.parts.workflow import PART
from rectification.replies.workflow import REPLY

WORKFLOWS = (ORDER, PART, MEASURE, ACTION, REPLY, DOSSIER)

__all__ = ["ACTION", "DOSSIER", "MEASURE", "ORDER", "PART", "REPLY", "WORKFLOWS"]
