"""The plan as a file: made once per state of the plan, kept until the plan changes."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hsforhs import planning
from hsforhs.files import Numbered, Sentence
from hsforhs.formats.living.records import LivingPlan
from hsforhs.formats.plan_columns import LIVING_SCHEMA
from hsforhs.framework.labels import ENGLISH, LANGUAGES
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.queries import last_event
from hsforhs.workbench.look.wordings import wording_in
from hsforhs.workbench.tasks.models import Job
from hsforhs.workbench.tasks.services import start
from hsforhs.workbench.threads.services import reference

from .checked import with_costs
from .models import Plan
from .own_edition import in_own_edition
from .queries import catalogue_of, plan_record
from .services import actor_of, purge_expired

Progress = Callable[[int, int, str], None]
Rows = Callable[[Plan, planning.Plan, str], LivingPlan]
State = Callable[[Plan], str]
_rows: list[tuple[Rows, State]] = []


def rows_come_from(source: Rows, *, state: State) -> None:
    """Let the part that knows everything about a plan say which rows its documents hold, so that they can come back.

    The last argument of ``source`` is the language of the document.
    ``state`` changes with what they show and no act on the plan tells of.
    """
    _rows[:] = [(source, state)]


def living_rows(plan: Plan, record: planning.Plan, language: str) -> LivingPlan | None:
    """The rows of a plan; None until a part says what they are."""
    return _rows[0][0](plan, record, language) if _rows else None


def language_asked_for(asked: str | None) -> str | None:
    """Return the language of a document: the one that a person asks for, or that of the page; None for no language."""
    language = asked or get_language() or ENGLISH
    return language if language in LANGUAGES else None


def file_name(plan: Plan, kind: str, language: str) -> str:
    """Return the name under which a person saves the document."""
    return f"{slugify(plan.place.name)}-{plan.years}-year-draft-plan{ending(language)}.{kind}"


def ending(language: str) -> str:
    """Return what the name of a file says of its language; nothing for English."""
    return "" if language == ENGLISH else f".{language}"


def start_document(*, person: Person, plan: Plan, kind: str, language: str) -> Job:
    """Make the document in the background; the job's page leads to the file."""
    return start(
        make_document,
        title=_("Writing the plan of %(place)s") % {"place": plan.place.name},
        actor=actor_of(person),
        next_url=f"{reverse('plans:document', args=[plan.pk, kind])}?language={language}",
        country=plan.country,
        plan=str(plan.pk),
        kind=kind,
        language=language,
    )


def make_document(progress: Progress, *, plan: str, kind: str, language: str = ENGLISH) -> None:
    """Work of a job: write one document."""
    found = Plan.objects.select_related("place", "round__source", "catalogue__catalogue").get(pk=plan)
    progress(0, 2, Sentence("choosing the actions"))
    document(found, kind, language, progress=progress)
    progress(2, 2, "")


def document(plan: Plan, kind: str, language: str = ENGLISH, *, progress: Progress | None = None) -> Path:
    """Return the file of a plan in its present state, written now if it is not there yet."""
    with in_own_edition(plan):
        return _document(plan, kind, language, progress)


def _document(plan: Plan, kind: str, language: str, progress: Progress | None) -> Path:
    path = kept_at(plan, kind, language)
    if path.exists():
        return path
    record = with_costs(plan, plan_record(plan))
    if progress:
        progress(1, 2, Numbered("writing %(number)d action", "writing %(number)d actions", len(record.lines)))
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: the other kind, or the same one, may be written at this moment.
    fresh = path.with_name(f"{uuid.uuid4().hex}.part")
    try:
        _write(plan, record, kind, language, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    forget_older(path, kind)
    return path


def kept_at(plan: Plan, kind: str, language: str, *, part: str = "") -> Path:
    """Return where a document is kept; ``part`` is the number of a province. The name begins with the state."""
    return folder_of(plan) / f"{state_of(plan)}{f'-{part}' if part else ''}.{language}.{kind}"


def forget_older(path: Path, kind: str) -> None:
    """Delete documents of the same part and kind in another state; other languages of this state stay."""
    state, _sign, part = path.name.partition(".")[0].partition("-")
    for older in path.parent.glob(f"*.{kind}"):
        before, _sign, of = older.name.partition(".")[0].partition("-")
        if of == part and before != state:
            older.unlink(missing_ok=True)


def forget_documents(plan: Plan) -> None:
    """Delete the files of a plan."""
    shutil.rmtree(folder_of(plan), ignore_errors=True)


def purge() -> int:
    """Delete plans without author that are past their time, with their files; returns how many."""
    gone = purge_expired()
    for plan in gone:
        forget_documents(plan)
    return len(gone)


def _write(plan: Plan, record: planning.Plan, kind: str, language: str, path: Path) -> None:
    from hsforhs.formats.plan_docx import write_plan_docx
    from hsforhs.formats.plan_xlsx import write_plan_xlsx

    made_on, source, known = timezone.localdate(), plan.round.source.citation, catalogue_of(plan)
    write = write_plan_xlsx if kind == "xlsx" else write_plan_docx
    write(
        record,
        path,
        made_on=made_on,
        source=source,
        catalogue=known,
        living=living_rows(plan, record, language),
        wording=wording_in(language),
    )


def state_of(plan: Plan) -> str:
    """Return a digest that changes with everything that documents of a plan say: every act on it writes an event.

    What a costing counts in the tree of places changes without one, so the digest holds it as well.
    """
    acts = last_event(reference(plan), country=plan.country)
    beside = _rows[0][1](plan) if _rows else ""
    state = f"{plan.changed_at.isoformat()} {acts} {catalogue_of(plan).version} {LIVING_SCHEMA} {beside}"
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def folder_of(plan: Plan) -> Path:
    """The folder of the documents of a plan."""
    return Path(settings.MEDIA_ROOT) / "plans" / plan.pk.hex
