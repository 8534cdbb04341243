from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.workbench.look import saying
from hsforhs.workbench.tasks import services
from hsforhs.workbench.tasks.models import Job, State
from hsforhs.workbench.tasks.services import Progress, start
from hsforhs.workbench.tasks.worker import WorkerThread

pytestmark = pytest.mark.django_db(transaction=True)

seen: list[str] = []


def good_work(progress: Progress, *, word: str) -> None:
    for number in range(1, 4):
        progress(number, 3, f"step {number}")
    seen.append(word)


def bad_input(progress: Progress) -> None:
    raise BadInput("level 6 does not exist", file="x.xlsx", place="cell K42", expected="1 to 5")


def broken_work(progress: Progress) -> None:
    raise ZeroDivisionError


def _start(work: Callable[..., None], **arguments: str) -> Job:
    return start(work, title="Reading x.xlsx", actor="operator", next_url="/about/", **arguments)


def test_a_job_runs_in_the_background_and_reports_progress(run_jobs: Callable[[], None]) -> None:
    job = _start(good_work, word="hello")
    assert job.state == State.WAITING
    run_jobs()
    job.refresh_from_db()
    assert seen.pop() == "hello"
    assert (job.state, job.done, job.total, job.sentence) == (State.DONE, 3, 3, "step 3")


def test_bad_input_becomes_one_sentence(run_jobs: Callable[[], None]) -> None:
    job = _start(bad_input)
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.error == "x.xlsx, cell K42: level 6 does not exist; expected 1 to 5."


def test_a_fault_of_ours_says_so_and_hides_the_details(
    run_jobs: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    job = _start(broken_work)
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "fault of the workbench" in job.error
    assert "ZeroDivision" not in job.error
    assert "ZeroDivisionError" in caplog.text


def test_the_page_waits_and_then_goes_on(run_jobs: Callable[[], None], client: Client) -> None:
    job = _start(good_work, word="page")
    waiting = client.get(f"/tasks/{job.pk}/")
    assert waiting.status_code == 200
    assert waiting["Refresh"] == "1"
    assert b"<progress" in waiting.content
    run_jobs()
    done = client.get(f"/tasks/{job.pk}/")
    assert (done.status_code, done["Location"]) == (302, "/about/")


def test_the_page_of_a_failed_job_stays_and_gives_the_sentence(run_jobs: Callable[[], None], client: Client) -> None:
    job = _start(bad_input)
    run_jobs()
    page = client.get(f"/tasks/{job.pk}/")
    assert "Refresh" not in page
    assert "level 6 does not exist" in page.content.decode()


def test_progress_writes_once_per_per_cent(django_assert_num_queries: Callable[..., object]) -> None:
    job = _start(good_work, word="x")
    progress = Progress(job)
    with django_assert_num_queries(101):
        for number in range(10_001):
            progress(number, 10_000)


def test_a_worker_thread_ends_when_it_is_told() -> None:
    thread = WorkerThread()
    thread.start()
    thread.stop()
    assert not thread.is_alive()


def test_a_job_belongs_to_the_transaction_that_started_it() -> None:
    from django.db import transaction

    with transaction.atomic():
        _start(good_work, word="never")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert services.run_job.get_backend() is not None


def test_a_worker_thread_goes_on_after_a_fault(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    thread = WorkerThread()
    thread.pause_after_fault = 0
    calls: list[int] = []

    def run() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError("the database went away")
        thread.worker.running = False

    monkeypatch.setattr(thread.worker, "run", run)
    thread.start()
    thread.join(10)
    assert len(calls) == 2
    assert "the database went away" in caplog.text


def test_a_job_whose_process_was_killed_is_failed_and_a_living_one_is_not() -> None:
    old, new = (Job.objects.create(title=x, actor="operator", next_url="/", state=State.RUNNING) for x in "ab")
    Job.objects.filter(pk=old.pk).update(changed_at=timezone.now() - services.LONGEST_SILENCE * 2)
    assert services.fail_interrupted() == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (State.FAILED, State.RUNNING)
    assert "stopped while it worked" in old.error


def refused(progress: Progress) -> None:
    progress(1, 4, Sentence("reading sheet %(sheet)s", sheet="Scores"))
    raise BadInput(Sentence("level %(level)s does not exist", level=6), file="x.xlsx", expected=Sentence("1 to 5"))


def test_each_reader_gets_fault_and_progress_in_the_own_language(
    run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    french = {
        "level %(level)s does not exist": "le niveau %(level)s n'existe pas",
        "1 to 5": "1 à 5",
        "reading sheet %(sheet)s": "lecture de %(sheet)s",
        "%(where)s: %(what)s; expected %(expected)s": "%(where)s : %(what)s ; attendu : %(expected)s",
    }
    monkeypatch.setattr(saying, "gettext", lambda text: french.get(text, text))
    reader = Client(headers={"accept-language": "fr"})
    job = _start(refused)
    Progress(job)(1, 4, Sentence("reading sheet %(sheet)s", sheet="Scores"))
    job.refresh_from_db()
    assert job.sentence == "reading sheet Scores"
    assert "lecture de " in reader.get(f"/tasks/{job.pk}/").content.decode()
    run_jobs()
    job.refresh_from_db()
    assert job.error == "x.xlsx: level 6 does not exist; expected 1 to 5."
    page = reader.get(f"/tasks/{job.pk}/").content.decode()
    assert "le niveau 6 n&#x27;existe pas ; attendu : 1 à 5." in page
    assert "does not exist" not in page


def test_a_job_of_before_keeps_its_english_words(client: Client) -> None:
    job = Job.objects.create(title="x", actor="y", next_url="/", state=State.FAILED, error="the file was lost.")
    page = Client(headers={"accept-language": "fr"}).get(f"/tasks/{job.pk}/").content.decode()
    assert '<span lang="en">the file was lost.</span>' in page
    Job.objects.update(state=State.RUNNING, error="", sentence="step 2")
    assert "step 2" in client.get(f"/tasks/{job.pk}/").content.decode()
