"""Pages that visitors read are kept in memory until something that they show has changed.

Every change writes an event, so the number of the last event that matters for a page is the version of that page.
Which events matter is told by leaving out: an action that nobody thought of makes pages anew. Only pages of visitors
are kept: what somebody with an account may read can also end by time alone, which writes no event.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from hsforhs import __version__
from hsforhs.workbench.accounts.rules import Person, grants_of, may_administer
from hsforhs.workbench.audit.queries import holds_event, last_events, newest_event
from hsforhs.workbench.look.keeping import Shelf, digest
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.queries import public_plans_version

View = Callable[..., HttpResponse]
Fact = TypeVar("Fact")
MOST_PAGES = 400
"""Of about 50 kB each."""
MOST_FACTS = 5000
"""Of a few bytes to a few kB each."""
QUIET = (
    # What visitors see of plans is looked up: see _version.
    "plans.",
    "costs.",
    "scenarios.",
    "follow_up.",
    "funding.",
    "plan_imports.",
    "messages.",
    "operation.",
    "accounts.",
    "network.",
    # The many small steps of work on an open round; visitors see it when it is published.
    "assessments.score",
    "assessments.actions",
    "assessments.opinion",
    "assessments.tick",
    "assessments.comment",
    "assessments.withdraw_",
    "assessments.add_evidence",
    "assessments.hand_in",
    "assessments.drop_upload",
    "library.review",
    # Visitors see how many remarks and open proposals there are, and what was decided; not what is being said.
    "stewardship.opinion",
    "stewardship.reply",
    "stewardship.comment",
    "stewardship.vote",
    "stewardship.withdraw_comment",
    "stewardship.draft",
    "stewardship.discard",
    "stewardship.rewrite",
    "stewardship.add_change",
    "stewardship.drop_change",
    # What is added is private at first; saved questions stand on no page that is kept.
    "experiences.add_review",
    "experiences.add_timeline",
    "experiences.propose_public",
    "experiences.return_public",
    "experiences.save_synthesis",
    "experiences.remove_synthesis",
    # The work on an exercise shows on its own pages, which are not kept; questions and their state show in cells.
    "exercises.add_group",
    "exercises.close_round",
    "exercises.drop_group",
    "exercises.invite",
    "exercises.open_round",
    "exercises.rank",
    "exercises.set_aside",
    "exercises.set_criteria",
    "exercises.set_thresholds",
    "exercises.weigh",
    "exercises.write_items",
    "outcomes.remind",
    # Who comes to an event, and its programme, stand on its own pages, which are not kept; title, days and state show
    # at places.
    "events.accept",
    "events.add_material",
    "events.add_speaker",
    "events.answer_consent",
    "events.bind",
    "events.decide",
    "events.erase_registration",
    "events.give_duty",
    "events.invite",
    "events.issue_certificate",
    "events.move_up",
    "events.new_link",
    "events.register",
    "events.remind",
    "events.remove_material",
    "events.remove_question",
    "events.remove_s",
    "events.remove_talk",
    "events.take_duty",
    "events.withdraw",
    "events.write_list",
    "events.write_own",
    "events.write_question",
    "events.write_session",
    "events.write_talk",
    # A file that comes back from a room may bring an event that is new here.
    *(f"live_questions.{x}" for x in ("answer", "close", "dismiss", "hold", "merge", "open", "pin", "release")),
    *(f"live_questions.{x}" for x in ("select", "set_desk", "unpin")),
)
"""How actions begin that change nothing on pages of visitors."""
OF_ALL = ("/sectors/", "/framework/")
"""Where pages show what other countries did, also when they are seen for one: a lesson stands on its cell."""
OF_MONEY = ("/where-to-start/",)
"""Where pages show what is unfunded in all countries."""
MONEY = ("plans.", "costs.", "scenarios.", "funding.")
"""How actions begin after which a plan may cost or lack something else."""
SMALL = (
    "plans.added",
    "plans.taken_out",
    "plans.undo",
    "assessments.score",
    "assessments.tick",
    "assessments.comment",
    "assessments.opinion",
    "messages.",
)
"""How the many small actions begin that surely tell of no place, meeting or lesson that was not there before."""
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*(")')


@dataclass(frozen=True, slots=True)
class Versions:
    """What names the state of pages: ``shown`` of what visitors see of it, ``new`` of which records there are at all.

    While ``new`` is the same nothing was added that a place or a cell could show of meetings and lessons, to anybody.
    """

    shown: str
    new: str


class Chain:
    """What one process knows of the chain of events: the last that matters for all pages, and for each country.

    Only events that it has not seen are read, so a page costs one look at the last event.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.lives = 0
        self._forget()

    def _forget(self) -> None:
        """Begin anew, because another chain stands in the store; its numbers may be those of events that are gone."""
        self.lives += 1
        self._seen = (0, "")
        self._all = 0
        self._countries: dict[str, int] = {}
        self._money: dict[str, int] = {}
        self._new: dict[str, int] = {}

    def versions(self, country: str = "") -> Versions:
        """Name the last events that matter for pages about a country, or about all places, in one look."""
        with self._lock:
            self._read()
        return self.seen(country)

    def seen(self, country: str = "") -> Versions:
        """The same of the events that were there at the last look."""
        with self._lock:
            shown = self._of(self._countries, country) if country else self._all
            new = self._of(self._new, country) if country else max(self._new.values(), default=0)
            return Versions(f"{self.lives} {shown}", f"{self.lives} {new}")

    @staticmethod
    def _of(last: dict[str, int], country: str) -> int:
        """Events of other countries do not matter; those of none do, such as that the tree of places changed."""
        return max(last.get(country, 0), last.get("", 0))

    def of_money(self) -> int:
        """What plans cost and lack matters as well."""
        with self._lock:
            self._read()
            return max(self._all, *self._money.values(), 0)

    def money_of(self, countries: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Name the last event that may have changed what the plans of each country cost and lack."""
        with self._lock:
            self._read()
            both = (self._countries, self._money)
            shared = max(x.get("", 0) for x in both)
            return {code: (self.lives, max(shared, *(x.get(code, 0) for x in both))) for code in countries}

    def _read(self) -> None:
        newest = newest_event()
        if newest == self._seen:
            return
        if not holds_event(*self._seen):
            self._forget()
        for country, action, last in last_events(after=self._seen[0]):
            if not action.startswith(QUIET):
                self._all = max(self._all, last)
                self._countries[country] = max(self._countries.get(country, 0), last)
            if not action.startswith(SMALL):
                self._new[country] = max(self._new.get(country, 0), last)
            if action.startswith(MONEY):
                self._money[country] = max(self._money.get(country, 0), last)
        self._seen = newest


shelf: Shelf[tuple[bytes, dict[str, str]]] = Shelf(MOST_PAGES)
facts: Shelf[tuple[Any]] = Shelf(MOST_FACTS)
chain = Chain()


def kept(view: View) -> View:
    """Keep the page for visitors, and answer 304 where their browser holds it already.

    A page about one place, by ``code`` in its address or by ``?place=``, depends on the events of its country alone.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: object, **words: object) -> HttpResponse:
        if not settings.KEEP_PAGES or request.user.is_authenticated or len(get_messages(request)):
            return view(request, *args, **words)
        code = str(words.get("code") or request.GET.get("place") or "")
        key = _key(request, _version(request.path, code))
        # The token inside the page belongs to the visitor's cookie, so a page kept by the browser does as well.
        mark = f'"{digest(key + request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""))}"'
        if request.headers.get("If-None-Match") == mark:
            return _marked(HttpResponseNotModified(), mark)
        found = shelf.get(key)
        if found is None:
            response = view(request, *args, **words)
            if response.status_code == 200 and not response.streaming:
                shelf.put(key, (response.content, dict(response.headers)))
                _marked(response, mark)
            return response
        content, headers = found
        if _TOKEN.search(content):
            token = get_token(request).encode()
            content = _TOKEN.sub(lambda match: match[1] + token + match[2], content)
        return _marked(HttpResponse(content, headers=headers), mark)

    return wrapped


def shared_version() -> str:
    """Name the last event that pages about all places could show.

    For parts of pages that show everybody what visitors see.
    """
    return chain.versions().shown


def kept_fact(make: Callable[[], Fact], *made_of: Hashable) -> Fact:
    """Keep what is the same whoever asks; ``made_of`` names it and all that it is made of.

    What only some may read names its :func:`audience`.
    """
    if not settings.KEEP_PAGES:
        return make()
    found = facts.get(made_of)
    if found is None:
        found = (make(),)
        facts.put(made_of, found)
    fact: Fact = found[0]
    return fact


def audience(person: Person) -> Hashable:
    """Name all that rules by role know of a person: people of one audience read the same.

    Rules that also ask for a person by name, such as the author of a record, need more than that.
    """
    return may_administer(person), tuple(sorted((x.role, x.path, *sorted(x.areas)) for x in grants_of(person)))


def kept_for(
    person: Person,
    make: Callable[[], Fact],
    *made_of: Hashable,
    new: str,
    named: Callable[[], frozenset[int]] | None = None,
    at_all: tuple[Callable[[], bool], Fact] | None = None,
) -> Fact:
    """Keep what people of one audience read, until there is a record that was not there before.

    ``new`` is that of :class:`Versions`, looked up before. ``named`` tells whom the rules also know by name: what they
    read is kept for each of them alone. ``at_all`` says cheaply whether there is anything for anybody, and what stands
    for nothing.
    """
    if not settings.KEEP_PAGES:
        return make()
    if at_all is not None and not kept_fact(at_all[0], "at all", *made_of, new):
        return at_all[1]
    alone = named is not None and person.pk in kept_fact(named, "named", named.__module__, named.__name__, new)
    return kept_fact(make, *made_of, new, audience(person), person.pk if alone else None)


def _version(path: str, code: str) -> str:
    """Name the last event that a page about the place, or about all places, could show."""
    if path.startswith(OF_MONEY):
        last = chain.of_money()
        return f"{chain.lives} {last}"
    every = chain.versions()
    if code and not path.startswith(OF_ALL):
        found = kept_fact(lambda: _country_of(code), "country", code, every.new)
        if found:
            return f"{found} {chain.seen(found).shown} {public_plans_version(found)}"
    return every.shown


def _country_of(code: str) -> str:
    return Place.objects.filter(code__iexact=code).values_list("country", flat=True).first() or ""


def _key(request: HttpRequest, version: str) -> str:
    return digest(f"{__version__} {version} {timezone.localdate()} {get_language()} {request.get_full_path()}")


def _marked(response: HttpResponse, mark: str) -> HttpResponse:
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
