"""Who may do what: the policy table itself, in words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.policy import allowed
from accounts.policy_labels import PARTY_WORDS, groups, matrix, party_code


@require_safe
@allowed("policy.view")
def show_policy(request: AuthenticatedHttpRequest) -> HttpResponse:
    own = {party_code(post.role, post.bureau.level) for post in request.user.scope.posts}
    table = matrix()
    context = {
        "groups": [(group.label, table[group.code]) for group in groups()],
        "parties": PARTY_WORDS,
        "own": [words for code, words in PARTY_WORDS.items() if code in own],
    }
    return render(request, "accounts/policy.html", context)
