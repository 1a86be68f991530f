"""Rules, steps and extensions in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines.explain import length_in_words
from deadlines.models import DeadlineRule, Extension, Ground, ReminderStep, listed
from deadlines.pages import term_in_words

register = template.Library()
Moment = ReminderStep.Moment


@register.simple_tag
def term_of(rule: DeadlineRule) -> str:
    return term_in_words(rule)


@register.filter
def limits(rule: DeadlineRule) -> list[str]:
    """Each extension that the rule allows, as a sentence."""
    said = []
    for limit in rule.limits:
        length = length_in_words(limit.length, limit.unit) if limit.length else _("any length")
        said.append(_("once %(length)s: %(by)s") % {"length": length, "by": limit.by.label})
    return said


@register.filter
def grounds(rule: DeadlineRule) -> str:
    return listed(str(Ground(one).label) for one in rule.excludes) if rule.excludes else ""


@register.filter
def joined(words: list[str]) -> str:
    return listed(words) if words else ""


@register.filter
def asked_for(extension: Extension) -> str:
    if extension.until_on:
        return _("to %(day)s") % {"day": extension.until_on}
    return length_in_words(extension.length or 0, extension.unit)


@register.filter
def moment(step: ReminderStep) -> str:
    """3 working days before the last day; 5 working days after, then every 5."""
    if step.moment == Moment.ON:
        return _("on the last day")
    distance = length_in_words(step.offset, step.unit)
    if step.moment == Moment.BEFORE:
        return _("%(distance)s before the last day") % {"distance": distance}
    if not step.repeat_every:
        return _("%(distance)s after the last day") % {"distance": distance}
    again = ngettext("then every working day", "then every %(count)s working days", step.repeat_every)
    return _("%(distance)s after the last day, %(again)s") % {
        "distance": distance,
        "again": again % {"count": step.repeat_every},
    }


@register.filter
def audience(step: ReminderStep) -> str:
    return listed(step.audience_names)
