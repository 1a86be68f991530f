"""A line of the table.

- `action`: the policy's row that the view asks; None: for everybody, without signing in.
- `of`: what fills the address (see `things`); `inner`: the right asked for that record, when it is another one
  (`inner_post`: of writing); `beyond`: the answer when that right does not extend to the record.
- `hides`: the right without which a record is not even there (404), though the page exists for this person.
- `administrators`: the status that those get who have no business here, where it is another one.
- `gate`: the status of those who are not signed in, where they are not led to the sign-in page.
- `drawn`: one of many addresses of one view: each person is asked at some of them, at night at all.
- `get`, `post`: status of a permitted person with an empty form.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.guarantees.matrix.things import HOLDERS


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    verbs: tuple[str, ...]
    action: str | None
    of: str = ""
    inner: str = ""
    inner_post: str = ""
    beyond: int = 403
    hides: str = ""
    administrators: int = 0
    gate: int = 0
    from_above: bool = False
    drawn: bool = False
    get: int = 200
    post: int = 422

    @property
    def holder(self) -> str:
        """Whose the thing in the address is: "record" (of a bureau), "person", "published" or nobody's ("")."""
        return HOLDERS[self.of.partition(":")[0]] if self.of else ""

    def asked(self, verb: str) -> str:
        """The right that is asked for the record itself; "" when only that of the page is."""
        return (self.inner_post if verb == "POST" else "") or self.inner

    def status(self, verb: str) -> int:
        return self.get if verb == "GET" else self.post


# Acts of the bureau above the one that holds the record; the province, which has none above it, may do them itself.
FROM_ABOVE = {
    "lead.answer", "lead.urge", "lead.reopen", "order.urge", "order.relapse", "part.urge", "measure.urge", "case.urge",
}  # fmt: skip


def row(name: str, verbs: str, action: str | None, **more) -> Row:
    return Row(name=name, verbs=tuple(verbs.split()), action=action, **more)
