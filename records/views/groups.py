"""Who sees a record that is hidden until it is released."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from accounts.policy import allowed, require
from records.forms.people import GroupForm
from records.forms.refusing import add_refusal
from records.hiding import Hiding, is_hidden, name_group
from records.views.reached import visible_record
from records.views.small_act import small_act_page
from registry import declared


@require_http_methods(["GET", "POST"])
@allowed("work.view")
def change_group(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """Raises Http404 as well for a record that is not hidden."""
    record = visible_record(request.user, kind, pk)
    if kind not in declared(Hiding) or not is_hidden(record):
        raise Http404
    require(request.user, declared(Hiding)[kind].right, record)
    others = User.objects.filter(pk__in=record.readers or ()).exclude(pk=request.user.pk).order_by("pk")
    names = " ".join(others.values_list("username", flat=True))
    form = GroupForm(request.POST if request.method == "POST" else None, initial={"group": names})
    if form.is_valid():
        try:
            name_group(record, form.cleaned_data["group"], by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused, otherwise="group")
        else:
            return see_other(request, record)
    return small_act_page(request, record, form, title=_("Who sees it until its release"))
