from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "hsforhs.workbench.follow_up"
    verbose_name = "Follow-up"

    def ready(self) -> None:
        from hsforhs.workbench.plans.carrying import plan_carried

        plan_carried.connect(_follow, dispatch_uid="follow_up.follow")


def _follow(*, plan: Any, replaced: Mapping[str, str], **_more: Any) -> None:
    from hsforhs.workbench.costs.services import follow_actions

    from .models import Progress, Report

    follow_actions(plan, replaced, (Progress, Report))
