"""Django settings of the workbench, made from the environment."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from .environment import read_environment
from .logs import logging_config

ENVIRONMENT = read_environment()
BASE = Path(__file__).resolve().parent.parent

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.trusted_origins
DATA_DIR = ENVIRONMENT.data

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "hsforhs.workbench.look",
    "hsforhs.workbench.audit",
    "hsforhs.workbench.places",
    "hsforhs.workbench.accounts",
    "hsforhs.workbench.threads",
    "hsforhs.workbench.tasks",
    "hsforhs.workbench.subnational",
    "hsforhs.workbench.messages",
    "hsforhs.workbench.assessments",
    "hsforhs.workbench.plans",
    "hsforhs.workbench.atlas",
]

MIDDLEWARE = [
    "hsforhs.workbench.operation.requests.RequestLog",
    "hsforhs.workbench.operation.requests.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hsforhs.workbench.operation.requests.PlainAddresses",
    "hsforhs.workbench.operation.requests.UploadLimit",
]

ROOT_URLCONF = "hsforhs.workbench.config.urls"
WSGI_APPLICATION = "hsforhs.workbench.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "atlas:home"
LOGOUT_REDIRECT_URL = "atlas:home"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
# Files come straight from the package: `demo` and `serve` need no collecting step.
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
MAX_UPLOAD_BYTES = ENVIRONMENT.max_upload_bytes
LINK_DAYS = ENVIRONMENT.link_days

# Everything that sends mail goes through the outbox; the transport is what the outbox sends with.
EMAIL_BACKEND = "hsforhs.workbench.messages.backend.OutboxBackend"
MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_IS_SET_UP = ENVIRONMENT.email is not None
EMAIL_TIMEOUT = 30
if ENVIRONMENT.email:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.email.host, ENVIRONMENT.email.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.email.user, ENVIRONMENT.email.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = ENVIRONMENT.email.tls, ENVIRONMENT.email.ssl
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from
EMAIL_SUBJECT_PREFIX = ""

# In the database, so that all processes and machines of one site share the counts of attempts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
KEEP_DAYS = ENVIRONMENT.keep_days
# Pages of visitors stay in memory until an event changes what they show; development wants every template afresh.
KEEP_PAGES = not ENVIRONMENT.debug
RATES = ENVIRONMENT.rates
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
# Names beside the workbench's own are bound only when the operator says so: it is their owner's decision.
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.hsts in ("subdomains", "preload")
SECURE_HSTS_PRELOAD = ENVIRONMENT.hsts == "preload"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None
# What watches the site asks from inside, without encryption.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}

LOGGING = logging_config(ENVIRONMENT.log_format, ENVIRONMENT.log_level)
UNLOGGED_ROUTES: list[str] = []
"""Names of routes whose requests leave no line, such as a secret ballot."""
METRICS_TOKEN = ENVIRONMENT.metrics_token
