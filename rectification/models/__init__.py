from rectification.models.action import Action
from rectification.models.codes import MeasureType, OrderType
from rectification.models.criminal_case import CriminalCase
from rectification.models.dossier import Dossier
from rectification.models.follow_up import Lookback, Objection
from rectification.models.measure import Acceptance, Measure, Progress
from rectification.models.order import RectificationOrder
from rectification.models.organ import Organ
from rectification.models.part import Part
from rectification.models.problem import Problem
from rectification.models.reply import Reply, ReplyLine, SentPaper

__all__ = [
    "Acceptance",
    "Action",
    "CriminalCase",
    "Dossier",
    "Lookback",
    "Measure",
    "MeasureType",
    "Objection",
    "OrderType",
    "Organ",
    "Part",
    "Problem",
    "Progress",
    "RectificationOrder",
    "Reply",
    "ReplyLine",
    "SentPaper",
]
