"""What a grant would open, in plain words: the page of the security administrator says nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment
from accounts.policy import PARTIES, POLICY
from accounts.policy_labels import REACHES, label_of, party_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

    from accounts.models import Bureau, User


# A line of a list of facts as components/facts.html prints it: name, value and, where it is wide, "w".
Fact = tuple["StrOrPromise", object] | tuple["StrOrPromise", object, str]


@dataclass(frozen=True)
class Opening:
    """`sentences`: what becomes possible. `facts`: name and value of what is asked for. `rights`: each right that comes
    with it, and how far it extends, from the policy.
    """

    sentences: Sequence[str]
    facts: Sequence[Fact]
    rights: Sequence[tuple[StrOrPromise, StrOrPromise]] = ()


# What a post opens, by party. %(place)s: the place of its bureau.
POSTS: dict[str, StrOrPromise] = {
    "CO": _("Reads all leads and letters that %(place)s holds; registers, checks and works on them."),
    "CH": _("Reads and decides all leads and letters that %(place)s holds; assigns them and approves results."),
    "TO": _("Reads all leads and letters of %(place)s and its counties; registers, hands down and works on them."),
    "TH": _("Reads and decides all leads and letters of %(place)s and its counties; confirms the city's figures."),
    "PO": _("Reads all leads and letters of every city of %(place)s; dispatches, urges and corrects holders."),
    "PH": _("Reads and decides all leads and letters of every city of %(place)s; signs circulars."),
    "CD": _("Reads all leads and letters of every city of %(place)s; drafts, numbers and issues circulars."),
    "IN": _("Has a work page and an inbox; reads no lead and no letter."),
    "IC": _("Manages the compartment of leads about officials, and reads those leads that name the person as reader."),
    "SA": _("Manages accounts and bureaus, and asks for access; reads no business record."),
    "SE": _("Grants and refuses what system administrators ask for; reads no business record."),
    "AU": _("Reads the trail of everybody; reads no business record and changes nothing."),
}
PRINCIPAL = _("Is the principal of the bureau: what heads must be told or reminded of goes to this person first.")
LOAN = _("Is on loan until the last day: the post at %(bureau)s sleeps meanwhile and wakes by itself afterwards.")
WAKES = _("The post at %(bureau)s wakes again the day after: %(what)s")


def of_post(role: str, bureau: Bureau) -> str:
    """What the role opens at that bureau, in a sentence. "" for a post that the policy gives nothing."""
    code = party_code(role, bureau.level)
    return POSTS[code] % {"place": bureau.place_name} if code else ""


def rights_of(role: str, bureau: Bureau) -> list[tuple[StrOrPromise, StrOrPromise]]:
    """Each right of the post and how far it extends."""
    party = PARTIES.get(party_code(role, bureau.level))
    return [(label_of(action), REACHES[row[party]]) for action, row in POLICY.items() if party in row]


def of_posts(user: User) -> list[str]:
    """What the posts of the person open that are in force today, a sentence each."""
    held = Appointment.objects.in_force(on=timezone.localdate()).filter(user=user).select_related("bureau")
    return [of_post(post.role, post.bureau) for post in held]
