"""The page of something done at a record that asks a few things."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import AuthenticatedHttpRequest
from records.models.tracked import TrackedRecord


def small_act_page(
    request: AuthenticatedHttpRequest, record: TrackedRecord, form: forms.Form, *, title: str, about: str = ""
) -> HttpResponse:
    """`about`: what it is about, beside the record."""
    context = {"record": record, "form": form, "title": title, "about": about}
    return render(request, "records/small_act.html", context, status=422 if form.errors else 200)
