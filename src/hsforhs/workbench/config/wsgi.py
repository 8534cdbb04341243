"""The WSGI entry: `hsforhs.workbench.config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

from hsforhs.experiences import LessonFilter, find_lessons
from hsforhs.planning import action_catalogue

GARBAGE_AFTER = 20_000
"""Objects made since the last look for garbage; a page makes some thousands."""

MOST_READ = (
    *(f"atlas/{x}.html" for x in ("home", "places", "place", "framework", "cell", "actions", "search")),
    "plans/plan.html",
    "plans/decide.html",
    "rounds/score.html",
)


def _load() -> None:
    """Read pages and vocabulary before the first answer, and once for all processes that are forked from this one."""
    list(get_resolver().url_patterns)
    action_catalogue()
    for name in MOST_READ:
        get_template(name)
    # Any question makes the names of the vocabulary and the words of all lessons, which takes half a second.
    find_lessons(wanted=LessonFilter(words="water"))
    # What is loaded stays: looking through it again and again for garbage takes longer than making a page.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
application = get_wsgi_application()
_load()
