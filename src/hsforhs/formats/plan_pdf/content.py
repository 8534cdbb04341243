"""What a printed plan holds, as plain data for the template: texts with their language, figures as they are shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hsforhs.formats.palette import BERRY, GROUND, INK, LINE, PINE, SOFT
from hsforhs.formats.plan_money import PlanMoney
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.framework import Framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import ActionCatalogue, Plan, PlanLine, check_plan
from hsforhs.planning.timing import levels_now, usual_start
from hsforhs.scores import Score, ScoreState, level_of

from .money import costs, funding
from .speech import UNKNOWN, Speaker, Text, amount


class Content(Speaker):
    """Puts a plan together for one language."""

    def __init__(
        self,
        plan: Plan,
        *,
        language: str,
        words: Framework,
        catalogue: ActionCatalogue,
        money: PlanMoney | None,
        wording: Wording = IN_ENGLISH,
    ) -> None:
        super().__init__(language, words)
        self.wording = wording
        self.plan = plan
        self.catalogue = catalogue
        self.money = money
        costed = {key for key, x in money.activities.items() if x.paid and x.complete and x.total} if money else set()
        self.findings = check_plan(plan.lines, words, costed=costed) if money else plan.findings
        # Actions of ours are in English; in an operator's own catalogue nobody says in which language.
        self.written_in = UNKNOWN if plan.origin else ENGLISH

    def as_data(self, *, made_on: dt.date, source: str) -> dict[str, Any]:
        """Return everything that the template shows, without the fonts."""
        plan, w = self.plan, self.words
        found = plan.report.assessment
        subtitle = w.get(f"plan_{plan.years}") or w["plan_n"].format(years=plan.years)
        place = self._place()
        return {
            "lang": "zh" if self.language == "zh-hans" else self.language,
            "region": "cn" if self.language == "zh-hans" else "",
            "rtl": self.rtl,
            "words": dict(w),
            "colours": {"ink": INK, "soft": SOFT, "line": LINE, "ground": GROUND, "pine": PINE, "berry": BERRY},
            "title": f"{place if isinstance(place, str) else place['t']}: {subtitle}",
            "place": place,
            "subtitle": subtitle,
            "invented": plan.invented,
            "made": made_on.isoformat(),
            "notices": self._notices(),
            "facts": [
                [w["starts_from"], self._starting()],
                [w["made_on"], made_on.isoformat()],
                [w["catalogue"], self._catalogue()],
            ],
            "tiles": self._tiles(),
            "areas": self._areas(),
            "levels": self._levels(),
            "chapters": [self._chapter(area, lines) for area, lines in plan.by_area().items()],
            "matrix": self._matrix(),
            "costs": costs(self.money, self) if self.money else None,
            "funding": funding(self.money, self) if self.money else None,
            "checks": [
                {
                    "code": x.code,
                    "question": self._told(x.check, "."),
                    "met": x.met,
                    "message": self._told(x.message),
                }
                for x in self.findings
            ],
            "quiet": self._quiet(),
            "sources": self._sources(source, found.instrument),
        }

    def _told(self, text: str, ending: str = "") -> Text:
        """Say a sentence in the language of the document, or in English where nobody translated it."""
        said = self.wording.of(text)
        return self.say(f"{said}{ending}", ENGLISH if said == text else self.language)

    def _place(self) -> Text:
        found = self.plan.report.assessment
        if found.place in self.framework.states and not self.plan.invented:
            return self.named("state", found.place)
        return self.say(self.plan.place_name, UNKNOWN)

    def _notices(self) -> list[Text]:
        w = self.words
        found: list[Text] = [w["invented"]] if self.plan.invented else []
        found += [w["draft"], w["no_who"]]
        if self.plan.origin is None:
            found.append(w["unreviewed_actions"])
        return [*found, *([w["unreviewed"]] if w["unreviewed"] else [])]

    def _starting(self) -> Text:
        found = self.plan.report.assessment
        instrument = self.framework.instrument(found.instrument)
        when = found.date.isoformat() if found.date else found.period
        return self.say(f"{instrument.short_name}, {when} ({instrument.name})", ENGLISH)

    def _catalogue(self) -> Text:
        origin = self.plan.origin
        if origin is None:
            return self.say(self.plan.catalogue_version, ENGLISH)
        return self.say(f"{origin.title}, {origin.version}", UNKNOWN)

    def _tiles(self) -> list[dict[str, Any]]:
        plan, w = self.plan, self.words
        met = sum(x.met for x in self.findings)
        tiles: list[tuple[str, str, bool]] = [
            (str(len(plan.report.gaps)), w["gaps"], False),
            (str(len(plan.lines)), w["actions"], False),
            (f"{met} / {len(self.findings)}", w["answered"], met < len(self.findings)),
        ]
        if self.money is not None:
            tiles.append((amount(self.money.total), f"{w['cost_total']} ({self.money.currency})", False))
            if self.money.gap is not None:
                tiles.append((amount(self.money.gap.total.gap), f"{w['gap_total']} ({self.money.currency})", True))
        return [{"value": value, "label": label, "ask": ask} for value, label, ask in tiles]

    def _areas(self) -> list[dict[str, Any]]:
        gaps = Counter(x.area for x in self.plan.report.gaps)
        actions = Counter(x.action.area for x in self.plan.lines)
        costs = self.money.by_area if self.money else {}
        return [
            {
                "code": area,
                "title": self.named("area", area),
                "gaps": str(gaps[area]),
                "actions": str(actions[area]),
                "cost": amount(sum(costs[area])) if area in costs else "",
            }
            for area in self.framework.areas
            if gaps[area] or actions[area]
        ]

    def _levels(self) -> list[dict[str, Any]]:
        found = self.plan.report.assessment
        targets = {x.indicator: x.target for x in self.plan.report.gaps}
        bands = []
        for group in self.framework.groups_of(found.instrument):
            keys = [key for key in group.indicators if key in found.scores]
            if keys:
                rows = [
                    {
                        "code": key.code,
                        "title": self.named("indicator", str(key)),
                        "now": self._level(found.instrument, found.scores[key]),
                        "target": self.chip(targets.get(key)),
                    }
                    for key in keys
                ]
                title = self.with_code(group.key.code, self.named("group", str(group.key)))
                bands.append({"title": title, "rows": rows})
        return bands

    def _level(self, instrument: str, score: Score) -> Text:
        if score.value is not None:
            return self.chip(level_of(instrument, score.value))
        return self.words["not_applicable" if score.state is ScoreState.NOT_APPLICABLE else "not_reported"]

    def _chapter(self, area: str, lines: Sequence[PlanLine]) -> dict[str, Any]:
        w = self.words
        asked = {key for line in lines for key in line.gaps}
        works = Counter(code for line in lines for code in line.action.components)
        leads = Counter(line.action.lead_sector for line in lines)
        groups: dict[str, list[PlanLine]] = {}
        for line in lines:
            groups.setdefault(line.action.under, []).append(line)
        facts = [
            [w["work_on"], [self.counted(self.named("component", x), n) for x, n in works.most_common(4)]],
            [w["in_lead"], [self.counted(self.sector(x), n) for x, n in leads.most_common(4)]],
        ]
        return {
            "title": self.with_code(area, self.named("area", area)),
            "gaps": [
                {
                    "code": x.indicator.code,
                    "title": self.named("indicator", str(x.indicator)),
                    "now": self.chip(x.now),
                    "target": self.chip(x.target),
                }
                for x in self.plan.report.gaps
                if x.indicator in asked
            ],
            "facts": [x for x in facts if x[1]],
            "groups": [
                {"title": self._heading(own[0]), "rows": [self._row(x) for x in sorted(own, key=_by_step)]}
                for own in groups.values()
            ],
        }

    def _heading(self, line: PlanLine) -> Text:
        action = line.action
        if action.indicator is None:
            return self.with_code(action.topic, self.say(self.catalogue.title_of_topic(action.topic), ENGLISH))
        return self.with_code(action.indicator.code, self.named("indicator", str(action.indicator)))

    def _row(self, line: PlanLine) -> dict[str, Any]:
        action, w = line.action, self.words
        notes: list[list[Any]] = [[self.words["lead"], [self.sector(action.lead_sector)]]]
        if action.supporting_sectors:
            notes.append([w["with"], [self.sector(x) for x in action.supporting_sectors]])
        if line.reason:
            notes.append([w["added"], [self.say(line.reason, UNKNOWN)]])
        return {
            "id": action.id,
            "step": self.chip(action.step),
            "action": self.say(action.text, self.written_in),
            "notes": notes,
            "where": self.named("level", action.level) if action.level else w["not_given"],
            "proof": self.say(action.evidence, self.written_in) if action.evidence else w["not_given"],
        }

    def _matrix(self) -> list[dict[str, Any]]:
        return [
            {
                "title": self.with_code(area, self.named("area", area)),
                "rows": [self._matrix_row(x) for x in sorted(lines, key=_by_step)],
            }
            for area, lines in self.plan.by_area().items()
        ]

    def _matrix_row(self, line: PlanLine) -> dict[str, Any]:
        action = line.action
        paid = self.money.activities.get(action.id) if self.money else None
        if paid is None:
            start = usual_start(line, levels_now(self.plan.report), years=self.plan.years)
            begins = f"{start}"
        else:
            begins = str(paid.begins)
        return {
            "id": action.id,
            "action": self.say(action.text, self.written_in),
            "step": self.chip(action.step),
            "lead": self.sector(action.lead_sector),
            "responsible": self.say(paid.responsible, UNKNOWN) if paid and paid.responsible else "",
            "begins": begins,
            "paid": paid is None or paid.paid,
            "years": [amount(x) if x else "" for x in paid.by_year]
            if paid and paid.by_year
            else [""] * len(self.money.years if self.money else ()),
            "total": amount(paid.total) if paid and paid.by_year else "",
        }

    def _quiet(self) -> list[dict[str, Any]]:
        plan, w = self.plan, self.words
        report = plan.report
        lists: list[tuple[str, Iterable[Any]]] = [
            (w["not_seen"], report.not_seen),
            (_capital(w["not_reported"]), report.not_reported),
            (_capital(w["not_applicable"]), report.not_applicable),
        ]
        found = [
            {
                "title": title,
                "second": w["indicator"],
                "third": "",
                "rows": [[x.code, self.named("indicator", str(x))] for x in keys],
            }
            for title, keys in lists
        ]
        found.append(
            {
                "title": w["no_action"],
                "second": w["indicator"],
                "third": w["to_level"],
                "rows": [
                    [x.jee3.code, self.named("indicator", str(x.jee3)), f"{x.step} ({x.gap.code})"]
                    for x in plan.without_actions
                ],
            }
        )
        found.append(
            {
                "title": w["left_out"],
                "second": w["action"],
                "third": w["reason"],
                "rows": [
                    [x.action.id, self.say(x.action.text, self.written_in), self.say(x.reason, UNKNOWN)]
                    for x in plan.left_out
                ],
            }
        )
        return found

    def _sources(self, source: str, instrument: str) -> list[Text]:
        w, plan = self.words, self.plan
        found: list[Text] = []
        if plan.invented:
            found.append(f"{w['scores']}{w['colon']}{w['invented_short']}.")
        elif source:
            found.append(self.say(f"{source}.", UNKNOWN))
        named = dict.fromkeys(self.framework.instrument(x).source for x in (instrument, "jee-3", "hsforhs"))
        found += [self.say(f"{x}.", ENGLISH) for x in named]
        origin = plan.origin
        if origin is None:
            found.append(f"{w['catalogue']}{w['colon']}\u2068{plan.catalogue_version}\u2069. {w['unreviewed_actions']}")
        else:
            found.append(self.say(f"{origin.title}, {origin.version}. {origin.licence}. {origin.source}", UNKNOWN))
        return found


def _by_step(line: PlanLine) -> int:
    return line.action.step


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
