"""What people do with exercises, questions and calls, one function each."""

from .followup import add_uptake, announce_call, check_evidence, evidence_arrived, withdraw_uptake
from .ideas import (
    adopt,
    keep_idea,
    merge_idea,
    merge_questions,
    new_question,
    reword,
    set_aside,
    start_sorting,
    suggest,
    take_out,
)
from .past import import_past
from .protocols import (
    add_group,
    begin_collecting,
    change_protocol,
    create_exercise,
    drop_group,
    set_criteria,
    set_thresholds,
    weigh_by_best_and_worst,
    weigh_by_points,
    write_reporting_items,
)
from .rounds import close_round, finish_workshop, leave_out_comment, open_round, publish, rank_in_workshop
from .voting import invite, save_answers, take_ballot
from .wordings import word_in_language

__all__ = [
    "add_group",
    "add_uptake",
    "adopt",
    "announce_call",
    "begin_collecting",
    "change_protocol",
    "check_evidence",
    "close_round",
    "create_exercise",
    "drop_group",
    "evidence_arrived",
    "finish_workshop",
    "import_past",
    "invite",
    "keep_idea",
    "leave_out_comment",
    "merge_idea",
    "merge_questions",
    "new_question",
    "open_round",
    "publish",
    "rank_in_workshop",
    "reword",
    "save_answers",
    "set_aside",
    "set_criteria",
    "set_thresholds",
    "start_sorting",
    "suggest",
    "take_ballot",
    "take_out",
    "weigh_by_best_and_worst",
    "weigh_by_points",
    "withdraw_uptake",
    "word_in_language",
    "write_reporting_items",
]
