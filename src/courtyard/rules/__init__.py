"""What happens in a week: one file a rule, and the explicit list of all rules."""

from courtyard.rules import (
    acquaintance,
    activities,
    asking,
    burden,
    decision,
    dependency,
    dissolution,
    expectation,
    founding,
    hours,
    influence,
    leadership,
    learning,
    maturing,
    membership,
    needs,
    public_affairs,
    services,
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
        activities,
        services,
        public_affairs,
        maturing,
        learning,
        trust,
        burden,
        dissolution,
        founding,
        membership,
        leadership,
        dependency,
    )
}
"""Every rule there is, by name. Adding one: its file, its test, one line here."""

__all__ = ["RULES", "Luck", "Rule"]
