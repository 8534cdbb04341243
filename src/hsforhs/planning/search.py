"""Finding actions in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from hsforhs.framework.names import fold

from .catalogue import ActionCatalogue
from .records import Action


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What an action must fit; empty fields fit everything. ``sector`` fits lead and supporting sectors."""

    indicator: str = ""
    area: str = ""
    step: int = 0
    component: str = ""
    sector: str = ""
    level: str = ""
    kind: str = ""
    words: str = ""
    topic: str = ""

    def fits(self, action: Action) -> bool:
        """Say whether an action fits every field; ``words`` are compared without case and accents."""
        return (
            self.indicator in ("", action.indicator.code if action.indicator else None)
            and self.topic in ("", action.topic)
            and self.area in ("", action.area)
            and self.step in (0, action.step)
            and (not self.component or self.component in action.components)
            and (not self.sector or self.sector in (action.lead_sector, *action.supporting_sectors))
            and self.level in ("", action.level)
            and self.kind in ("", action.kind)
            and fold(self.words) in fold(f"{action.id} {action.text}")
        )


def find_actions(catalogue: ActionCatalogue, wanted: ActionFilter) -> tuple[Action, ...]:
    """Return the actions that fit, in the order of the framework."""
    return tuple(action for action in catalogue.actions.values() if wanted.fits(action))
