"""The one settings file; everything that varies comes from the environment (env.py)."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF

from platform_goed_inkopen import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
try:
    ENV = env.read(root=BASE_DIR)
except env.ConfigurationError as error:
    sys.exit(f"Het platform kan zo niet starten. {error}")

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = list(ENV.allowed_hosts)
PUBLIC_URL = ENV.public_url

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_filters",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "platform_goed_inkopen",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "suppliers",
    "tenders",
    "stories",
    "monitoring",
]

MIDDLEWARE = [
    "platform_goed_inkopen.request_log.RequestLogMiddleware",  # first: every answer has an id and a line
    # Then those that add headers: also what the next ones answer, the redirect to https and files, carries them.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "platform_goed_inkopen.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "platform_goed_inkopen.middleware.CachingMiddleware",
    "platform_goed_inkopen.middleware.MethodsMiddleware",
    "platform_goed_inkopen.middleware.BodyMiddleware",
    "platform_goed_inkopen.scrapers.ScraperMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "platform_goed_inkopen.request_log.HistoryWithRequestId",
]

ROOT_URLCONF = "platform_goed_inkopen.urls"
WSGI_APPLICATION = "platform_goed_inkopen.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
    }
]

# Language: Dutch only. LocaleMiddleware would turn the site English for browsers that ask for it.
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True


# The work of a client that is gone, and its locks, end within seconds, also in the middle of a long query.
# Compiling a statement costs more than ours ever win by it: of a search for nonsense it made 6 seconds out of 0.05.
SESSION = "-c client_connection_check_interval=2s -c jit=off"
# No visitor waits longer for one query than this; jobs, commands and migrations may.
WEB_STATEMENT_TIMEOUT = "5s"


def _database(url: str) -> dict[str, Any]:
    """Django's form of a postgresql:// URL; a host that is a folder (a socket) is percent-encoded or in ?host=."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.netloc.rpartition("@")[2].partition(":")[0])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **query, "options": f"{SESSION} {query.get('options', '')}".strip()},
    }


DATABASES: dict[str, dict[str, Any]] = {"default": _database(ENV.database_url)}
CACHES = {
    # allauth counts attempts and used codes in the default cache, and these must hold (docs/adr/0007).
    "default": {
        "BACKEND": "platform_goed_inkopen.limits.CertainCache",
        "LOCATION": "",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What may be lost; the name is the one that Django's {% cache %} looks for.
    "template_fragments": {
        "BACKEND": "platform_goed_inkopen.cache.ForgivingRedisCache",
        "LOCATION": ENV.cache_url,
    },
}

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "mine"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxy_count
PASSWORD_RESET_TIMEOUT = 3600

# What one address may ask in a minute; 0 is no limit. Over http there are only visitors of this machine, and without a
# proxy of ours everybody in an office, or behind somebody else's proxy, may have one address: then only files count.
SCRAPER_LIMITS = {
    "file": 60 if ENV.https and not ENV.embedded else 0,
    "search": 300 if ENV.https and not ENV.embedded and ENV.trusted_proxy_count else 0,
}

# The second step: a code from an app, a passkey, or a recovery code. Compulsory for whoever works for the platform.
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Platform Goed Inkopen"
MFA_TOTP_TOLERANCE = 1  # clocks differ, and typing takes time; accounts/second_factor.py keeps a code single use
ACCOUNT_FORMS = {
    "login": "accounts.log_in_forms.LogInForm",
    "signup": "accounts.log_in_forms.SignUpForm",
    "add_email": "accounts.log_in_forms.AddAddressForm",
    "change_password": "accounts.log_in_forms.ChangePasswordForm",
    "reset_password": "accounts.log_in_forms.AskResetForm",
    "reset_password_from_key": "accounts.log_in_forms.ResetForm",
    "reauthenticate": "accounts.log_in_forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "accounts.second_factor.CodeForm",
    "reauthenticate": "accounts.second_factor.CodeAgainForm",
    "activate_totp": "accounts.second_factor.FirstCodeForm",
    "add_webauthn": "accounts.second_factor.PasskeyForm",
    "edit_webauthn": "accounts.second_factor.PasskeyNameForm",
}

# Sessions and cookies: no cookie before somebody logs in or fills in a form that writes.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-sessie" if ENV.https else "sessie"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.https
CSRF_USE_SESSIONS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_SECURE = ENV.https
CSRF_FAILURE_VIEW = "platform_goed_inkopen.views.csrf_failure"

# Who changed what: every way of changing a row leaves an event, and events are never changed afterwards.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_APPEND_ONLY = True

# Headers
SECURE_SSL_REDIRECT = ENV.https
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.https
SECURE_HSTS_PRELOAD = ENV.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxy_count else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Look: another region's tokens, or none; see themes.py
THEME = ENV.theme

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ENV.static_root
MEDIA_ROOT = ENV.data_dir / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What views hand out to whom may see it, see kept_files.py: no server serves this folder.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": ENV.data_dir / "private",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000


def _email(url: str) -> dict[str, object]:
    """Django's mail settings of an smtp://, smtps:// or file:// URL."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in env.LOOPBACK,
    }


globals().update(_email(ENV.email_url))
# Shown at /onderdelen/post/ to whoever opens it, and therefore only where loopback alone is listened on.
POSTBOX = Path(urlsplit(ENV.email_url).path) if ENV.embedded and ENV.email_url.startswith("file:") else None
EMAIL_TIMEOUT = 5  # for each answer: a worker gives up within ten seconds
CONTACT_ADDRESS = f"post@{urlsplit(PUBLIC_URL).hostname}"
DEFAULT_FROM_EMAIL = f"Platform Goed Inkopen <{CONTACT_ADDRESS}>"

# Sources
TENDERNED_URL = ENV.tenderned_url
TENDERNED_USER = ENV.tenderned_user
TENDERNED_PASSWORD = ENV.tenderned_password
TENDERNED_PAUSE = ENV.tenderned_pause
TENDERNED_BUDGET = ENV.tenderned_budget
TED_URL = ENV.ted_url

# Queue: the database is the truth, a message is only a nudge; so a message may be lost or come twice.
CELERY_BROKER_URL = ENV.redis_url
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 25,
    # A message that nobody finished comes back after this long. Tasks end well before, the longest at half of it.
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # what a killed worker had taken and not begun, waits for nobody
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # the database knows what is being done
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 4.0
CELERY_TIMEZONE = TIME_ZONE
JOB_WAIT = 30  # seconds before a job that raised is tried again; doubled each time
JOB_SILENCE = 20  # seconds after which a job that nobody holds any more is sent again
CELERY_BEAT_SCHEDULE = {
    # 04:15: the hours before are doubled or missing once a year.
    "sync-night": {"task": "tenders.tasks.sync_night", "schedule": crontab(hour=4, minute=15)},
    # Begun once a date: what stood in its way at 04:15 is over by one of these.
    "sync-night-late": {"task": "tenders.tasks.sync_night", "schedule": crontab(hour="4-6", minute="35,55")},
    "reconcile": {"task": "tenders.tasks.reconcile", "schedule": crontab(hour=5, minute=30, day_of_week="sun")},
    "reconcile-late": {
        "task": "tenders.tasks.reconcile",
        "schedule": crontab(hour="6-8", minute=30, day_of_week="sun"),
    },
    "forget-sessions": {"task": "accounts.tasks.forget_sessions", "schedule": crontab(hour=4, minute=40)},
    "forget-limits": {"task": "platform_goed_inkopen.tasks.forget_limits", "schedule": crontab(minute=20)},
    "send-waiting-mail": {"task": "platform_goed_inkopen.tasks.send_waiting_mail", "schedule": 60.0},
    "sweep-jobs": {"task": "platform_goed_inkopen.tasks.sweep_jobs", "schedule": 20.0},
    "resume-night": {"task": "tenders.tasks.resume_night", "schedule": 60.0},
    # Noticed within a quarter of an hour after the 26 hours; it mails once a night.
    "tell-of-silence": {"task": "tenders.tasks.tell_of_silence", "schedule": crontab(minute="*/15")},
    "forget-contacts": {"task": "tenders.tasks.forget_contacts", "schedule": crontab(hour=6, minute=20)},
    "forget-runs": {"task": "tenders.tasks.forget_runs", "schedule": crontab(hour=6, minute=10)},
    "ask-outcomes": {
        "task": "suppliers.tasks.ask_outcomes",
        "schedule": crontab(hour=9, minute=40, day_of_week="mon-fri"),
    },
    "forget-questions": {"task": "suppliers.tasks.forget_questions", "schedule": crontab(hour=5, minute=25)},
    "resume-imports": {"task": "suppliers.tasks.resume_imports", "schedule": 60.0},
    "forget-old-imports": {"task": "suppliers.tasks.forget_old_imports", "schedule": crontab(hour=5, minute=25)},
    "forget-old-mail": {
        "task": "platform_goed_inkopen.tasks.forget_old_mail",
        "schedule": crontab(hour=5, minute=15),
    },
    "sweep-photos": {"task": "suppliers.tasks.sweep_photos", "schedule": crontab(hour=5, minute=25)},
    # Every quarter of an hour: by day, in small batches, and it does nothing at night and in the weekend.
    "ask-suppliers": {"task": "suppliers.tasks.ask_suppliers", "schedule": crontab(minute="*/15")},
    "remind-of-endings": {"task": "suppliers.tasks.remind_of_endings", "schedule": crontab(hour=9, minute=40)},
    "forget-reporters": {"task": "suppliers.tasks.forget_reporters", "schedule": crontab(hour=5, minute=35)},
    "sweep-evidence": {"task": "suppliers.tasks.sweep_evidence", "schedule": crontab(hour=5, minute=30)},
    "forget-old-counts": {
        "task": "platform_goed_inkopen.tasks.forget_old_counts",
        "schedule": crontab(hour=5, minute=20),
    },
}

# Logs: JSON for machines, lines for a person at a keyboard.
LOGGING = logs.configuration(json_lines=not (ENV.embedded or DEBUG))
logs.configure_structlog()
DJANGO_STRUCTLOG_CELERY_ENABLED = True
