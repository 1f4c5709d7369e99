"""What social workers can do with hours: the explicit list of all interventions."""

from courtyard.interventions.agency import STAFF_TRAINING
from courtyard.interventions.community import (
    GOVERNMENT_CHANNEL,
    MUTUAL_HELP,
    NEIGHBOURHOOD_EVENT,
    PROPOSAL_HELP,
)
from courtyard.interventions.governance import ADVICE, ADVOCACY, PARTNER_LINK, SUPERVISION
from courtyard.interventions.individual import DIRECT_SERVICE, HOME_VISIT, NEEDS_SURVEY
from courtyard.interventions.intervention import Intervention, Level, Work, Worker
from courtyard.interventions.introductions import INTRODUCTIONS
from courtyard.interventions.leaders import (
    CASEWORK,
    FAMILY_OUTREACH,
    TALENT_SEARCH,
    TRAINING_GROUP,
)
from courtyard.interventions.league import LEAGUE_ACTIVITY, YOUTH_TEAM
from courtyard.interventions.neutral import OFFICE_WORK, OPEN_DOOR
from courtyard.interventions.organizational import (
    GROUP_SESSION,
    MEDIATION,
    RULES_HELP,
    TEAM_SUPPORT,
)
from courtyard.interventions.party import PARTY_CALL
from courtyard.interventions.projects import CONTEST, EXCHANGE, PROJECT_HELP
from courtyard.interventions.publicity import LECTURE, PUBLICITY
from courtyard.interventions.relief import COUNSELLING, REHABILITATION, TEACHING

INTERVENTIONS: dict[str, Intervention] = {
    unit.name: unit
    for unit in (
        HOME_VISIT,
        NEEDS_SURVEY,
        TALENT_SEARCH,
        CASEWORK,
        FAMILY_OUTREACH,
        TRAINING_GROUP,
        DIRECT_SERVICE,
        COUNSELLING,
        REHABILITATION,
        TEACHING,
        PARTY_CALL,
        LEAGUE_ACTIVITY,
        YOUTH_TEAM,
        INTRODUCTIONS,
        GROUP_SESSION,
        TEAM_SUPPORT,
        RULES_HELP,
        MEDIATION,
        PROJECT_HELP,
        EXCHANGE,
        NEIGHBOURHOOD_EVENT,
        MUTUAL_HELP,
        CONTEST,
        PROPOSAL_HELP,
        GOVERNMENT_CHANNEL,
        ADVICE,
        SUPERVISION,
        ADVOCACY,
        PARTNER_LINK,
        PUBLICITY,
        LECTURE,
        STAFF_TRAINING,
        OPEN_DOOR,
        OFFICE_WORK,
    )
}
"""Every intervention there is, by name. Adding one: its declaration, its test, one line here."""

LEVELS: tuple[Level, ...] = ("individual", "organizational", "community")
"""The three levels of empowerment, in the order of the theory."""

NEUTRAL: tuple[str, ...] = (OPEN_DOOR.name, OFFICE_WORK.name)
"""Where an hour goes that finds no target, the same for every strategy."""

__all__ = ["INTERVENTIONS", "LEVELS", "NEUTRAL", "Intervention", "Level", "Work", "Worker"]
