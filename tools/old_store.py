#!/usr/bin/env python3
"""Make the small store that the upgrade test starts from, with the program of an older checkout.

    git worktree add --detach build/first f157575
    python tools/old_store.py build/first tests/workbench/upgrade/first-landed.sqlite3.gz
    git worktree remove build/first

The store holds all States, the invented country with its assessments, the published ones of one country, an
administrator, a draft plan with a decision, a job and a file that was handed in. It is packed without times, so the
same rows give the same bytes; rows themselves hold times and random numbers.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

FILL = """
import sys
sys.path[:0] = sys.argv[1:3]
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hsforhs.scores import Reading
from hsforhs.scores.examples import citations, invented_places, invented_scores, published_scores
from hsforhs.workbench import store
from hsforhs.workbench.accounts.services import create_administrator, create_sign_in_link
from hsforhs.workbench.assessments import imports, services
from hsforhs.workbench.assessments.queries import current_round
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.services import draft_plan, set_targets, take_out
from hsforhs.workbench.places.services import add_invented_country
from hsforhs.workbench.tasks.worker import make_worker

store.prepare_store()
add_invented_country(actor="operator", rows=invented_places())
cited = citations()
kept = [x for x in published_scores() if x.assessment.place == "GHA"] + list(invented_scores())
for source in dict.fromkeys(x.source for x in kept):
    found = tuple(x.assessment for x in kept if x.source == source)
    note = imports.SourceNote(citation=cited[source].citation if source in cited else store.INVENTED)
    reading = Reading(file=source, layout="worked example", assessments=found)
    imports.store(imports.changes(reading), actor="operator", note=note)
person = create_administrator(actor="operator", email="admin@example.org", password="a long password", name="Admin")
create_sign_in_link(actor="operator", user=person)
place = Place.objects.get(code="GHA")
stored = next(x for x in place.rounds.filter(superseded_by=None).order_by("-year") if x.scores.exclude(value=None))
plan = draft_plan(person=person, stored=current_round(place, person, round_id=stored.pk), years=1)
set_targets(person=person, plan=plan, targets={stored.scores.order_by("pk").first().code: 5})
take_out(person=person, plan=plan, action_id=sys.argv[3], reason="done already")
table = b"iso3,year,edition,code,score\\nTHA,2024,2,C1.1,60\\n"
services.hand_in(person=person, file=SimpleUploadedFile("scores.csv", table), citation="an invented table")
make_worker(batch=True, pause=0).run()
"""
AN_ACTION = "import hsforhs.planning as p; print(next(iter(p.action_catalogue().actions)))"


def make(checkout: Path, out: Path) -> None:
    """Fill a store with the program of ``checkout`` and pack its database into ``out``."""
    source = str(checkout / "src")
    with tempfile.TemporaryDirectory(prefix="hsforhs-old-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HSFORHS_", "DJANGO_"))}
        settings = "hsforhs.workbench.config.settings"
        environment = {**kept, "PYTHONPATH": source, "HSFORHS_DATA": folder, "DJANGO_SETTINGS_MODULE": settings}
        action = subprocess.run(
            [sys.executable, "-c", AN_ACTION], check=True, capture_output=True, text=True, env=environment
        ).stdout.strip()
        subprocess.run([sys.executable, "-c", FILL, source, str(checkout), action], check=True, env=environment)
        path = Path(folder) / "hsforhs.sqlite3"
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        connection.close()
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    print(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    make(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
