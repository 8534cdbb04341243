"""The WSGI entry: `hsforhs.workbench.config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from hsforhs.planning import action_catalogue

GARBAGE_AFTER = 20_000
"""Objects made since the last look for garbage; a page makes some thousands."""


def _load() -> None:
    """Read pages and vocabulary before the first answer, and once for all processes that are forked from this one."""
    list(get_resolver().url_patterns)
    action_catalogue()
    # What is loaded stays: looking through it again and again for garbage takes longer than making a page.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
application = get_wsgi_application()
_load()
