import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from taskforce import garbage
from taskforce.supervisor import process, pulse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")
process.end_with_supervisor()
garbage.look_seldom()
django_application = get_wsgi_application()

from taskforce import checks  # noqa: E402  # app registry
from taskforce.turns import Turns  # noqa: E402  # app registry

checks.refuse_unsafe_production()
application = Turns(django_application)
pulse.start(settings.VAR, "web", busy_since=lambda: application.busy_since)
garbage.leave_what_is_loaded()
