"""Django settings of the workbench, made from the environment."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from .environment import read_environment
from .logs import logging_config
from .providers import provider_settings

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
    "hsforhs.workbench.catalogues",
    "hsforhs.workbench.messages",
    "hsforhs.workbench.editions",
    "hsforhs.workbench.indicators",
    "hsforhs.workbench.assessments",
    "hsforhs.workbench.plans",
    "hsforhs.workbench.costs",
    "hsforhs.workbench.scenarios",
    "hsforhs.workbench.follow_up",
    "hsforhs.workbench.plan_documents",
    "hsforhs.workbench.funding",
    "hsforhs.workbench.plan_imports",
    "hsforhs.workbench.stewardship",
    "hsforhs.workbench.indices",
    "hsforhs.workbench.experiences",
    "hsforhs.workbench.library",
    "hsforhs.workbench.exercises",
    "hsforhs.workbench.network",
    "hsforhs.workbench.events",
    "hsforhs.workbench.live_questions",
    "hsforhs.workbench.outcomes",
    "hsforhs.workbench.atlas",
    "hsforhs.workbench.api",
    # After the apps of the workbench, so that their templates are found first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.orcid",
    "allauth.usersessions",
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
    "hsforhs.workbench.events.entry.VisitorMark",
    "hsforhs.workbench.live_questions.room_gate.RoomGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hsforhs.workbench.operation.requests.PlainAddresses",
    "hsforhs.workbench.operation.requests.UploadLimit",
    "hsforhs.workbench.config.faults.StoreFaultMiddleware",
    "hsforhs.workbench.editions.active.CurrentEdition",
    "hsforhs.workbench.plans.own_edition.PlanEdition",
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_COOKIE_AGE = ENVIRONMENT.session_seconds
OPEN_SIGN_UP = ENVIRONMENT.open_sign_up

ACCOUNT_ADAPTER = "hsforhs.workbench.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Nobody gets mail because a stranger typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.https else "http"
ACCOUNT_FORMS = {
    "login": "hsforhs.workbench.accounts.sign_in_forms.SignInForm",
    "reset_password": "hsforhs.workbench.accounts.sign_in_forms.RecoveryForm",
    "reset_password_from_key": "hsforhs.workbench.accounts.sign_in_forms.NewPasswordForm",
    "change_password": "hsforhs.workbench.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "hsforhs.workbench.accounts.sign_in_forms.FirstPasswordForm",
    "add_email": "hsforhs.workbench.accounts.sign_in_forms.ChangeAddressForm",
    "reauthenticate": "hsforhs.workbench.accounts.sign_in_forms.ConfirmPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,3/300s/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "signup": "10/m/ip",
    "confirm_email": "1/60s/key",
}
MFA_ADAPTER = "hsforhs.workbench.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "HSforHS workbench"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Whoever protects the account well must still be able to move to a new address: it counts once it is confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers themselves allow passkeys only by HTTPS and on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
MFA_FORMS = {
    "authenticate": "hsforhs.workbench.accounts.sign_in_forms.CodeForm",
    "reauthenticate": "hsforhs.workbench.accounts.sign_in_forms.ConfirmCodeForm",
    "activate_totp": "hsforhs.workbench.accounts.sign_in_forms.ActivateAppForm",
    "add_webauthn": "hsforhs.workbench.accounts.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "hsforhs.workbench.accounts.sign_in_forms.RenamePasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "hsforhs.workbench.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "hsforhs.workbench.accounts.sign_in_forms.ProviderSignUpForm",
    "disconnect": "hsforhs.workbench.accounts.sign_in_forms.DisconnectForm",
}
SOCIALACCOUNT_PROVIDERS = provider_settings(ENVIRONMENT)

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = ["hsforhs.workbench.look.formats"]
LANGUAGE_COOKIE_NAME = "hsforhs_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
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
LOOKUP_URLS = ENVIRONMENT.lookup_urls
ARCHIVE_URL = ENVIRONMENT.archive_url
API_PER_MINUTE = ENVIRONMENT.api_per_minute

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

# The number of the one event that `hsforhs serve --room` serves; the command sets both.
ROOM_EVENT = 0
ROOM_TOKENS = 0

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
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
UNLOGGED_ROUTES = [
    *(f"exercises:{x}" for x in ("ideas", "invitation", "ballot", "ballot-form", "ballot-return")),
    *(f"live_questions:{x}" for x in ("ask", "vote")),
]
"""Names of routes whose requests leave no line, such as a secret ballot."""
METRICS_TOKEN = ENVIRONMENT.metrics_token
