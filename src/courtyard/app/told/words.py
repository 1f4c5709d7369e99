"""All words of the player, by key; `{n}` and the like are filled in by the browser."""

from __future__ import annotations

from courtyard.app.told.why import LABELS
from courtyard.figures.names import WORK, reason
from courtyard.foundations.words import N_, _, speaking
from courtyard.state import REASONS

WORDS = {
    # Moving through the weeks
    "player": N_("Player"),
    "timeline": N_("Time line"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "replay": N_("Replay"),
    "reset": N_("Reset"),
    "step": N_("Step one week"),
    "step_back": N_("Step one week back"),
    "next_event": N_("Next event"),
    "speed": N_("Speed"),
    "weeks_a_second": N_("{n} weeks/s"),
    "week": N_("Week {n}"),
    "week_of": N_("Week {n} of {weeks}"),
    "computing": N_("Computing"),
    "run_before": N_("The run before"),
    "team_here": N_("Team is here"),
    "team_left": N_("Team has left"),
    "team_comes": N_("The team comes in week {n}"),
    "weeks_span": N_("Weeks {a} to {b}"),
    "close": N_("Close"),
    "fork_here": N_("Fork here"),
    "marks": N_("Marks on the time line"),
    "mark_founded": N_("founded"),
    "mark_ended": N_("ended"),
    "mark_took_post": N_("post taken"),
    "mark_stepped_back": N_("stepped back"),
    "mark_success": N_("first success"),
    "mark_awarded": N_("grant"),
    "mark_fork": N_("fork"),
    "mark_team_leaves": N_("team leaves"),
    # The map
    "map": N_("Community map"),
    "map_keys": N_("Arrow keys walk from resident to resident, Enter opens the story."),
    "whole_map": N_("Whole map"),
    "said_map": N_(
        "Week {n}: {active} of {all} residents active; organizations: {organizations}; members "
        "and backbones: {members}, of them in posts: {posts}."
    ),
    "said_map_plain": N_("Week {n}: {active} of {all} residents active."),
    "said_map_awareness": N_("Week {n}: awareness between {low} and {high}, {mean} on average."),
    "said_map_awareness_spread": N_(
        "Week {n}: awareness between {low} and {high} for the middle 80% of residents, {mean} on "
        "average of all."
    ),
    "colour_by": N_("Colour by"),
    "colour_role": N_("Role"),
    "colour_awareness": N_("Awareness"),
    "colour_efficacy": N_("Self-efficacy"),
    "colour_responsibility": N_("Sense of responsibility"),
    "colour_belonging": N_("Belonging"),
    "colour_skill": N_("Organizing skill"),
    "colour_strain": N_("Strain"),
    "colour_trust_leaders": N_("Trust in the leaders"),
    "colour_trust_worker": N_("Trust in the social workers"),
    "colour_need": N_("Strongest need"),
    "colour_hours": N_("Hours given"),
    "legend": N_("Legend"),
    "role_resident": N_("Resident"),
    "role_member": N_("Member"),
    "role_backbone": N_("Backbone"),
    "role_post_holder": N_("Post-holder"),
    "role_league_member": N_("League member"),
    "party_member": N_("Party member"),
    "workers": N_("Social workers"),
    "worker_n": N_("Social worker {n}"),
    "active_week": N_("Active this week"),
    "not_active": N_("Not active this week"),
    "inactive": N_("Not active"),
    "small_not_active": N_("Small: not active this week"),
    "away": N_("Away this week"),
    "mean_step": N_("{quantity}: {x} on average, of five steps"),
    "step_1": N_("lowest fifth"),
    "step_2": N_("second fifth"),
    "step_3": N_("middle fifth"),
    "step_4": N_("fourth fifth"),
    "step_5": N_("highest fifth"),
    "building": N_("Building {n}"),
    "organization": N_("Organization {x}"),
    "resident_n": N_("Resident {n}"),
    "table_numbers": N_("{members} members; {posts} of {places} posts held"),
    "vacant_post": N_("Vacant post"),
    "show_as_table": N_("Show as table"),
    "find_resident": N_("Find resident"),
    "no_such_resident": N_("There is no resident {n}; residents are numbered 0 to {last}."),
    "differ": N_("{n} residents differ"),
    "differ_one": N_("1 resident differs"),
    "other_people": N_("Other people live in world B"),
    "no_organization": N_("No organization yet"),
    "key_table": N_("Organization; its chairs are posts, filled or vacant"),
    "key_help": N_("Social worker at its tasks"),
    "key_ended": N_("Organization that has ended"),
    "key_ring": N_("Differs between the two worlds"),
    # This week, story
    "this_week": N_("This week"),
    "quiet_week": N_("A quiet week"),
    "story": N_("Story"),
    "why_this_week": N_("Why this week?"),
    "leader_leaves": N_("This leader steps back"),
    "for": N_("For"),
    "against": N_("Against"),
    "sum": N_("Sum"),
    "chance": N_("chance to take part"),
    "earlier": N_("Earlier"),
    "enlarge": N_("Enlarge"),
    "building_numbers": N_("{n} residents; {members} in organizations; {active} active this week"),
    "building_numbers_one": N_("1 resident; {members} in organizations; {active} active this week"),
    "click": N_("Click a resident, a table or a worker"),
    # Charts
    "charts": N_("Charts"),
    "participation": N_("Participation"),
    "registered": N_("Registered"),
    "active": N_("Active"),
    "said_participation": N_("{active} active, {registered} registered."),
    "said_active": N_("{active} active."),
    "awareness": N_("Awareness of residents"),
    "awareness_median": N_("Median"),
    "said_awareness": N_("Between {low} and {high}, {mean} on average."),
    "said_awareness_spread": N_(
        "The middle 80% of residents between {low} and {high}, {mean} on average of all."
    ),
    "levels": N_("Three levels of empowerment"),
    "level_individual": N_("Individual"),
    "level_organizational": N_("Organizational"),
    "level_community": N_("Community"),
    "said_levels": N_(
        "Individual level {individual}, organizational level {organizational}, community level "
        "{community}, on a scale of 1 to 5."
    ),
    "organizations": N_("Organizations"),
    "said_organizations": N_("{n} there, {ended} ended."),
    "hours": N_("Hours given"),
    "all_hours": N_("Of own will"),
    "required": N_("Required"),
    "said_hours": N_("{hours} hours of own will, {required} required."),
    "carried": N_("Who does the organizing"),
    "carrier_post_holders": N_("Post-holders"),
    "carrier_members": N_("Other members"),
    "carrier_team": N_("Team"),
    "said_carried": N_("Post-holders {post_holders}, other members {members}, team {team} hours."),
    "work": N_("Team's hours"),
    "work_other": N_("other work"),
    "said_work": N_("{hours} hours of the team."),
    "sum_b": N_("All, world B"),
    "dependency": N_("Dependency"),
    "said_dependency": N_("Dependency on the team: {n}%."),
    "band_shown": N_("Show the band of one level"),
    "months_after": N_("+{n} months"),
    "week_column": N_("Week"),
    "event_column": N_("Event"),
    "resident_column": N_("Resident"),
    "organization_column": N_("Organization"),
    "members_column": N_("Members"),
    "posts_column": N_("Posts held"),
    "places_column": N_("Posts"),
    "team_column": N_("Team's minutes"),
    "band_of": N_("Band: the middle 80% of {n} runs"),
    "world_a": N_("World A"),
    "world_b": N_("World B"),
    "difference": N_("Difference"),
    "band_after": N_("Band after 20 runs"),
}
"""Every word of the player."""


SIGNS = {"party_badge": "党", "league_badge": "团", "months_short": "+{n}"}
"""Badges of Party and League, and short numbers: signs, the same in both languages."""


LETTERS = {"en": ("A", "B"), "zh": ("甲", "乙")}
"""Short names of the two worlds, by language."""


def player_words(lang: str) -> dict[str, str]:
    """Return all words of the player by key, in a language.

    Beside those of `WORDS` there are `work_...` for each kind of the team's work, `term_...` for
    each term of a decision, and `reason_...` for each recorded reason, "" where none is clear.
    """
    with speaking(lang):
        return SIGNS | {
            **dict(zip(("letter_a", "letter_b"), LETTERS[lang], strict=True)),
            **{key: _(text) for key, text in WORDS.items()},
            **{f"work_{name}": _(text) for name, text in WORK.items()},
            **{f"term_{name}": _(text) for name, text in LABELS.items()},
            **{f"reason_{code}": reason(code) for code in REASONS},
        }
