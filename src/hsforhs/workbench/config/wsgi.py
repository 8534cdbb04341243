"""The WSGI entry: `hsforhs.workbench.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from hsforhs.planning import action_catalogue


def _load() -> None:
    """Read pages and vocabulary before the first answer, and once for all processes that are forked from this one."""
    list(get_resolver().url_patterns)
    action_catalogue()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
application = get_wsgi_application()
_load()
