import os

from django.core.wsgi import get_wsgi_application

from taskforce.supervisor import process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")
process.end_with_supervisor()
application = get_wsgi_application()

from taskforce import checks  # noqa: E402  # app registry

checks.refuse_unsafe_production()
