"""Which goals an action serves, by the rules of the edition in use."""

from __future__ import annotations

from functools import lru_cache

from .catalogue import action_catalogue
from .records import Action
from .synergy_rules import GOALS, Profile, Sign, SynergyRule


def synergy_rules() -> tuple[SynergyRule, ...]:
    """Return the rules of the edition in use."""
    return action_catalogue().synergy_rules


def rules_about(action: Action) -> tuple[SynergyRule, ...]:
    """Return the rules of the edition in use that speak about an action, also about one of another catalogue."""
    return _rules_about(action, action_catalogue().version)


@lru_cache(maxsize=8_192)
def _rules_about(action: Action, _version: str) -> tuple[SynergyRule, ...]:
    profile = Profile.of(action)
    return tuple(x for x in synergy_rules() if x.fits(profile))


def goals_served(action: Action) -> tuple[str, ...]:
    """Return the goals that an action serves by the rules of the edition in use."""
    served = {x.goal for x in rules_about(action) if x.sign is Sign.POSITIVE}
    return tuple(goal for goal in GOALS if goal in served)
