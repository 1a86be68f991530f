"""What must come out, stated by rule: foreign record 404, missing right 403, administrators nothing of business."""

from __future__ import annotations

from accounts.policy import PARTIES, POLICY, Reach
from tests.guarantees.matrix.people import PARENT, Person, city_of, sees
from tests.guarantees.matrix.rows import Row


def has_right(person: Person, action: str) -> bool:
    return bool(person.party) and PARTIES[person.party] in POLICY[action]


def reaches(person: Person, action: str, code: str) -> bool:
    """Whether the right extends to a record that this bureau holds."""
    if not has_right(person, action):
        return False
    reach = POLICY[action][PARTIES[person.party]]
    if reach == Reach.OWN:
        return code == person.bureau
    return reach == Reach.PROVINCE or city_of(code) == city_of(person.bureau)


def expected(row: Row, person: Person, verb: str, place: str) -> int:
    """The status for this person, verb and holder of the record ("" where there is none)."""
    if row.action is None:
        return row.status(verb)
    if person.gate:
        return row.gate or person.gate
    if not has_right(person, row.action):
        return 403
    if row.administrators and not person.is_business:
        return row.administrators
    if row.holder == "person" and place != "own":
        return 404
    if row.holder == "record" and (not sees(person, place) or (row.hides and not has_right(person, row.hides))):
        return 404
    inner = row.asked(verb)
    if row.holder == "record":
        is_from_above = row.from_above and (verb == "POST" or not row.inner_post)  # who only looks needs no rank
        asked = PARENT.get(place, place) if is_from_above else place
        return row.status(verb) if reaches(person, inner or row.action, asked) else row.beyond
    return row.status(verb) if not inner or has_right(person, inner) else 403
