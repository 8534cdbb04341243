"""The worked example of the demo: figures of countries as published, and all that is invented around Lumora."""

from __future__ import annotations

from django.db import transaction

from hsforhs.scores import Reading
from hsforhs.scores.examples import citations, invented_places, invented_scores, published_scores

from .assessments.imports import SourceNote, changes, store
from .audit.services import OPERATOR
from .example_events import load_events
from .example_exercise import load_exercises
from .example_experiences import load_experiences
from .example_money import load_money
from .example_network import load_network
from .example_outcomes import load_outcomes
from .example_questions import load_questions
from .example_remarks import load_remarks
from .example_team import load_team
from .indicators.services import load_shipped_figures
from .indices.example import load_indices
from .places.services import add_invented_country

INVENTED = "Invented figures of an invented country: Lumora, its provinces, districts and scores do not exist"


def load_worked_example() -> None:
    """Store the whole worked example, or nothing of it; what is there already stays."""
    with transaction.atomic():
        load_example()
        load_team()
        load_remarks()
        load_indices()
        load_experiences()
        load_exercises()
        load_network()
        load_events()
        load_questions()
        load_outcomes()
        load_money()


def load_example() -> None:
    """Store the published figures of the eight countries and the invented country."""
    add_invented_country(actor=OPERATOR, rows=invented_places())
    cited = citations()
    by_source: dict[str, list] = {}
    for example in (*published_scores(), *invented_scores()):
        by_source.setdefault(example.source, []).append(example.assessment)
    for source, assessments in by_source.items():
        citation = cited.get(source)
        note = SourceNote(
            citation=citation.citation if citation else INVENTED,
            layout="worked example",
            licence=citation.licence_note if citation else "",
        )
        reading = Reading(file=source, layout="worked example", assessments=tuple(assessments))
        store(changes(reading), actor=OPERATOR, note=note)
    load_shipped_figures(actor=OPERATOR)
