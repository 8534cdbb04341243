"""Every kind of page, for the tests that look at all of them: a new page joins by a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hsforhs.framework.loader import CATALOGUE_DATE

SHIPPED = CATALOGUE_DATE.replace(".", "-")
"""Name of the edition that comes with the program, in a new store."""

OPEN = (
    "/",
    "/places/",
    "/places/GHA/",
    "/places/XLM/?rule=weighted",
    "/places/XLM-U-1/",
    "/places/FRA/",
    "/places/AFRO/",
    "/places/WORLD/",
    "/places/XLM/below/?rule=mean&of=province",
    "/places/XLM/progress/",
    "/calls/",
    "/places/XLM/needs/",
    "/places/XLM/tree/",
    "/framework/",
    "/framework/?place=GHA",
    "/framework/D2/",
    "/framework/D2/HIS/?place=GHA",
    "/framework/P5/OS/ANI/",
    "/sectors/ANI/",
    "/actions/?area=D2",
    "/actions/D2-010/",
    "/editions/",
    f"/editions/{SHIPPED}/?table=matrix",
    "/actions/R3-032/",
    "/actions/coverage/",
    "/actions/synergy/?area=P8",
    "/indicators/?component=HIS",
    "/indicators/uhc_service_coverage/",
    "/indicators/places/GHA/",
    "/where-to-start/",
    "/catalogues/",
    "/indices/",
    "/indices/readyscore/?unit=GHA&unit=SEN&unit=THA",
    "/indices/syndromes@XLM/XLM/?level-C4=5",
    "/indices/syndromes@XLM/definition/",
    "/indices/uhc-style/",
    "/lessons/?area=D2",
    "/lessons/L003/",
    "/lessons/synthesis/?rows=area&columns=component",
    "/lessons/places/XLM/",
    "/timeliness/",
    "/review/",
    "/review/proposals/",
    "/agenda/",
    "/agenda/exercises/1/",
    "/agenda/exercises/1/results/",
    "/network/",
    "/network/match/?gap=D2&step=2-3&languages=fr",
    "/network/team/?gaps=D2+2,P5:OS:ANI&size=3",
    "/network/balance/",
    "/events/",
    "/events/1/",
    "/events/1/statistics/",
    "/events/2/sessions/10/questions/",
    "/events/2/sessions/10/questions/wall/",
    "/events/1/outcomes/",
    "/library/?q=surveillance%20laboratory&area=D2",
    "/library/coverage/",
    "/search/?q=cold",
    "/about/",
    "/accessibility/",
    "/import/",
    "/plans/",
    "/account/sign-in/",
    "/account/recovery/",
    "/account/closed/",
    "/no-such-page/",
)
"""Pages that everybody may read."""

SIGNED_IN = (
    "/import/",
    "/plans/",
    "/rounds/",
    "/rounds/open/XLM/",
    "/rounds/adapted/XLM/",
    "/places/XLM/tree/",
    "/places/XLM/people/",
    "/catalogues/import/",
    "/indices/runs/1/",
    "/indices/runs/new/",
    "/indicators/places/XLM/import/",
    "/outbox/",
    "/audit/",
    "/account/",
    "/account/sessions/",
    "/account/tokens/",
    "/account/close/",
    "/account/address/",
    "/account/password/",
    "/account/second-factor/",
    "/account/second-factor/app/",
    "/account/passkeys/",
    "/account/passkeys/add/",
    "/reviews/1/",
    "/timeliness/1/",
    "/timeliness/new/XLM/",
    "/review/",
    "/review/item/action/D2-010/",
    "/review/remarks/1/",
    "/review/proposals/1/",
    "/review/proposals/1/decide/",
    "/agenda/questions/RQ08/",
    "/agenda/exercises/2/",
    "/agenda/exercises/2/sort/",
    "/agenda/exercises/2/protocol/",
    "/network/me/",
    "/network/members/net-07/",
    "/network/groups/2/",
    "/network/requests/2/",
    "/reviews/lesson/?from=network.assignment:1",
    "/events/2/programme/",
    "/events/2/participants/",
    "/events/2/sessions/10/questions/desk/",
    "/events/1/outcomes/new/decision/",
    "/library/documents/1/",
    "/library/add/",
    "/library/due/",
)
"""Pages that show more to the demo's administrator."""

TEAM = ("", "team/", "consensus/", "beside/", "areas/C2/", "scores/C2.1/", "return/check/")
"""Pages of the open round of the invented team, below its address."""

PLAN = (
    "",
    "return/",
    "synergy/",
    "targets/",
    "actions/?area=P8",
    "actions/P8-001/",
    "costs/",
    "funding/",
    "costs/prices/",
    "import/1/",
    "costs/activities/P1-004/",
    "scenarios/new/",
    "scenarios/1/",
    "overview/",
    "progress/?standing=not%20due",
    "progress/activities/P1-004/",
)
"""Pages of a drafted plan that is costed and has one scenario, below its address."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page and who looks at it; ``path`` of a plan or a round goes on from its address."""

    path: str
    who: str = "visitor"

    def __str__(self) -> str:
        return f"{self.who} {self.path}"


def visits() -> Iterator[Visit]:
    """Yield every page to look at."""
    yield from (Visit(path) for path in OPEN)
    yield from (Visit(path, "administrator") for path in SIGNED_IN)
    yield from (Visit(path, "planner") for path in PLAN)
    yield from (Visit(path, "team") for path in TEAM)
