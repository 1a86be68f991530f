"""The parts that pages are made of. Each tag fills one template of templates/components/; none writes HTML itself."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from frame.navigation import shown_to

register = template.Library()

STATUS_ICONS = {
    "registered": "s0",
    "dispatched": "s1",
    "doing": "s2",
    "disposing": "s3",
    "waiting": "s4",
    "done": "ok",
    "returned": "back",
    "ended": "close",
}
STATUS_TONES = {"done": "ok", "returned": "bad", "ended": "mute"}
NOTE_ICONS = {"warn": "alert", "bad": "alert", "ok": "ok", "info": "info"}
STEP_ICONS = {"done": "ok", "current": "s2", "todo": "s0"}
EVENT_ICONS = {
    "created": "plus",
    "step": "flow",
    "edit": "edit",
    "comment": "talk",
    "file": "clip",
    "link": "link",
    "reminder": "bell",
    "view": "eye",
    "done": "ok",
    "returned": "back",
    "letter": "letter",
}


@lru_cache(maxsize=4000)
def drawn(name: str, *given: tuple[str, Any]) -> SafeString:
    """A part that stands on a page many times over; drawn once for the same values, whichever page it is on."""
    return render_to_string(f"components/{name}.html", dict(given))


@register.simple_tag
def icon(name: str, kind: str = "") -> SafeString:
    """A drawing of static/icons.svg; it never carries meaning alone, so it is hidden from readers."""
    return drawn("icon", ("name", name), ("kind", kind))


@register.inclusion_tag("components/button.html")
def button(label: str, href: str = "", **given: Any) -> dict[str, Any]:
    """A link with href, else a submit button.

    kind: "p" primary, "q" quiet, "" plain. Also small, icon, name, value, form, formaction, type, sr (said after
    the label to readers only, to tell equal buttons apart).
    """
    return {"label": label, "href": href, **given}


@register.simple_tag
def status(progress: str, word: str) -> SafeString:
    """How far a record is, as pie and word. progress: a key of STATUS_ICONS; anything else is a KeyError."""
    tone = STATUS_TONES.get(progress, "")
    return drawn("status", ("icon", STATUS_ICONS[progress]), ("tone", tone), ("word", str(word)))


@register.inclusion_tag("components/kpi.html")
def kpi(label: str, value: Any, href: str = "", **given: Any) -> dict[str, Any]:
    """One headline figure. Also unit, note, change (bold, before the note), tone ("bad", "warn", "ok"), current."""
    return {"label": label, "value": value, "href": href, **given}


@register.inclusion_tag("components/pager.html")
def pager(text: str = "", previous: str = "", next: str = "") -> dict[str, Any]:
    """Foot of a list: text ("1–20 of 63"), addresses of the pages before and after ("" where there is none)."""
    return {"text": text, "previous": previous, "next": next}


@register.inclusion_tag("components/steps.html")
def steps(steps: Sequence[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """The way of a record. steps: name, state ("done", "current", "todo"), note (optional), icon (optional)."""
    drawn = [{**step, "icon": step.get("icon") or STEP_ICONS[step["state"]]} for step in steps]
    return {"steps": drawn, "label": label}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Sequence[Any]) -> dict[str, Any]:
    """What happened, newest first. Each entry: kind (a key of EVENT_ICONS, or icon), at, who, text, detail, changes.

    changes are (label, old, new); everything but kind, at and text may be missing.
    """
    return {"entries": entries, "icons": EVENT_ICONS}


@register.filter
def event_icon(kind: str) -> str:
    """Icon of a kind of timeline entry; an unknown kind is shown as a step."""
    return EVENT_ICONS.get(kind, "flow")


@register.inclusion_tag("components/kv.html")
def kv(pairs: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Names and values in two columns. pairs: (name, value), or (name, value, "w") for a value over the full width."""
    return {"pairs": pairs}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", **given: Any) -> dict[str, Any]:
    """Nothing here, said warmly, with the next useful thing: href + action, href2 + action2; picture."""
    return {"title": title, "text": text, **given}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, **given: Any) -> dict[str, Any]:
    """A running job. With poll (address of the same fragment) it asks again every second until running is false.

    Also id (of the fragment, needed with poll), title, text, running, stop (address that stops the job by POST).
    """
    return {"done": done, "total": total, "percent": done * 100 // total if total else 0, **given}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with label, control, error and help, the same as {{ form }} prints it."""
    return bound.as_field_group()


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form at the top of it, each a link to its field. Nothing while there is none."""
    count = sum(len(errors) for errors in form.errors.values())
    return {"form": form, "count": count, "faulty": [bound for bound in form if bound.errors]}


@register.filter
def first_control(bound: BoundField) -> str:
    """Id of the control to go to: of the first option where a field has several."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


@register.filter
def is_set(bound: BoundField) -> bool:
    """Whether a filter narrows the list just now."""
    return bound.value() not in (None, "", [], ())


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context: template.Context, form: BaseForm, target: str = "list", **given: Any) -> dict[str, Any]:
    """The row of filters over a list; target: id of the element that a change replaces. Also clear, save, label.

    A form with `main` (names) shows these in the row and the others under "More filters".
    """
    names = getattr(form, "main", ())
    row = [bound for bound in form.visible_fields() if not names or bound.name in names]
    more = [bound for bound in form.visible_fields() if names and bound.name not in names]
    parts = {"row": row, "more": more, "more_is_open": any(is_set(bound) for bound in more)}
    return {"form": form, "target": target, "path": context["request"].path, **parts, **given}


@register.inclusion_tag("frame/nav.html", takes_context=True)
def navigation(context: template.Context, place: str = "side") -> dict[str, Any]:
    """The entries of a place of the frame, for the person who asks for the page."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    view_name = match.view_name if match else ""
    return {"items": shown_to(getattr(request, "user", None), place=place, view_name=view_name), "place": place}


def _filled(name: str, content: str, **given: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", {"content": content, **given})


@register.simple_block_tag
def panel(content: str, title: str = "", **given: Any) -> SafeString:
    """A white section. Also note, id, label, plain (body without padding), href + action + icon (link in the head)."""
    return _filled("panel", content, title=title, **given)


@register.simple_block_tag
def note(content: str, tone: str = "warn", title: str = "") -> SafeString:
    """A sentence that must be seen. tone: warn, bad, ok, info."""
    return _filled("note", content, tone=tone, title=title, icon=NOTE_ICONS[tone])


@register.simple_block_tag
def kpis(content: str, label: str, wide: bool = False) -> SafeString:
    """A row of headline figures; wide: the first takes the full width on the phone."""
    return _filled("kpis", content, label=label, wide=wide)


@register.simple_block_tag(takes_context=True)
def bulk(context: template.Context, content: str, **given: Any) -> SafeString:
    """The bar that acts on chosen rows. Checkboxes of rows carry form="bulk". Also total, action (address)."""
    return _filled("bulk", content, csrf_token=context.get("csrf_token"), **given)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Buttons of a page's head, at the thumb on the phone; nothing when empty."""
    return _filled("actions", content)


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    """The way back, and to the neighbours in the list; nothing when empty."""
    return _filled("crumbs", content)


@register.simple_block_tag
def aside(content: str) -> SafeString:
    """The right column; nothing when empty, and the content then takes the full width."""
    return _filled("aside", content)
