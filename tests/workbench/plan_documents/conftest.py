"""The small costed plan of the invented country."""

from tests.workbench.costs.conftest import costed_plan, member, plan

__all__ = ["costed_plan", "member", "plan"]
