"""Acts on a case after its decision: service by notice, publication, execution, remedies, refund, archive."""

from django.utils.translation import gettext_lazy as _

from cases.enforcement.afterwards.announcing import announce
from cases.enforcement.afterwards.appealing import appeal, take_result
from cases.enforcement.afterwards.archiving import archive
from cases.enforcement.afterwards.deferring import defer, plan_in_words
from cases.enforcement.afterwards.demanding import demand
from cases.enforcement.afterwards.enforcing import apply_to_court, court_ended, write_off
from cases.enforcement.afterwards.publishing import publish, repair_credit, unpublish
from cases.enforcement.afterwards.refunding import refund
from cases.enforcement.afterwards.staying import stay
from cases.enforcement.afterwards.surcharging import surcharge
from cases.models import Publication, Remedy
from records.workflow import Told

__all__ = [
    "ACTS", "TOLD", "announce", "appeal", "apply_to_court", "archive", "court_ended", "defer", "demand", "publish",
    "refund", "repair_credit", "stay", "surcharge", "take_result", "unpublish", "write_off",
]  # fmt: skip
ACTS = (
    announce, publish, unpublish, repair_credit, defer, surcharge, demand, apply_to_court, court_ended, write_off,
    appeal, stay, take_result, refund, archive,
)  # fmt: skip
TOLD = {
    "plan": Told(_("To be paid"), said=plan_in_words),
    "where": Told(_("Published where")),
    "term": Told(_("Stops after"), dict(Publication.Term.choices)),
    "ending": Told(_("Why it ended"), dict(Publication.Ending.choices)),
    "remedy": Told(_("Kind"), dict(Remedy.Kind.choices)),
    "organ": Told(_("Organ or court")),
    "result": Told(_("Result"), dict(Remedy.Result.choices)),
    "receiver": Told(_("Signed for by")),
    "proof": Told(_("Proof of service")),
}
