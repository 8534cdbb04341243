"""Which actions to start when, under limits of money, order, staff and fairness."""

from .problem import Candidate, Problem, problem_of, read_problem
from .reasons import WhyNot
from .solve import Choice, choose, first_answer

__all__ = ["Candidate", "Choice", "Problem", "WhyNot", "choose", "first_answer", "problem_of", "read_problem"]
