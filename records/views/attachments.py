"""Files of a record: the list with its form, adding one, and handing one out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.answers import see_other
from accounts.errors import ActionRefused
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from accounts.policy import allowed, require
from records import attachments, tokens
from records.downloads import file_answer
from records.forms.attachment import AttachForm, OwnReadersForm
from records.forms.refusing import add_refusal
from records.models.attachment import Attachment
from records.models.tracked import TrackedRecord
from records.views.reached import visible_record
from records.views.small_act import small_act_page

ENVELOPE = 1024 * 1024  # what a form weighs beside its file


@require_http_methods(["GET", "POST"])
@allowed("attachment.add")
def add_attachment(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form to add a file, and adding it; pressed twice, one file."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > attachments.MAX_SIZE + ENVELOPE:
        message = _("The file is larger than 50 MB. Divide it, or scan it with fewer dots per inch.")
        return render(request, "errors/413.html", {"exception": message}, status=413)
    record = visible_record(request.user, kind, pk)
    require(request.user, "attachment.add", record)
    form = AttachForm(request.POST or None, request.FILES or None, record=record)
    if form.is_valid():
        try:
            _add_once(request, record, form)
        except ActionRefused as refused:
            add_refusal(form, refused, otherwise="file")
        else:
            return _list(request, record) if request.htmx else see_other(request, record)
    if request.htmx:
        return _list(request, record, form)
    return render(request, "records/attach.html", {"record": record, "form": form}, status=422 if form.errors else 200)


def _add_once(request: AuthenticatedHttpRequest, record: TrackedRecord, form: AttachForm) -> None:
    given = form.cleaned_data

    def add() -> Attachment:
        return attachments.attach(
            record, given["file"], by=request.user, is_evidence=given["is_evidence"],
            is_shared=bool(given.get("is_shared")), readers=given["readers"],
        )  # fmt: skip

    asked = tokens.asked_by(request) | {"of": [record.kind, record.pk]}
    tokens.make_once(given["token"], user=request.user, kind="attachment", make=add, asked=asked)


@require_POST
@allowed("attachment.add")
def mark_attachment(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Mark a file as evidence, or take that back (evidence=no). Once the record is closed its evidence stands."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), uuid=uuid)
    record = visible_record(request.user, found.kind, found.record_id)
    require(request.user, "attachment.add", record)
    try:
        attachments.mark(found, record, is_evidence=request.POST.get("evidence") != "no", by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return see_other(request, record)
    return _list(request, record) if request.htmx else see_other(request, f"{record.get_absolute_url()}#attachments")


@require_GET
@allowed("attachment.view")
def list_attachments(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    return _list(request, visible_record(request.user, kind, pk))


def _list(request: AuthenticatedHttpRequest, record: TrackedRecord, form: AttachForm | None = None) -> HttpResponse:
    context = attachment_context(request, record)
    if form is not None:
        context["attach_form"] = form
    return render(request, "records/_attachment_list.html", context, status=422 if form and form.errors else 200)


def attachment_context(request: AuthenticatedHttpRequest, record: TrackedRecord) -> dict[str, Any]:
    """What records/_attachment_list.html needs."""
    may_add = request.user.may("attachment.add", record)
    seen = attachments.of(record).visible_to(request.user)
    if record.has_files is False:
        seen = seen.none()
    found = list(seen.select_related("uploaded_by", "uploaded_by_bureau"))
    _name_readers(found)
    turned = {each: may_add and not attachments.why_not_mark(record, is_evidence=each) for each in (True, False)}
    for file in found:
        file.may_turn = file.is_downloadable and turned[not file.is_evidence]
    return {
        "record": record,
        "attachments": found,
        "may_open": request.user.may("attachment.view", record),
        "attach_form": AttachForm(record=record) if may_add else None,
    }


def _name_readers(files: list[Attachment]) -> None:
    """`only_for`: the names of those who see a file that not everybody sees."""
    ids = {pk for file in files for pk in file.own_readers or ()}
    people = User.objects.in_bulk(ids) if ids else {}
    for file in files:
        file.only_for = [people[pk] for pk in file.own_readers or () if pk in people]


@require_http_methods(["GET", "POST"])
@allowed("attachment.add")
def change_readers(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Who sees a file that has readers of its own; one of these says so."""
    seen = Attachment.objects.visible_to(request.user).filter(own_readers__isnull=False)
    file = get_object_or_404(seen, uuid=uuid)
    record = visible_record(request.user, file.kind, file.record_id)
    require(request.user, "attachment.add", record)
    _name_readers([file])
    names = " ".join(person.username for person in file.only_for if person != request.user)
    form = OwnReadersForm(request.POST if request.method == "POST" else None, names=names)
    if form.is_valid():
        try:
            attachments.change_readers(file, record, form.cleaned_data["readers"], by=request.user)
        except ActionRefused as refused:
            add_refusal(form, refused, otherwise="readers")
        else:
            return see_other(request, record)
    return small_act_page(request, record, form, title=_("Who may see the file"), about=file.name)


@require_GET
@allowed("attachment.view")
def download_attachment(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, to be saved; with ?show a picture or a PDF as the page shows it in place."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), uuid=uuid)
    require(request.user, "attachment.view", found)
    record = visible_record(request.user, found.kind, found.record_id)
    in_place = "show" in request.GET
    return file_answer(found, record=record, by=request.user, headers=request.headers, in_place=in_place)
