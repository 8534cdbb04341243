"""Starting work in the background and reporting how far it is."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from hsforhs.files import BadInput, Sentence
from hsforhs.files.keeping import kept, kept_refusal

from .models import Job, State

log = logging.getLogger(__name__)
LONGEST_SILENCE = dt.timedelta(minutes=15)
_OWN_FAULT = Sentence(
    "This is a fault of the workbench, not of your file. Nothing was stored; the log holds the details."
)
_STOPPED = Sentence("The server was stopped while it worked on this. Nothing was stored; please start again.")


class Progress:
    """Handed to the work so that it can say how far it is; writes at most a hundred times per job.

    A ``Sentence`` is said to each reader in the own language, any other text as it is.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._written = -1

    def __call__(self, done: int, total: int, sentence: str = "") -> None:
        share = done * 100 // total if total else 0
        if share == self._written:
            return
        self._written = share
        told = {"sentence": kept(sentence)} if isinstance(sentence, Sentence) else {}
        Job.objects.filter(pk=self._job.pk).update(
            done=done, total=total, sentence=str(sentence), told=told, changed_at=timezone.now()
        )


def start(
    work: Callable[..., None],
    *,
    title: str,
    actor: str,
    next_url: str,
    country: str = "",
    **arguments: Any,
) -> Job:
    """Queue ``work(progress, **arguments)``, a function at module level, and return the job to watch.

    ``next_url`` is where the page goes on when the work is done. Arguments must be plain JSON values.
    """
    job = Job.objects.create(title=title, actor=actor, next_url=next_url, country=country)
    name = f"{work.__module__}.{work.__qualname__}"
    transaction.on_commit(lambda: run_job.enqueue(job=str(job.pk), work=name, arguments=arguments))
    return job


@task()
def run_job(job: str, work: str, arguments: dict[str, Any]) -> None:
    """Run one job; the worker calls this."""
    found = Job.objects.get(pk=job)
    Job.objects.filter(pk=job).update(state=State.RUNNING, changed_at=timezone.now())
    try:
        import_string(work)(Progress(found), **arguments)
    except BadInput as error:
        _fail(job, str(error), kept_refusal(error))
    except Exception:
        log.exception("job %s (%s) failed", job, work)
        _fail(job, str(_OWN_FAULT), kept(_OWN_FAULT))
        raise
    else:
        Job.objects.filter(pk=job).update(state=State.DONE, changed_at=timezone.now())


def fail_interrupted() -> int:
    """Mark jobs that nobody works on any more, since their process was killed, as failed; returns how many."""
    silent = Job.objects.filter(state=State.RUNNING, changed_at__lt=timezone.now() - LONGEST_SILENCE)
    return silent.update(
        state=State.FAILED,
        error=str(_STOPPED),
        told={"error": kept(_STOPPED)},
        changed_at=timezone.now(),
    )


def _fail(job: str, sentence: str, told: dict[str, Any]) -> None:
    Job.objects.filter(pk=job).update(
        state=State.FAILED, error=sentence, told={"error": told}, changed_at=timezone.now()
    )
