from django.urls import path

from records import converters  # noqa: F401 - registers <letter_form:…>
from records.views import (
    amounts,
    attachments,
    code_lists,
    comments,
    drafts,
    groups,
    handlers,
    links,
    papers,
    printed,
    search,
    sharing,
    subjects,
    timeline,
    watches,
)

app_name = "records"
urlpatterns = [
    path("search/", search.search_records, name="search"),
    path("records/subjects/check", subjects.check_subject, name="subject_check"),
    path("records/attachments/<uuid:uuid>", attachments.download_attachment, name="attachment"),
    path("records/attachments/<uuid:uuid>/readers", attachments.change_readers, name="file_readers"),
    path("records/<slug:kind>/<int:pk>/attachments", attachments.list_attachments, name="attachments"),
    path("records/<slug:kind>/<int:pk>/attachments/add", attachments.add_attachment, name="attach"),
    path("records/<slug:kind>/<int:pk>/comment", comments.add_comment, name="comment"),
    path("records/<slug:kind>/<int:pk>/group/", groups.change_group, name="group"),
    path("records/<slug:kind>/<int:pk>/sharing/new/", sharing.give, name="share"),
    path("records/<slug:kind>/<int:pk>/sharing/<int:given>/end/", sharing.end, name="end_sharing"),
    path("records/<slug:kind>/<int:pk>/handlers/new/", handlers.add, name="add_handler"),
    path("records/<slug:kind>/<int:pk>/handlers/<str:username>/off/", handlers.off, name="take_off_handler"),
    path("records/<slug:kind>/<int:pk>/links/new/", links.add_link, name="link"),
    path("records/<slug:kind>/<int:pk>/links/<int:made>/end/", links.end_link, name="unlink"),
    path("records/<slug:kind>/<int:pk>/amounts/<slug:name>/", amounts.correct, name="correct_amount"),
    path("records/<slug:kind>/<int:pk>/record.pdf", printed.print_record, name="printed"),
    path("records/<slug:kind>/<int:pk>/timeline", timeline.show_timeline, name="timeline"),
    path("records/urgings/<int:pk>/letter.<letter_form:form>", papers.download_urging, name="urging_paper"),
    path("code-lists/", code_lists.list_code_lists, name="code_lists"),
    path("code-lists/<str:key>/", code_lists.show_code_list, name="code_list"),
    path("code-lists/<str:key>/new/", code_lists.add_to_code_list, name="add_code"),
    path("code-lists/<str:key>/entry/<slug:code>/", code_lists.change_in_code_list, name="change_code"),
    path("drafts/<str:kind>/<str:key>/", drafts.keep_draft, name="draft"),
    path("drafts/<str:kind>/<str:key>/discard/", drafts.discard_draft, name="discard_draft"),
    path("watch/<str:kind>/<int:pk>/", watches.set_watch, name="set_watch"),
]
