from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "hsforhs.workbench.costs"
    verbose_name = "Costs"

    def ready(self) -> None:
        from hsforhs.workbench.plans.carrying import plan_carried
        from hsforhs.workbench.plans.checked import costs_come_from

        from .costing import settled

        costs_come_from(settled)
        plan_carried.connect(_follow, dispatch_uid="costs.follow")


def _follow(*, plan: Any, replaced: Mapping[str, str], **_more: Any) -> None:
    from .models import Activity, FormEntry, Line
    from .services import follow_actions

    follow_actions(plan, replaced, (Activity, Line, FormEntry))
