"""Who may do what with the outbox."""

from __future__ import annotations

from hsforhs.workbench.accounts.rules import Person, may_administer


def may_read_outbox(person: Person) -> bool:
    """Messages hold addresses and links that let people in: site administrators alone."""
    return may_administer(person)
