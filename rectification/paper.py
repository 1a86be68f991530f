"""An answer as a paper (复函): as drafted, signed and sent. Chinese whatever the reader's language."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from documents import (
    NUMBER_BLANK,
    LetterPaper,
    body_paragraphs,
    official_date,
    ordinal,
    printable,
    render_docx,
    render_pdf,
)
from rectification.models import Organ, Problem, RectificationOrder, Reply, ReplyLine, SentPaper
from rectification.states import M

WORD = "函"
LONGEST_TEXT = 10_000
SAID = {
    ReplyLine.Result.DONE: "已整改到位。",
    ReplyLine.Result.PARTLY: "部分整改到位。",
    ReplyLine.Result.NOT: "尚未整改到位。",
    "": "（待填写）",
}
POLITE: dict[str, str] = {
    Organ.Kind.COURT: "贵院",
    Organ.Kind.PROCURATORATE: "贵院",
    Organ.Kind.SUPERVISION: "贵委",
    Organ.Kind.ANTI_GANG_OFFICE: "贵办",
}
BY_NAME = {"厅": "贵厅", "局": "贵局", "委": "贵委", "组": "贵组", "办": "贵办"}


def paper_of(reply: Reply) -> LetterPaper:
    """The whole paper: what was signed, or what stands there now; number and day are left open until it is sent."""
    words = reply.signed_paper or words_of(reply)
    return LetterPaper(
        mark=words["mark"],
        number=reply.document_number or f"{reply.bureau.document_word or reply.bureau.short_name}{WORD}{NUMBER_BLANK}",
        title=words["title"],
        addressees=words["addressees"],
        paragraphs=body_paragraphs(words["body"]),
        signature=words["mark"],
        date=official_date(reply.sent_on),
        remark=words["remark"],
        is_draft=reply.sent_on is None,
    )


def words_of(reply: Reply) -> dict[str, str]:
    """What the signature stands for, as plain texts: organ, title, addressee, body, contact."""
    order = reply.order
    return {
        "mark": printable(reply.bureau.name),
        "title": f"关于《{order.type.label_zh}》落实情况的复函",
        "addressees": printable(order.issuer.name),
        "body": "\n".join(line for line in _body(reply) if line),
        "remark": f"联系人：{printable(reply.contact)}" if reply.contact else "",
    }


def _body(reply: Reply) -> list[str]:
    lines = reply.lines.select_related("problem").order_by("problem__position")
    chapters = [text for number, line in enumerate(lines, start=1) for text in _chapter(number, line)]
    return [printable(text) for text in (reply.opening, *chapters, reply.closing)]


def _chapter(number: int, line: ReplyLine) -> list[str]:
    """One problem: what it is, how far it is put right, what was done, and of the rest why and by when."""
    rest = ""
    if line.rest:
        by_then = f"完成时限：{official_date(line.rest_by)}。" if line.rest_by else ""
        rest = f"尚未完成的事项及原因：{_sentence(line.rest)}{by_then}"
    return [f"{ordinal(number)}、关于“{bare(line.problem.text)}”", SAID[line.result], line.text, rest]


def bare(text: str) -> str:
    """In one line, without a stop at its end."""
    return " ".join(text.split()).rstrip("。；;. ")


def _sentence(text: str) -> str:
    return f"{'；'.join(bare(line) for line in text.splitlines() if line.strip())}。"


def keep_paper(reply: Reply) -> SentPaper:
    """The paper of an answer that has its number and its day, byte for byte, with its hashes."""
    paper = paper_of(reply)
    if reply.sent_on is None:
        raise ValueError(f"{reply} is not sent.")
    at = timezone.make_aware(datetime.combine(reply.sent_on, time(12)))
    pdf, docx = render_pdf(paper, at=at), render_docx(paper)
    return SentPaper.objects.create(
        reply=reply, pdf=pdf, sha256=SentPaper.digest(pdf), docx=docx, docx_sha256=SentPaper.digest(docx)
    )


# what a draft begins with


def addressed_as(organ: Organ) -> str:
    """贵院, 贵委, 贵局: how a letter calls the organ that it is written to."""
    return POLITE.get(organ.kind) or next((said for end, said in BY_NAME.items() if organ.name.endswith(end)), "贵单位")


def proposed_words(order: RectificationOrder, problems: list[Problem], *, contact: str) -> dict[str, str]:
    """Opening, closing and contact of a draft. `problems`: with their measures and these measures' actions."""
    measures = {measure.pk: measure for problem in problems for measure in live(problem)}
    actions = {action.pk for measure in measures.values() for action in held(measure)}
    context = {
        "you": addressed_as(order.issuer), "order": order, "issued_on": order.issued_on,
        "measures": len(measures), "actions": len(actions), "is_open": any(not is_done(m) for m in measures.values()),
    }  # fmt: skip
    return {"opening": _text("opening", context), "closing": _text("closing", context), "contact": contact}


def proposed_text(problem: Problem) -> str:
    """What was done about a problem, measure by measure, with the actions that carried each out."""
    done = [_done(measure) for measure in live(problem) if is_done(measure)]
    context = {"measures": done, "several": len(done) > 1, "problem": problem}
    return _text("done", context)[:LONGEST_TEXT]


def live(problem: Problem) -> list[Any]:
    return [measure for measure in problem.measures.all() if measure.status != M.CANCELLED]


def held(measure: Any) -> list[Any]:
    return [action for action in measure.actions.all() if action.held_on]


def is_done(measure: Any) -> bool:
    return measure.status in (M.DONE, M.ACCEPTED)


def _done(measure: Any) -> dict[str, Any]:
    actions = held(measure)
    return {
        "text": bare(measure.text),
        "on": _day(measure.done_on),
        "is_accepted": measure.status == M.ACCEPTED,
        "actions": len(actions),
        "staff": sum(action.staff_count or 0 for action in actions),
        "checked": sum(action.checked_count or 0 for action in actions),
        "found": sum(action.found_count or 0 for action in actions),
    }


def _day(day: date | None) -> str:
    return official_date(day) if day else ""


def _text(name: str, context: dict[str, Any]) -> str:
    lines = render_to_string(f"rectification/documents/{name}.txt", context).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
