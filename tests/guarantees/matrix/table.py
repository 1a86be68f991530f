"""Every address of the product in one line: verbs, right, the record in it, and what a permitted person gets.

A new address that is not here fails, and so does a line whose address is gone. `rows` says what a line may hold.
"""

from __future__ import annotations

from cases.enforcement.workflow import CASE
from circulars.workflow import CIRCULAR, SUBMISSION
from leads.workflow import LEAD
from lists.record_list import RecordList
from rectification.workflow import WORKFLOWS as LETTERS
from registry import declared
from tests.guarantees.matrix.api_table import API_TABLE
from tests.guarantees.matrix.rows import FROM_ABOVE, Row, row
from tests.guarantees.plain import rows_of_plain_kinds

LEAD_ACTS = tuple(
    row(
        "leads:act",
        "GET POST",
        "lead.open",
        of=f"act:{act.name}",
        inner=act.action,
        hides="lead.view",
        from_above=f"lead.{act.name}" in FROM_ABOVE,
    )
    for act in LEAD.acts
    if not act.hidden
)

# Of a circular whose figures are frozen: these two need no word and are possible at once.
AT_ONCE = ("refreeze", "submit")
CIRCULAR_ACTS = tuple(
    row(
        "circulars:act", "GET POST", "circular.view", of=f"circular-act:{act.name}", inner=act.action,
        post=303 if act.name in AT_ONCE else 422,
    )
    for act in CIRCULAR.acts
    if not act.hidden
)  # fmt: skip
MONTH_ACTS = tuple(
    row("circulars:act_on_submission", "GET POST", "month.sign", of=f"month-act:{act.name}", inner=act.action)
    for act in SUBMISSION.acts
    if not act.hidden
)

# Of a letter's measure and of a proposed dossier these need no word and are possible at once.
AT_ONCE_OF_LETTERS = ("measure.share", "dossier.approve")
LETTER_ACTS = tuple(
    row(
        "rectification:act", "GET POST", "order.view", of=f"letter-act:{workflow.kind}.{act.name}", inner=act.action,
        from_above=f"{workflow.kind}.{act.name}" in FROM_ABOVE,
        post=303 if f"{workflow.kind}.{act.name}" in AT_ONCE_OF_LETTERS else 422,
    )
    for workflow in LETTERS
    for act in workflow.acts
    if not act.hidden
)  # fmt: skip
LETTER_RECORDS = tuple(
    each
    for kind in ("order", "measure")
    for each in (
        row("records:timeline", "GET", "work.view", of=f"letter-record:{kind}", inner=f"{kind}.view"),
        row("records:attachments", "GET", "attachment.view", of=f"letter-record:{kind}"),
        row("records:printed", "GET", "attachment.view", of=f"letter-record:{kind}"),
        row("records:attach", "GET POST", "attachment.add", of=f"letter-record:{kind}"),
        row("records:comment", "POST", "comment.add", of=f"letter-record:{kind}"),
        row("records:set_watch", "POST", "work.view", of=f"letter-record:{kind}", inner=f"{kind}.watch", post=303),
    )
)

CASE_ACTS = tuple(
    row(
        "cases:act", "GET POST", "case.view", of=f"case-act:{act.name}", inner=act.action,
        from_above=f"case.{act.name}" in FROM_ABOVE,
    )
    for act in CASE.transitions
    if not act.hidden
)  # fmt: skip

# Every list that says its path, and where it leaves as a workbook and as its ledger: by POST what was chosen.
LISTS = tuple(row(of.url, "GET", of.view_right) for of in declared(RecordList).values() if of.has_page)
EXPORTS = tuple(
    row(name, "GET POST", of.take_right, post=303) if of.kind else row(name, "GET", of.take_right)
    for of in declared(RecordList).values()
    if of.export
    for name in (of.export, of.ledger, of.printed_ledger)
)

TABLE: tuple[Row, ...] = (
    *LISTS,
    *EXPORTS,
    *rows_of_plain_kinds(),
    # doors
    row("account_login", "GET POST", None),
    row("account_logout", "POST", None, post=303),
    row("account_enter_demonstration", "POST", None, post=404),
    row("account_link", "GET", None, of="secret", get=303),
    row("account_set_password", "GET POST", None, get=410, post=410),
    row("set_language", "POST", None, post=303),
    # one's own things
    row("dashboards:home", "GET", "home.view", administrators=302),
    row("dashboards:figures", "GET", "figure.view"),
    row("dashboards:letters", "GET", "figure.view"),
    row("dashboards:overview", "GET", "figure.view"),
    row("dashboards:achievements", "GET", "figure.view"),
    row("accounts:own", "GET", "account.view"),
    row("accounts:change_password", "GET POST", "account.view"),
    row("accounts:end_other_sessions", "POST", "account.view", post=303),
    row("accounts:end_session", "POST", "account.view", of="session", post=303),
    row("accounts:policy", "GET", "policy.view"),
    row("notifications:inbox", "GET", "inbox.view"),
    row("notifications:mark_all_read", "POST", "inbox.view", post=303),
    row("notifications:mark_read", "POST", "inbox.view", of="notification", post=303),
    row("notifications:settings", "GET POST", "inbox.view", post=303),
    # administration
    row("accounts:bureaus", "GET", "bureau.manage"),
    row("accounts:add_bureau", "GET POST", "bureau.manage"),
    row("accounts:bureau", "GET", "bureau.manage", of="bureau"),
    row("accounts:edit_bureau", "GET POST", "bureau.manage", of="bureau"),
    row("accounts:end_bureau", "GET POST", "bureau.manage", of="bureau"),
    row("accounts:people", "GET", "person.manage"),
    row("accounts:add_person", "GET POST", "person.manage"),
    row("accounts:person", "GET", "person.manage", of="user"),
    row("accounts:edit_person", "GET POST", "person.manage", of="user"),
    row("accounts:appoint", "GET POST", "appointment.manage", of="user"),
    row("accounts:disable_person", "GET POST", "person.manage", of="user"),
    row("accounts:enable_person", "GET POST", "person.manage", of="user"),
    row("accounts:make_link", "GET POST", "person.manage", of="user"),
    row("accounts:end_all_sessions", "GET POST", "person.manage", of="user"),
    row("accounts:add_certificate", "GET POST", "person.manage", of="user"),
    row("accounts:end_certificate", "GET POST", "person.manage", of="user"),
    row("accounts:end_appointment", "GET POST", "appointment.manage", of="appointment"),
    row("accounts:prolong_appointment", "GET POST", "appointment.manage", of="appointment"),
    # what gives access: asked for by one, granted by another
    row("accounts:requests", "GET", "access.view"),
    row("accounts:request", "GET", "access.view", of="request"),
    row("accounts:grant_request", "POST", "access.grant", of="request"),
    row("accounts:refuse_request", "GET POST", "access.grant", of="request"),
    row("accounts:show_link", "POST", "person.manage", of="request", post=404),  # it is a post that is asked for
    row("accounts:show_token", "POST", "token.fetch", of="request", post=404),
    row("accounts:withdraw_request", "POST", "access.withdraw", of="request", post=303),
    row("accounts:leavers", "GET", "handover.manage"),
    row("accounts:distribute", "GET POST", "handover.manage", of="leaver", beyond=404, post=303),
    row("audit:trail", "GET", "trail.view"),
    # what every record has
    row("records:search", "GET", "search.use"),
    row("records:subject_check", "GET POST", "subject.check", post=200),
    row("records:subject", "GET", "subject.view", of="subject"),
    row("records:join_subject", "GET POST", "subject.join", of="subjects"),
    row("records:separate_subject", "GET POST", "subject.join", of="subject"),
    row("records:attachment", "GET", "attachment.view", of="attachment"),
    row("records:mark_attachment", "POST", "attachment.add", of="attachment", post=303),
    row("records:attachments", "GET", "attachment.view", of="record"),
    row("records:file_readers", "GET POST", "attachment.add", of="attachment", get=404, post=404),
    row("records:attach", "GET POST", "attachment.add", of="record"),
    row("records:printed", "GET", "attachment.view", of="record", inner="lead.view"),
    row("records:link", "GET POST", "link.add", of="record"),
    row("records:unlink", "GET POST", "link.add", of="link"),
    row("records:share", "GET POST", "sharing.give", of="record"),
    row("records:end_sharing", "GET POST", "sharing.give", of="access", get=404, post=404),
    row("records:group", "GET POST", "work.view", of="record", inner="lead.view", get=404, post=404),
    row("records:add_handler", "GET POST", "work.view", of="record", inner="lead.view", get=404, post=404),
    row("records:take_off_handler", "GET POST", "work.view", of="handler", inner="lead.view", get=404, post=404),
    row("records:correct_amount", "GET POST", "work.view", of="amount", inner="lead.view", get=404, post=404),
    row("records:urging_paper", "GET", "attachment.view", of="urging-paper:pdf"),
    row("records:urging_paper", "GET", "attachment.view", of="urging-paper:docx"),
    row("records:comment", "POST", "comment.add", of="record"),
    row("records:timeline", "GET", "work.view", of="record", inner="lead.view"),
    row("records:set_watch", "POST", "work.view", of="record", inner="lead.watch", post=303),
    row("records:undo", "POST", "work.view", of="record", inner="lead.view", post=303),
    row("lists:choose", "POST", "work.view", of="bulk", post=303),
    row("lists:job", "GET", "work.view", of="job"),
    row("lists:job_progress", "GET", "work.view", of="job"),
    row("lists:confirm_job", "POST", "work.view", of="job"),
    row("lists:resume_job", "POST", "work.view", of="job", post=303),
    row("lists:stop_job", "POST", "work.view", of="job", post=303),
    row("records:timeline", "GET", "work.view", of="month-record", inner="submission.view"),
    row("records:comment", "POST", "comment.add", of="month-record", inner="submission.comment"),
    row("records:set_watch", "POST", "work.view", of="month-record", inner="submission.view", post=404),
    row("records:draft", "POST", "account.view", post=400),
    row("records:discard_draft", "POST", "account.view", of="draft", post=303),
    row("records:code_lists", "GET", "codelist.manage"),
    row("records:code_list", "GET", "codelist.manage", of="codes"),
    row("records:add_code", "GET POST", "codelist.manage", of="codes"),
    row("records:change_code", "GET POST", "codelist.manage", of="code"),
    row("lists:saved_filters", "GET", "work.view", of="kind"),
    row("lists:save_filter", "GET POST", "work.view", of="kind"),
    row("lists:change_filter", "GET POST", "work.view", of="filter"),
    row("lists:archive_filter", "POST", "work.view", of="filter", post=303),
    # workbooks
    row("exchange:list", "GET POST", "import.upload"),
    row("exchange:batch", "GET", "import.upload", of="batch"),
    row("exchange:progress", "GET", "import.upload", of="batch"),
    row("exchange:confirm", "POST", "import.upload", of="batch", post=303),
    row("exchange:choose_changes", "POST", "import.upload", of="batch", post=303),
    row("exchange:resume", "POST", "import.upload", of="batch", post=303),
    row("exchange:take_hidden", "POST", "import.upload", of="batch", post=303),
    row("exchange:give_reason", "POST", "import.upload", of="batch", post=303),
    row("exchange:cancel", "POST", "import.upload", of="batch", post=303),
    row("exchange:refused", "GET", "import.upload", of="batch"),
    row("exchange:switch_over", "GET POST", "import.view_switch_over"),
    row("exchange:decide_switch_over", "POST", "import.decide_switch_over", of="switch-over", post=303),
    row("exchange:grant", "GET POST", "import.grant", of="waiting-batch", beyond=404),
    # clocks, calendar, rules, reminders
    row("deadlines:calendar", "GET", "calendar.view"),
    row("deadlines:year", "GET", "calendar.view", of="year"),
    row("deadlines:add_notice", "GET POST", "calendar.enter"),
    row("deadlines:notice", "GET", "calendar.view", of="notice"),
    row("deadlines:approve_notice", "POST", "calendar.approve", of="notice", post=303),
    row("deadlines:refuse_notice", "POST", "calendar.approve", of="notice"),
    row("deadlines:rules", "GET", "rule.view"),
    row("deadlines:rule", "GET", "rule.view", of="rule"),
    row("deadlines:change_rule", "GET POST", "rule.change", of="rule"),
    row("deadlines:decide_rule", "POST", "rule.approve", of="rule", post=303),
    row("deadlines:reminders", "GET", "reminder.view"),
    row("deadlines:add_step", "GET POST", "reminder.change", of="policy"),
    row("deadlines:switch_step_off", "POST", "reminder.change", of="step", post=303),
    row("deadlines:clock", "GET", "clock.view", of="clock"),
    row("deadlines:pause", "GET POST", "clock.pause", of="clock"),
    row("deadlines:resume", "GET POST", "clock.pause", of="clock"),
    row("deadlines:correct", "GET POST", "clock.correct", of="clock"),
    row("deadlines:extend", "GET POST", "clock.extend_request", of="clock"),
    row("deadlines:decide_pause", "POST", "clock.pause_approve", of="pause", post=303),
    row("deadlines:decide_extension", "GET POST", "clock.view", of="extension", inner_post="clock.extend_decide"),
    row(
        "deadlines:decide_correction",
        "GET POST",
        "clock.view",
        of="correction",
        inner_post="clock.correct_decide",
        from_above=True,
    ),
    # leads
    row("leads:ledger", "GET", "lead.ledger"),
    row("leads:register", "GET POST", "lead.register"),
    row("leads:similar", "POST", "lead.register", post=200),
    row("leads:detail", "GET", "lead.open", of="lead", hides="lead.view"),
    row("leads:edit", "GET POST", "lead.edit", of="lead"),
    *LEAD_ACTS,
    row("leads:withdraw_offer", "POST", "lead.transfer", of="lead", post=302),
    row("leads:handover", "GET POST", "lead.view_offers", of="handover"),
    # letters and what follows from them
    row("rectification:register", "GET POST", "order.register"),
    row("rectification:join", "GET POST", "order.join"),
    row("rectification:new_measure", "GET POST", "measure.register"),
    row("rectification:new_action", "GET POST", "action.register"),
    row("rectification:new_dossier", "GET POST", "dossier.propose"),
    row("rectification:order", "GET", "order.view", of="order"),
    row("rectification:edit", "GET POST", "order.edit", of="order"),
    row("rectification:draft_reply", "POST", "reply.draft", of="order", post=303),
    row("rectification:skip_problem", "POST", "order.edit", of="problem", post=303),
    row("rectification:part", "GET", "part.view", of="part"),
    row("rectification:measure", "GET", "measure.view", of="measure"),
    row("rectification:action", "GET", "action.view", of="action"),
    row("rectification:reply", "GET POST", "reply.view", of="reply", inner_post="reply.draft"),
    row("rectification:dossier", "GET", "dossier.view", of="dossier"),
    row("rectification:reply_paper", "GET", "reply.view", of="reply-paper:pdf"),
    row("rectification:reply_paper", "GET", "reply.view", of="reply-paper:docx"),
    *LETTER_ACTS,
    *LETTER_RECORDS,
    # cases
    row("cases:new", "GET POST", "case.register"),
    row("cases:case", "GET", "case.view", of="case"),
    row("cases:edit", "GET POST", "case.work", of="case"),
    *CASE_ACTS,
    # the monthly circular
    row("circulars:list", "GET", "circular.view"),
    row("circulars:open", "POST", "circular.draft", post=303),
    row("circulars:detail", "GET", "circular.view", of="circular"),
    row("circulars:save_text", "POST", "circular.draft", of="circular"),
    *CIRCULAR_ACTS,
    row("circulars:correct", "GET POST", "circular.draft", of="circular"),
    row("circulars:drift", "GET", "circular.view", of="circular"),
    row("circulars:city", "GET", "circular.view", of="line"),
    row("circulars:rows", "GET", "circular.view", of="figure"),
    row("circulars:paper", "GET", "circular.view", of="paper:pdf"),
    row("circulars:paper", "GET", "circular.view", of="paper:docx"),
    row("circulars:paper", "GET", "circular.view", of="paper:xlsx"),
    row("circulars:acknowledge", "POST", "circular.acknowledge", of="issued", post=303),
    row("circulars:urge_receipt", "POST", "circular.urge", of="receipt", post=303),
    row("circulars:submissions", "GET", "month.view"),
    row("circulars:submission", "GET POST", "month.view", of="month", inner_post="month.prepare"),
    *MONTH_ACTS,
    row("circulars:urge_submission", "POST", "circular.urge", of="month", post=303),
    # bureaus' own systems
    row("accounts:systems", "GET", "system.manage"),
    row("accounts:add_system", "GET POST", "system.manage"),
    row("accounts:system", "GET", "system.manage", of="system"),
    row("accounts:edit_system", "GET POST", "system.manage", of="system"),
    row("accounts:disable_system", "GET POST", "system.manage", of="system"),
    row("accounts:enable_system", "GET POST", "system.manage", of="system"),
    row("accounts:add_token", "GET POST", "system.manage", of="system"),
    row("accounts:revoke_token", "GET POST", "system.manage", of="token"),
    row("interface:manual", "GET", "api.view"),
    row("interface:webhooks", "GET", "system.manage"),
    row("interface:add_webhook", "GET POST", "system.manage"),
    row("interface:webhook", "GET", "system.manage", of="webhook"),
    row("interface:stop_webhook", "GET POST", "system.manage", of="webhook"),
    row("interface:send_webhook_again", "POST", "system.manage", of="webhook", post=303),
    row("interface:own_webhooks", "GET", "token.fetch"),
    row("interface:webhook_secret", "POST", "token.fetch", of="webhook", post=404),  # kept by somebody else
    row("exchange:running", "GET", "running.manage"),
    row("exchange:stop_import", "POST", "running.manage", of="running:batch", post=302),
    row("exchange:stop_job", "POST", "running.manage", of="running:job", post=302),
    row("taskforce:state", "GET", "running.manage"),
    row("taskforce:send_mails", "POST", "running.manage", post=303),
    row("taskforce:send_mail", "POST", "running.manage", of="mail", post=303),
    *API_TABLE,
)
