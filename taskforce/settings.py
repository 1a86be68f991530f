"""All settings, driven by the environment; docs/settings.md lists every variable. Production values are the default."""

import os
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from taskforce import connections
from taskforce import environment as env
from taskforce.supervisor.places import socket_folder

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_env_file(Path(os.environ.get("TASKFORCE_ENV_FILE", BASE_DIR / ".env")))

ENVIRONMENT = env.choice("TASKFORCE_ENVIRONMENT", ("production", "development", "test"))
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("TASKFORCE_DEBUG")
DEMO = env.flag("TASKFORCE_DEMO")  # the login page lets one enter as any of the demo's people
if PRODUCTION and (DEBUG or DEMO):
    raise ImproperlyConfigured("TASKFORCE_DEBUG and TASKFORCE_DEMO must be off in production.")

SECRET_KEY = env.secret("TASKFORCE_SECRET_KEY", check_strength=PRODUCTION)
SECRET_KEY_FALLBACKS = env.names("TASKFORCE_OLD_SECRET_KEYS")
SITE_URL = env.text("TASKFORCE_SITE_URL", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.names("TASKFORCE_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,testserver")
CSRF_TRUSTED_ORIGINS = env.names("TASKFORCE_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.number("TASKFORCE_PROXIES", 0)

VAR = Path(env.text("TASKFORCE_VAR", str(BASE_DIR / "var"))).absolute()
RUN = socket_folder(VAR)

INSTALLED_APPS = [
    "registry",  # first: it gathers what all the others declare
    "taskforce",
    "dashboards",
    "circulars",
    "programme",
    "transfers",
    "bases",
    "rectification",
    "cases",
    "leads",
    "campaigns",
    "returns",
    "tasks",
    "exchange",
    "interface",
    "lists",
    "figures",
    "records",
    "notifications",
    "deadlines",
    "audit",
    "accounts",
    "frame",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "taskforce.proxies.ClientAddressMiddleware",
    "audit.middleware.RequestIdMiddleware",
    "taskforce.addresses.OneAddressMiddleware",
    "taskforce.health.HealthMiddleware",
    "taskforce.errors.DatabaseAwayMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "taskforce.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "taskforce.addresses.WellFormedAddressMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.TokenMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.PreferredLanguageMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.middleware.BrakeMiddleware",
    "accounts.middleware.ScopeMiddleware",  # owns the transaction of each request
    "django.contrib.messages.middleware.MessageMiddleware",
    "records.sent_forms.SentFormsMiddleware",  # inside that transaction
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "notifications.middleware.ReadOnOpeningMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "taskforce.urls"
WSGI_APPLICATION = "taskforce.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database. Two roles: `owner` migrates, `app` serves people under row-level security.
DATABASE_ROLE = env.choice("TASKFORCE_DB_ROLE", ("app", "owner"))
DATABASE_APP_ROLE = "taskforce_app"  # of the embedded database; an external one names it in DATABASE_URL
DATABASE_URL = env.text("DATABASE_URL")
EMBEDDED_DATABASE = not DATABASE_URL
if EMBEDDED_DATABASE:
    _database: dict[str, Any] = {
        "NAME": "taskforce",
        "HOST": str(RUN),
        "USER": f"taskforce_{DATABASE_ROLE}",
        "OPTIONS": {},
    }
else:
    DATABASE_APP_ROLE = env.database(DATABASE_URL)["USER"] or DATABASE_APP_ROLE
    _owner_url = env.text("DATABASE_OWNER_URL", DATABASE_URL)
    _database = env.database(_owner_url if DATABASE_ROLE == "owner" else DATABASE_URL)
if env.flag("TASKFORCE_DB_POOL", default=True):
    _kind = connections.WatchedConnection if DATABASE_ROLE == "app" else connections.PatientConnection
    _database["OPTIONS"]["pool"] = {
        "min_size": 1, "max_size": 32, "timeout": 5, "num_workers": 1, "connection_class": _kind
    }  # fmt: skip
if DATABASE_ROLE == "app":
    _database["OPTIONS"].setdefault("options", connections.LIMITS)
_database["OPTIONS"] = {**connections.PATIENCE, **_database["OPTIONS"]}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True, **_database}
}
if ENVIRONMENT == "test":
    DATABASES["default"]["TEST"] = {"TEMPLATE": _database["NAME"]}  # already migrated, see tests/plugin/template.py
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache and queue
REDIS_URL = env.text("REDIS_URL")
EMBEDDED_REDIS = not REDIS_URL
_valkey = RUN / "valkey.sock"
QUEUE_URL = REDIS_URL or f"unix://{_valkey}"  # as redis-py writes it; celery writes the same otherwise
# Seconds. A page waits for either in vain at most once in ten seconds (taskforce.neighbours), and answers within two.
CACHE_PATIENCE = 0.5
QUEUE_PATIENCE = 1.0
# Numbers of whole months, remembered by each process for itself (figures.months).
MONTHS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "months",
    "TIMEOUT": 24 * 60 * 60,
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}
CACHES = {
    "default": {
        "BACKEND": "taskforce.cache.DispensableCache",
        "LOCATION": QUEUE_URL,
        "KEY_PREFIX": "taskforce",
        "OPTIONS": {"socket_connect_timeout": CACHE_PATIENCE, "socket_timeout": CACHE_PATIENCE},
    },
    "months": MONTHS,
}
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{_valkey}"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its queue as long as it takes
CELERY_BROKER_CONNECTION_TIMEOUT = QUEUE_PATIENCE
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,  # over twice the longest task
    "socket_connect_timeout": QUEUE_PATIENCE,
    "socket_timeout": QUEUE_PATIENCE,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False  # who rings does not wait: what is to be done stands in the database
# Each queue has workers of its own (taskforce.workers): none of them holds up another.
CELERY_TASK_DEFAULT_QUEUE = "bulk"
CELERY_TASK_ROUTES = {
    "accounts.tasks.sweep_denials": {"queue": "reminders"},
    "accounts.tasks.sweep_left_work": {"queue": "reminders"},
    "circulars.tasks.sweep": {"queue": "reminders"},
    "deadlines.tasks.*": {"queue": "bulk"},
    "exchange.tasks.clear_imports": {"queue": "bulk"},
    "exchange.tasks.*": {"queue": "imports"},
    "interface.tasks.deliver": {"queue": "webhooks"},
    "leads.tasks.check_ledger": {"queue": "bulk"},
    "leads.tasks.sweep_unsigned": {"queue": "reminders"},
    "lists.tasks.*": {"queue": "bulk"},
    "notifications.tasks.send_mails": {"queue": "mail"},
    "notifications.tasks.sweep": {"queue": "reminders"},
    "records.tasks.*": {"queue": "bulk"},
    "taskforce.tasks.back_up": {"queue": "bulk"},
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "look for accounts refused very often": {
        "task": "accounts.tasks.sweep_denials",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "release what leavers left": {
        "task": "accounts.tasks.sweep_left_work",
        "schedule": 3600,
        "options": {"expires": 3500},
    },
    "open and freeze circulars": {"task": "circulars.tasks.sweep", "schedule": 900, "options": {"expires": 850}},
    "remind": {"task": "notifications.tasks.sweep", "schedule": 60, "options": {"expires": 55}},
    "send mails": {"task": "notifications.tasks.send_mails", "schedule": 60, "options": {"expires": 55}},
    "tell webhooks": {"task": "interface.tasks.deliver", "schedule": 30, "options": {"expires": 25}},
    "go on with new rules": {"task": "deadlines.tasks.sweep_rules", "schedule": 60, "options": {"expires": 55}},
    "go on with bulk actions": {"task": "lists.tasks.sweep_jobs", "schedule": 60, "options": {"expires": 55}},
    "count unsigned leads as accepted": {
        "task": "leads.tasks.sweep_unsigned",
        "schedule": 3600,
        "options": {"expires": 3500},
    },
    "check the ledger of leads": {"task": "leads.tasks.check_ledger", "schedule": crontab(hour=2, minute=30)},
    "look after drafts": {"task": "records.tasks.look_after_drafts", "schedule": crontab(hour=7, minute=30)},
    "forget changes of months": {"task": "records.tasks.forget_month_changes", "schedule": crontab(hour=3, minute=40)},
    "keep the files of circulars": {
        "task": "circulars.tasks.keep_missing_files",
        "schedule": crontab(hour=3, minute=20),
    },
    "scan files that wait": {"task": "records.tasks.scan_files", "schedule": 60, "options": {"expires": 55}},
    "look after the files": {"task": "records.tasks.check_attachments", "schedule": crontab(hour=3, minute=10)},
    "back up": {"task": "taskforce.tasks.back_up", "schedule": 900, "options": {"expires": 850}},
    "clear away after imports": {"task": "exchange.tasks.clear_imports", "schedule": crontab(hour=3, minute=30)},
    "go on with imports": {"task": "exchange.tasks.sweep_imports", "schedule": 30, "options": {"expires": 25}},
}

# People and sessions
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip",
}  # a whole office has one address; axes locks by name
MFA_TRUST_ENABLED = False
AXES_VERBOSE = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.sign_in.attempted_username"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True

# Refusals (403, and 404 for what is beyond one's reach) of one account: so many in so many minutes are told to who
# watches over accounts; so many in so few give it no answer for BRAKE_PAUSE minutes. 0 denials: never.
ALARM_DENIALS = env.number("TASKFORCE_ALARM_DENIALS", 50)
ALARM_MINUTES = max(env.number("TASKFORCE_ALARM_MINUTES", 60), 1)
BRAKE_DENIALS = env.number("TASKFORCE_BRAKE_DENIALS", 0 if ENVIRONMENT == "test" else 200)
BRAKE_MINUTES = max(env.number("TASKFORCE_BRAKE_MINUTES", 5), 1)
BRAKE_PAUSE = max(env.number("TASKFORCE_BRAKE_PAUSE", 15), 1)
# What one person may export in a day of Chinese time; 0: no limit.
EXPORTS_A_DAY = env.number("TASKFORCE_EXPORTS_A_DAY", 50)
EXPORTED_ROWS_A_DAY = env.number("TASKFORCE_EXPORTED_ROWS_A_DAY", 200_000)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_NAME = "__Host-sid" if PRODUCTION else "sid"
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = PRODUCTION

# The interface for bureaus' own systems (docs/api.md). Views say the right that each verb asks; DENIED is for one
# that forgot to.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["interface.access.SignedInBefore"],
    "DEFAULT_PERMISSION_CLASSES": ["interface.access.Denied"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_RATES": {"stranger": "300/min", "account": "1200/min", "write": "300/min", "file": "120/min"},
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "interface.schema.ApiSchema",
    "EXCEPTION_HANDLER": "interface.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Taskforce",
    "VERSION": "1.2.0",  # of the interface: docs/api.md says what raises which part
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": _(
        "Leads, letters and circulars for bureaus' own systems. Send the token of your system as “Authorization: Bearer"
        " …”; an administrator issues it. Every change brings If-Match with the ETag that was read, everything that is"
        " made an Idempotency-Key. Every refusal is a problem that says what to do. Fields marked x-codes take codes of"
        " that list: of /api/v1/codes, bureaus of /api/v1/bureaus, people by user name as an act's own address lists"
        " them."
    ),
    "CONTACT": {"name": "Taskforce", "url": "https://tf.example.gov.cn/interface/"},
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "SERVERS": [
        {"url": "https://{host}", "variables": {"host": {"default": "tf.example.gov.cn"}}},
    ],
    "TAGS": [
        {"name": "schema", "description": _("This description.")},
        {"name": "bureaus", "description": _("The bureaus that records belong to.")},
        {"name": "codes", "description": _("The code lists that fields refer to.")},
        {"name": "calendar", "description": _("The working days that deadlines are counted by.")},
        {"name": "subjects", "description": _("Companies and people that records are about.")},
        {"name": "attachments", "description": _("The bytes of files.")},
        {"name": "changes", "description": _("What happened to records since a position.")},
        {"name": "leads", "description": _("Leads, the acts on them, their files, comments and deadlines.")},
        {"name": "offers", "description": _("Leads that another city offers.")},
        {"name": "orders", "description": _("Letters of courts, procuratorates, commissions and police (三书一函).")},
        {"name": "parts", "description": _("What one bureau has to do in a letter.")},
        {"name": "measures", "description": _("Measures, the reports on them and their acceptance.")},
        {"name": "actions", "description": _("Operations that carry measures out.")},
        {"name": "replies", "description": _("Answers to the issuers of letters.")},
        {"name": "dossiers", "description": _("One file for each criminal case.")},
        {"name": "cases", "description": _("Penalty cases, their parties and amounts.")},
        {"name": "meetings", "description": _("Meetings, and what they decided.")},
        {"name": "police_transfers", "description": _("Transfers of suspected crimes to the police.")},
        {"name": "bases", "description": _("Figures of years before there were records.")},
        {"name": "circulars", "description": _("Circulars and their figures.")},
        {"name": "submissions", "description": _("Confirmations of a city's figures of a month.")},
        {"name": "receipts", "description": _("Receipts of issued circulars by cities.")},
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "DEFAULT_GENERATOR_CLASS": "interface.schema.ApiGenerator",
    "ENUM_NAME_OVERRIDES": {  # names that no translation and no other field with the same name changes
        "AcceptanceVerdict": "rectification.models.measure.Acceptance.Verdict",
        "AttachmentState": "records.models.attachment.Attachment.State",
        "BureauLevel": "accounts.models.bureau.Bureau.Level",
        "CaseDecision": "cases.models.party.Party.Decision",
        "CaseService": "cases.models.party.Way",
        "CaseStatus": "cases.states.Status",
        "CircularStatus": "circulars.states.Status",
        "ClockState": "deadlines.models.clock.Clock.State",
        "FigureLevel": "circulars.models.line.Line.Level",
        "LeadCategory": "leads.models.lead.Lead.Category",
        "LeadFinding": "leads.models.lead.Lead.Finding",
        "LeadStatus": "leads.states.Status",
        "LookbackResult": "rectification.models.follow_up.Lookback.Result",
        "MeetingForm": "programme.states.MeetingForm",
        "MovementKind": "leads.models.movement.Kind",
        "NoticeKind": "deadlines.models.calendar.HolidayNotice.Kind",
        "ObjectionAnswer": "rectification.models.follow_up.Objection.Answer",
        "OfferState": "leads.models.handover.Handover.State",
        "OrganKind": "rectification.models.organ.Organ.Kind",
        "PartyRole": "cases.models.party.Party.Role",
        "ReplyLineResult": "rectification.models.reply.ReplyLine.Result",
        "Reporting": "circulars.states.Confirmation",
        "SeizedItemOutcome": "cases.models.seizure.SeizedItem.Outcome",
        "SeizureForm": "cases.models.seizure.Seizure.Form",
        "SubjectKind": "records.models.subject.Subject.Kind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "interface.document.add_problem",
    ],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},  # described in the language of the document
            "session": {"type": "apiKey", "in": "cookie", "name": "sid"},
        }
    },
}
KNOX_TOKEN_MODEL = "accounts.AccessToken"  # noqa: S105 (a model)
REST_KNOX = {"TOKEN_PREFIX": "tf_", "AUTH_HEADER_PREFIX": "Bearer"}
MIGRATION_MODULES = {"knox": None}  # its only table is replaced by accounts.AccessToken

# What the browser may do
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "frame-src": ["'self'"],  # a PDF in place
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["taskforce.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
CLAMD = env.socket_address("TASKFORCE_CLAMD")  # the virus scanner; none: files are not scanned
ACCEL_REDIRECT = env.text("TASKFORCE_ACCEL_REDIRECT")  # where the proxy in front has MEDIA_ROOT, for itself alone
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT / "incoming"  # what a killed process leaves goes after a day (records.filekeeping)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "files.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG or ENVIRONMENT == "test":  # straight from static/, nothing to collect
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

# Backups by schedule. One machine has them without asking, against what goes wrong on it; against the loss of its disk
# name a folder on another. Where the database is somebody else's, so is that, until a folder is named.
BACKUP_FOLDER = env.text("TASKFORCE_BACKUP_FOLDER", str(VAR / "backup") if PRODUCTION and EMBEDDED_DATABASE else "")
BACKUP_HOUR = env.number("TASKFORCE_BACKUP_HOUR", 1)
BACKUP_KEY = env.text("TASKFORCE_BACKUP_KEY")  # seals the keys in them
BACKUP_KEEP = max(env.number("TASKFORCE_BACKUP_KEEP", 7), 1)

# Mail
# Hosts that webhooks may lead to: "host" or "host:port" by https, "http://host:port" without.
WEBHOOK_HOSTS = env.names("TASKFORCE_WEBHOOK_HOSTS")

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("TASKFORCE_MAIL_HOST")
EMAIL_PORT = env.number("TASKFORCE_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("TASKFORCE_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("TASKFORCE_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("TASKFORCE_MAIL_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("TASKFORCE_MAIL_FROM", "taskforce@localhost")
if not EMAIL_HOST:  # no mail server: letters are written to var/mail, where one can read them
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}{request_id}: {message}", "style": "{"}},
    "filters": {"request": {"()": "taskforce.log.NamesRequest"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": "INFO" if PRODUCTION else "WARNING"},
}

if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}, "months": MONTHS}
    CELERY_BROKER_URL = "memory://"
