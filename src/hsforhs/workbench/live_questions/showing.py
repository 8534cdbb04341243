"""What everybody in a session sees: read from the store at most once a second, drawn once for each language.

Hundreds of pages ask again every few seconds. What they show is the same for all, so one process reads and draws it
once; what is personal (for what one voted) is added by the page itself.
"""

from __future__ import annotations

import bisect
import datetime as dt
import gzip
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from hsforhs.matching.ranking import Contender, by_rating, fair_order, smoothed_share, wilson_lower_bound
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.look.keeping import Shelf

from .models import Desk, Question, Seat
from .queries import votes_at
from .words import ANSWERED, SHOWN, WAITING, QuestionState, Ranking

FRESH_SECONDS = 1.0
"""How old what other people see may be. What one does oneself is seen at once in the same process."""
MOST_SESSIONS = 50
MOST_DRAWN = 400
ON_PAGE = 30
_RATINGS = {Ranking.WILSON: wilson_lower_bound, Ranking.SMOOTHED: smoothed_share}


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its sums. ``is_first`` says that nothing of its author was answered before."""

    question: Question
    votes: int
    views: int
    is_first: bool = False

    @property
    def region(self) -> dict[str, str] | None:
        """The region of the author as a thing that has a name."""
        code = self.question.region
        return {"code": code, "name": code} if code else None

    @property
    def is_voted_on(self) -> bool:
        return self.question.state in (QuestionState.VISIBLE, QuestionState.SELECTED)

    @property
    def is_answered(self) -> bool:
        return self.question.state in ANSWERED

    @property
    def is_selected(self) -> bool:
        return self.question.state == QuestionState.SELECTED


@dataclass(frozen=True, slots=True)
class Board:
    """What a session shows: questions to vote on in their order, then those answered, the newest first.

    ``mark`` is the same for boards that look the same.
    """

    open: bool
    asked: tuple[Shown, ...]
    answered: tuple[Shown, ...]
    people: int
    mark: str = ""
    desk: Desk | None = None

    @property
    def more(self) -> int:
        return max(0, len(self.asked) - ON_PAGE)

    @property
    def last_answered(self) -> tuple[Shown, ...]:
        """What was answered last."""
        return self.answered[: ON_PAGE // 3]

    @property
    def selected(self) -> tuple[Shown, ...]:
        return tuple(x for x in self.asked if x.is_selected)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A part of a page in one language: of which board, its tag, plain and packed for poor networks.

    Nothing in it is of the one who asks, so packing it tells nobody a secret by its length.
    """

    mark: str
    tag: str
    content: bytes
    packed: bytes


boards: Shelf[tuple[float, Board]] = Shelf(MOST_SESSIONS)
drawn: Shelf[Drawing] = Shelf(MOST_DRAWN)
_reading = threading.Lock()


def board_of(session_id: int) -> Board:
    """Return what a session shows, at most a second old."""
    found = _kept(session_id)
    if found is None:
        with _reading:
            # Another thread may have read it while this one waited.
            found = _kept(session_id)
            if found is None:
                found = read_board(session_id)
                boards.put(session_id, (time.monotonic(), found))
    return found


def forget(session_id: int) -> None:
    """Read a session anew when it is next asked for, because something on it changed here."""
    boards.put(session_id, (0.0, EMPTY))


def drawing(session_id: int, language: str, kind: str, draw: Callable[[Board], str]) -> Drawing:
    """Return what a session shows in a language, drawn once for each board."""
    board = board_of(session_id)
    key = (session_id, language, kind)
    found = drawn.get(key)
    if found is None or found.mark != board.mark:
        content = draw(board).encode()
        tag = f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'
        found = Drawing(board.mark, tag, content, gzip.compress(content, mtime=0))
        drawn.put(key, found)
    return found


def read_board(session_id: int) -> Board:
    """Read what a session shows from the store."""
    desk = Desk.objects.filter(session=session_id).first()
    questions = list(Question.objects.filter(session=session_id, state__in=SHOWN))
    rows = _with_sums(session_id, questions)
    answered = sorted((x for x in rows if x.is_answered), key=lambda x: x.question.changed_at, reverse=True)
    asked = _ordered([x for x in rows if x.is_voted_on], answered, desk)
    since = _people_since(session_id)
    is_open = desk is not None and desk.open
    return Board(is_open, tuple(asked), tuple(answered), len(since), _mark(is_open, [*asked, *answered]), desk)


def queue_of(session: Session) -> tuple[list[Shown], list[Shown]]:
    """Return what waits for a moderator, the oldest first, and what was not taken or merged, the newest first."""
    questions = list(
        session.live_questions.filter(state__in=(*WAITING, QuestionState.MERGED, QuestionState.DISMISSED))
        .select_related("merged_into")
        .order_by("at", "pk")
    )
    rows = _with_sums(session.pk, questions)
    waiting = [x for x in rows if x.question.state in WAITING]
    rest = [x for x in rows if x.question.state not in WAITING]
    return waiting, rest[::-1]


def taken(session: Session) -> list[Shown]:
    """Return the questions of a session that were ever shown, with who saw them."""
    return _with_sums(session.pk, list(session.live_questions.filter(shown_at__isnull=False)))


def _kept(session_id: int) -> Board | None:
    found = boards.get(session_id)
    return found[1] if found is not None and time.monotonic() - found[0] < FRESH_SECONDS and found[0] else None


def _with_sums(session_id: int, questions: Sequence[Question]) -> list[Shown]:
    if not questions:
        return []
    votes = votes_at(Q(question__session=session_id))
    since = _people_since(session_id)
    answered = set(
        Question.objects.filter(session__day__event__days__sessions=session_id, state__in=ANSWERED)
        .exclude(voice="")
        .values_list("voice", flat=True)
    )
    return [
        Shown(
            question=x,
            votes=votes.get(x.pk, 0),
            # Whoever had the page open when the question was shown, or opened it later, saw it.
            views=max(x.views, len(since) - bisect.bisect_left(since, x.shown_at)) if x.shown_at else 0,
            is_first=x.voice not in answered,
        )
        for x in questions
    ]


def _mark(is_open: bool, rows: Sequence[Shown]) -> str:
    looks = [
        (x.question.pk, x.question.state, x.question.pinned, x.votes, x.question.text, x.question.answer) for x in rows
    ]
    return hashlib.sha256(repr((is_open, looks)).encode()).hexdigest()


def _people_since(session_id: int) -> list[dt.datetime]:
    """Return when each seat of a session was last known to be taken, in order of time."""
    return sorted(Seat.objects.filter(session=session_id).order_by().values_list("last_seen", flat=True))


def _ordered(asked: Sequence[Shown], answered: Sequence[Shown], desk: Desk | None) -> list[Shown]:
    ranking = Ranking(desk.ranking) if desk is not None else Ranking.WILSON
    if ranking is Ranking.NEWEST:
        found = sorted(asked, key=lambda x: x.question.at, reverse=True)
    else:
        rows = {str(x.question.pk): x for x in asked}
        contenders = [
            Contender(
                key=key,
                votes=x.votes,
                views=x.views,
                arrival=number,
                region=x.question.region,
                # Merging keeps the author; who asked before and was answered has had a turn.
                asker=x.question.voice,
            )
            for number, (key, x) in enumerate(rows.items())
        ]
        rating = _RATINGS[ranking]
        if desk is None or desk.fair:
            ordered = fair_order(
                contenders,
                rating,
                region_turns=Counter(x.question.region for x in answered),
                asker_turns=Counter({x.question.voice: 1 for x in asked if not x.is_first}),
            )
        else:
            ordered = by_rating(contenders, rating)
        found = [rows[x.key] for x in ordered]
    # Sorting is stable: what is being answered stands first, then what is pinned, then the order found.
    return sorted(found, key=lambda x: (not x.is_selected, not x.question.pinned))


EMPTY = Board(open=False, asked=(), answered=(), people=0)
"""What a session shows that takes no questions and never did."""
