from django.urls import path

from records import converters  # noqa: F401 - registers <letter_form:…>
from records.views import (
    attachments,
    code_lists,
    comments,
    drafts,
    jobs,
    papers,
    saved_filters,
    search,
    subjects,
    timeline,
    watches,
)

app_name = "records"
urlpatterns = [
    path("search/", search.search_records, name="search"),
    path("records/subjects/check", subjects.check_subject, name="subject_check"),
    path("records/attachments/<uuid:uuid>", attachments.download_attachment, name="attachment"),
    path("records/<slug:kind>/<int:pk>/attachments", attachments.list_attachments, name="attachments"),
    path("records/<slug:kind>/<int:pk>/attachments/add", attachments.add_attachment, name="attach"),
    path("records/<slug:kind>/<int:pk>/comment", comments.add_comment, name="comment"),
    path("records/<slug:kind>/<int:pk>/timeline", timeline.show_timeline, name="timeline"),
    path("records/urgings/<int:pk>/letter.<letter_form:form>", papers.download_urging, name="urging_paper"),
    path("code-lists/", code_lists.list_code_lists, name="code_lists"),
    path("code-lists/<str:key>/", code_lists.show_code_list, name="code_list"),
    path("code-lists/<str:key>/new/", code_lists.add_to_code_list, name="add_code"),
    path("code-lists/<str:key>/entry/<slug:code>/", code_lists.change_in_code_list, name="change_code"),
    path("jobs/choose/<str:kind>/<str:name>/", jobs.choose, name="choose"),
    path("jobs/<int:pk>/", jobs.show, name="job"),
    path("jobs/<int:pk>/progress/", jobs.progress, name="job_progress"),
    path("jobs/<int:pk>/confirm/", jobs.confirm, name="confirm_job"),
    path("jobs/<int:pk>/resume/", jobs.resume, name="resume_job"),
    path("jobs/<int:pk>/stop/", jobs.stop, name="stop_job"),
    path("drafts/<str:kind>/<str:key>/", drafts.keep_draft, name="draft"),
    path("drafts/<str:kind>/<str:key>/discard/", drafts.discard_draft, name="discard_draft"),
    path("filters/<int:pk>/", saved_filters.change_filter, name="change_filter"),
    path("filters/<int:pk>/remove/", saved_filters.archive_filter, name="archive_filter"),
    path("filters/<str:kind>/", saved_filters.list_filters, name="saved_filters"),
    path("filters/<str:kind>/new/", saved_filters.save_filter, name="save_filter"),
    path("watch/<str:kind>/<int:pk>/", watches.set_watch, name="set_watch"),
]
