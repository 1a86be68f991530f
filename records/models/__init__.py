from records.models.amount import AmountEntry
from records.models.attachment import Attachment
from records.models.bulk import BulkItem, BulkJob
from records.models.code import CodeItem
from records.models.comment import Comment
from records.models.draft import Draft
from records.models.handler import Handler
from records.models.hanging import Hanging
from records.models.link import Link
from records.models.month_change import MonthChange
from records.models.paper import KeptPaper
from records.models.saved_filter import SavedFilter
from records.models.search import SearchText
from records.models.series import Series
from records.models.step import Step
from records.models.subject import Subject
from records.models.temporary_access import TemporaryAccess
from records.models.token import FormToken
from records.models.tracked import TrackedQuerySet, TrackedRecord
from records.models.urging import Urging
from records.models.watch import Watch

__all__ = [
    "AmountEntry",
    "Attachment",
    "BulkItem",
    "BulkJob",
    "CodeItem",
    "Comment",
    "Draft",
    "FormToken",
    "Handler",
    "Hanging",
    "KeptPaper",
    "Link",
    "MonthChange",
    "SavedFilter",
    "SearchText",
    "Series",
    "Step",
    "Subject",
    "TemporaryAccess",
    "TrackedQuerySet",
    "TrackedRecord",
    "Urging",
    "Watch",
]
