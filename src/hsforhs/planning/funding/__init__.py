"""Money for a plan: who gives what, what is missing, which calls fit, and what two sources tell twice."""

from hsforhs.matching.conditions import Answer

from .calls import WEIGHTS, Call, Match, Request, eligibility, match, matches
from .chains import counted_once
from .duplicates import Pair, Zone, compare, possible_duplicates
from .gap import FundingGap, Gap, funding_gap
from .purposes import GENERAL, Proposal, Purpose, propose, purpose_of, purposes
from .records import PROBABILITY, Flow, FlowState, Need, Support
from .sharing import read_shares, shares_of
from .supports import support_by_item, supports_of

__all__ = [
    "GENERAL",
    "PROBABILITY",
    "WEIGHTS",
    "Answer",
    "Call",
    "Flow",
    "FlowState",
    "FundingGap",
    "Gap",
    "Match",
    "Need",
    "Pair",
    "Proposal",
    "Purpose",
    "Request",
    "Support",
    "Zone",
    "compare",
    "counted_once",
    "eligibility",
    "funding_gap",
    "match",
    "matches",
    "possible_duplicates",
    "propose",
    "purpose_of",
    "purposes",
    "read_shares",
    "shares_of",
    "support_by_item",
    "supports_of",
]
