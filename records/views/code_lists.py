"""Code lists, for system administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.answers import see_other
from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from records import codes
from records.code_lists import add_code, change_code
from records.forms.codes import code_form
from records.models.code import CodeItem


def _asked_for(key: str) -> type[CodeItem]:
    try:
        return codes.code_list(key)
    except KeyError:
        raise Http404 from None


@require_safe
@allowed("codelist.manage")
def list_code_lists(request: AuthenticatedHttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = [
        (key, model._meta.verbose_name, model.objects.current(on=today).count())
        for key, model in codes.code_lists().items()
    ]
    return render(request, "records/code_lists.html", {"lists": found})


@require_safe
@allowed("codelist.manage")
def show_code_list(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    model = _asked_for(key)
    context = {
        "key": key,
        "name": model._meta.verbose_name,
        "items": model.objects.all(),
        "today": timezone.localdate(),
    }
    return render(request, "records/code_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("codelist.manage")
def add_to_code_list(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    model = _asked_for(key)
    form = code_form(model, is_new=True)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        item = add_code(model, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(label)s” is added.") % {"label": item.label})
        return see_other(request, "records:code_list", key)
    context = {"key": key, "name": model._meta.verbose_name, "form": form}
    return render(request, "records/code_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("codelist.manage")
def change_in_code_list(request: AuthenticatedHttpRequest, key: str, code: str) -> HttpResponse:
    model = _asked_for(key)
    item = get_object_or_404(model, code=code)
    form = code_form(model, is_new=False)(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        change_code(item, by=request.user, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return see_other(request, "records:code_list", key)
    context = {"key": key, "name": model._meta.verbose_name, "form": form, "item": item}
    return render(request, "records/code_form.html", context, status=422 if form.errors else 200)
