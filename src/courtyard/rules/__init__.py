"""What happens in a week: one file a rule, and the explicit list of all rules."""

from courtyard.rules import (
    acquaintance,
    activities,
    asking,
    burden,
    decision,
    dependency,
    disputes,
    dissolution,
    expectation,
    founding,
    hours,
    influence,
    leadership,
    learning,
    maturing,
    membership,
    moving,
    needs,
    practices,
    projects,
    public_affairs,
    services,
    staffing,
    succession,
    trust,
)
from courtyard.rules.rule import Luck, Rule

RULES: dict[str, Rule] = {
    module.RULE.name: module.RULE
    for module in (
        needs,
        acquaintance,
        influence,
        expectation,
        asking,
        decision,
        hours,
        projects,
        activities,
        services,
        public_affairs,
        practices,
        disputes,
        maturing,
        learning,
        trust,
        burden,
        dissolution,
        founding,
        moving,
        membership,
        succession,
        leadership,
        staffing,
        dependency,
    )
}
"""Every rule there is, by name. Adding one: its file, its test, one line here."""

__all__ = ["RULES", "Luck", "Rule"]
