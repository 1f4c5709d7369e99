"""What a run is judged by: the name of every outcome, and what it is in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courtyard.interventions import LEVELS
from courtyard.state import TERMS

AFTER = {"6": 26, "12": 52, "18": 78, "24": 104}
"""Weeks after the reference exit, by the months in the names of outcomes."""

YEARS = range(1, 7)
"""Years of a run of which League members' hours are told."""

PHASES = ("preparation", "launch", "consolidation", "evaluation")

LEVELS_OF_WORK = (*LEVELS, "neutral")
"""Where an hour of the team can go."""

_TERMS = tuple(term for term in TERMS if term != "asked")
_WEIGHS = ("work", "demands", "quarrels", "family")

REASONS_OF: dict[str, tuple[str, ...]] = {
    "stepped_back": (*_WEIGHS, "term", "moved", "none_clear"),
    "left": (*_TERMS, *_WEIGHS[:3], "moved", "ended", "none_clear"),
    "ended": (*_TERMS, *_WEIGHS[:3], "moved", "goal_met", "none_clear"),
}
"""The reasons that can be recorded of each kind of exit."""


@dataclass(frozen=True)
class Outcome:
    """One number about a whole run.

    Attributes:
        name: its name, in tables and experiments.
        en, zh: what it is, a noun phrase in each language.
        unit: its unit; "" for a count.
    """

    name: str
    en: str
    zh: str
    unit: str = ""


def _later() -> Iterator[Outcome]:
    """Yield the outcomes at some months after the reference exit."""
    for name, en, zh, unit in (
        ("organizations", "organizations alive {n} months after the exit",
         "撤出后{n}个月存续的组织数", ""),
        ("alive", "chance that any is alive {n} months after the exit",
         "撤出后{n}个月至少一个组织存续的概率", "share"),
        ("active", "share of residents active {n} months after the exit",
         "撤出后{n}个月参与的居民比例", "share"),
        ("lasting", "share of the organizations at the exit that have not ended {n} months later",
         "撤出时的组织{n}个月后仍存续的比例", "share"),
    ):  # fmt: skip
        yield from (
            Outcome(f"{name}{months}", en.format(n=months), zh.format(n=months), unit)
            for months in AFTER
        )


_MAIN = (
    Outcome("organizations_exit", "organizations alive at the exit", "撤出时存续的组织数"),
    Outcome("active_exit", "share of residents active at the exit", "撤出时参与的居民比例",
            "share"),
    Outcome("dependency_exit", "dependency on the team at its exit", "撤出时对社工的依赖",
            "share"),
    Outcome("own_share_exit", "members' share of the organizing in the week of the exit",
            "撤出当周成员自办比例", "share"),
    Outcome("needs_exit", "months of need met up to the exit, a resident",
            "撤出前人均满足的需求月数", "need-months"),
    Outcome("needs", "months of need met, a resident", "满足的需求（人均月数）", "need-months"),
    Outcome("gap", "need met: groups in difficulty minus others",
            "需求满足：困难群体减其他居民", "need-months"),
    Outcome("adopted", "proposals adopted", "被采纳的提案数"),
    Outcome("first_organization_week", "week of the first founding",
            "首个组织成立的周", "week"),
    Outcome("births", "organizations founded", "成立的组织数"),
    Outcome("endings", "organizations that ended", "终止的组织数"),
    Outcome("endings_after_exit", "organizations that ended after the exit",
            "撤出后终止的组织数"),
    Outcome("stepped_back", "times that somebody stepped back from a post", "退出任职的次数"),
    Outcome("active_year", "share of residents who gave hours in the last 52 weeks",
            "最后52周内参与过的居民比例", "share"),
    Outcome("hours_given", "hours given by residents", "居民服务总时长", "hours"),
    Outcome("top_tenth", "share of the hours that the most active tenth of givers gave",
            "最积极的十分之一参与者所占时长", "share"),
    Outcome("hours_gini", "concentration of hours on few residents (Gini)",
            "服务时长的集中程度（基尼系数）", "share"),
    Outcome("hours_team", "hours of the team", "社工总工时", "hours"),
)  # fmt: skip

_LIVES = (
    Outcome("alive_end", "chance that any organization is alive at the end",
            "结束时至少一个组织存续的概率", "share"),
    Outcome("organizations_end", "organizations alive at the end", "结束时存续的组织数"),
    Outcome("rung_end", "rung of participation at the end, mean of organizations",
            "结束时的参与阶梯均值", "rung"),
    Outcome("life_mean", "restricted mean life of organizations founded up to the exit",
            "撤出前成立的组织的限制平均存续时间", "weeks"),
    Outcome("community_life", "weeks from the exit until no organization was left for good",
            "撤出后至再无任何组织的周数", "weeks"),
    Outcome("community_life_ended", "whether that end lies within the run: 1, or 0 for censored",
            "是否在运行期内终结：1为是，0为尚未", "share"),
    Outcome("endings_first_half_year", "organizations that ended before 26 weeks of age",
            "成立不足26周即终止的组织数"),
    Outcome("endings_second_half_year", "organizations that ended at 26 to 51 weeks of age",
            "成立26至51周时终止的组织数"),
    Outcome("endings_later", "organizations that ended at 52 weeks of age or later",
            "成立满52周后终止的组织数"),
    Outcome("ended_goal_share", "share of the endings that came because the goal was met",
            "终止的组织中因目标达成而终止的比例", "share"),
    Outcome("disputes", "disputes that broke out in organizations", "组织内发生的矛盾次数"),
    Outcome("dispute_weeks", "weeks that organizations spent in open dispute",
            "组织处于公开矛盾的周数", "weeks"),
    Outcome("projects_done", "projects done", "完成的项目数"),
    Outcome("projects_dropped", "projects given up", "放弃的项目数"),
    Outcome("project_done_share", "share of the projects taken up that were done",
            "承接的项目中完成的比例", "share"),
    Outcome("applications", "applications for a grant", "申请资助次数"),
    Outcome("awards", "grants won", "获得资助次数"),
    Outcome("awarded_share", "share of all organizations that ever won a grant",
            "曾获资助的组织比例", "share"),
    Outcome("awards_gini", "concentration of grants on few organizations (Gini)",
            "资助的集中程度（基尼系数）", "share"),
    Outcome("practices", "times that an organization took up a way of working",
            "组织采用新做法的次数"),
)  # fmt: skip

_PEOPLE = (
    Outcome("leader_life", "restricted mean time in posts taken up to the exit",
            "撤出前就任者的限制平均任职时间", "weeks"),
    Outcome("leader_years", "years that residents spent in posts, added up", "任职年数合计",
            "years"),
    Outcome("listed", "residents who were ever listed as capable, with their consent",
            "曾同意列入能人名单的居民数"),
    Outcome("declined", "residents who ever declined to be listed", "曾拒绝列入名单的居民数"),
    Outcome("uptake_duty", "share of those ever called to duty who ever agreed",
            "受邀承担职责者中曾同意的比例", "share"),
    Outcome("duty_share", "share of all residents who ever agreed to duty, stood by or took a post",
            "曾同意承担职责、后备或任职的居民比例", "share"),
    Outcome("uptake_join", "share of all residents who ever joined an organization",
            "曾加入组织的居民比例", "share"),
    Outcome("successors", "active members without a post who could carry one, at the end",
            "结束时有能力接任而未任职的积极成员数"),
    Outcome("knows", "share of residents known to the team at the end",
            "结束时社工认识的居民比例", "share"),
    Outcome("workers_left", "social workers who left their job", "离职的社工人次"),
    Outcome("moved", "residents who moved away", "搬离的居民人次"),
)  # fmt: skip

_EQUITY = (
    Outcome("active_vulnerable24", "share of the vulnerable active 24 months after the exit",
            "撤出后24个月困难群体参与的比例", "share"),
    Outcome("posts_vulnerable", "share of the posts, week by week, that the vulnerable held",
            "任职者中困难群体的比例（按周累计）", "share"),
    Outcome("knowledge_exit", "knowledge of offices and procedures at the exit, mean",
            "撤出时的知识均值", "share"),
)  # fmt: skip

_PARTY = (
    Outcome("party_active", "share of Party members who gave hours in the last 26 weeks",
            "最后26周内参与过的党员比例", "share"),
    Outcome("party_keen", "share of the weeks in which the keener half of Party members gave hours",
            "参与意愿较高的一半党员参与周数的比例", "share"),
    Outcome("party_reluctant", "share of the weeks in which the other half of them gave hours",
            "参与意愿较低的一半党员参与周数的比例", "share"),
    Outcome("party_keen_odds", "how much more often the keener half gave hours, in log-odds",
            "两半党员参与差距（对数优势）", "log-odds"),
    Outcome("placed", "times that a youth was placed with a Party member",
            "为青年安排带领党员的人次"),
    Outcome("office_hours", "hours worked in offices of Party and League",
            "党团职务履职时长", "hours"),
)  # fmt: skip

_LEAGUE = (
    Outcome("hours_mandated", "hours of service that the school required",
            "学校规定服务总时长", "hours"),
    Outcome("league_registered", "share of the League members at the end who are registered",
            "结束时团员中已注册的比例", "share"),
    Outcome("league_active_year", "share of the League members at the end who gave hours of their "
            "own will in the last 52 weeks", "结束时团员中最后52周内自愿参与过的比例", "share"),
    *(
        Outcome(f"league_hours{year}",
                f"hours that a League member gave of their own will in year {year}",
                f"第{year}年团员人均自愿服务时长", "hours")
        for year in YEARS
    ),
    *(
        Outcome(f"cohort_hours{year}",
                "hours that a League member of the start gave of their own will in year "
                f"{year}, in the League still or not", f"起始团员第{year}年人均自愿服务时长",
                "hours")
        for year in YEARS
    ),
    Outcome("cohort_registered", "share of the League members of the start who are here and "
            "registered after two years", "起始团员两年后在社区且已注册的比例", "share"),
    Outcome("cohort_active", "share of the League members of the start who gave hours of their own "
            "will in the second year", "起始团员第二年自愿参与过的比例", "share"),
    Outcome("league_hours_vacation", "hours a week that a League member gave of their own will in "
            "vacations", "假期中团员每周人均自愿服务时长", "hours a week"),
    Outcome("hours_between", "hours a week that residents gave between vacations, adults asked "
            "into posts of youth teams included",
            "学期中居民每周服务总时长（含受邀在青年小组任职的成年人）", "hours a week"),
    Outcome("hours_between_others", "hours a week that residents gave between vacations, without "
            "adults asked into posts of youth teams",
            "学期中居民每周服务总时长（不含受邀在青年小组任职的成年人）", "hours a week"),
    Outcome("organizations_between", "organizations that act of themselves between vacations, "
            "adults asked into posts of youth teams included, mean",
            "学期中自主运转的组织数均值（含受邀在青年小组任职的成年人）"),
    Outcome("organizations_between_others", "organizations that act of themselves between "
            "vacations with three givers beside adults asked into posts of youth teams, mean",
            "学期中不计受邀任职的成年人仍有三人参与且自主运转的组织数均值"),
    Outcome("adults_back", "share of those who finished school who came back for good",
            "毕业团员中返乡的比例", "share"),
    Outcome("adults_back_active", "share of those who finished school who came back and gave hours "
            "in the last 52 weeks", "毕业团员中返乡且最后52周内参与过的比例", "share"),
)  # fmt: skip

_TEAMS = (
    *(
        Outcome(f"{name}{months}", en.format(n=int(months) - 6, m=months),
                zh.format(n=int(months) - 6, m=months), unit)
        for name, en, zh, unit in (
            ("hours_youths", "hours a week that a youth chosen for a team gave of own will, months "
             "{n} to {m} after the exit", "撤出后{n}至{m}个月小组团员每周人均自愿服务时长",
             "hours a week"),
            ("youths_per_hour", "hours that youths chosen for teams gave of own will, months {n} "
             "to {m} after the exit, for every hour that anybody had given in teams by then",
             "撤出后{n}至{m}个月小组团员自愿服务时长与此前小组内全部服务时长之比",
             "hours per hour"),
            ("active_youths", "share of the youths chosen for teams who were active, months {n} to "
             "{m} after the exit", "撤出后{n}至{m}个月小组团员的参与比例", "share"),
        )
        for months in AFTER
    ),
    Outcome("teams", "youth teams that were formed", "组建的青年小组数"),
    Outcome("teams_lasting", "share of the youth teams formed that are alive at the end",
            "结束时青年小组的存续比例", "share"),
    Outcome("team_first_success_week", "week of the first success of a youth team",
            "青年小组首次活动成功的周", "week"),
    Outcome("team_successes", "activities of youth teams that succeeded", "青年小组成功的活动数"),
    Outcome("team_successes_hours", "activities of youth teams that succeeded for every hundred "
            "hours given in them", "青年小组每百小时服务中成功的活动数"),
    Outcome("team_guiding", "hours that Party members spent on leading youths",
            "党员带领团员的总时长", "hours"),
    Outcome("team_core_hours", "hours that post-holders of youth teams gave",
            "青年小组任职者的服务总时长", "hours"),
)  # fmt: skip

_GOVERNED = (
    Outcome("proposals", "proposals that came before the offices", "提交政府的提案数"),
    Outcome("carried", "proposals that meetings of organizations carried", "议事会通过的提案数"),
    Outcome("blocked", "proposals that such meetings voted down", "议事会否决的提案数"),
    Outcome("decision_weeks", "weeks from a proposal to its answer or its being voted down, mean",
            "提案到答复或被否决的平均周数", "weeks"),
    Outcome("issues", "full needs of residents at the start", "初始需求总数"),
    Outcome("adopted_per_issue", "proposals adopted for every hundred needs at the start",
            "每百项初始需求中被采纳的提案数"),
    Outcome("disputes_per_issue", "disputes for every hundred needs at the start",
            "每百项初始需求的矛盾数"),
    Outcome("policy_fit", "share of the government's service that went where needs were, mean",
            "政策与需求的平均契合度", "share"),
    Outcome("representation_gap",
            "distance between what the offices heard of and what residents missed, mean",
            "政府所闻与居民需求的平均差距", "share"),
    Outcome("leakage", "share of the government's service that went astray, mean",
            "政府服务的平均流失比例", "share"),
    Outcome("bias_end", "share of chances to hold a post denied to the vulnerable at the end",
            "结束时困难群体任职机会的受限程度", "share"),
)  # fmt: skip

_KINDS = {
    "stepped_back": ("times that somebody stepped back", "退出任职的次数"),
    "left": ("members who left", "离开组织的成员数"),
    "ended": ("organizations that ended", "终止的组织数"),
}

WHY = {
    "others": ("fewer others taking part", "参与的人变少"),
    "need": ("less need of it", "需求减少"),
    "expectation": ("less hope that others join", "不再指望别人参与"),
    "efficacy": ("less confidence in themselves", "自信减弱"),
    "responsibility": ("a weaker sense of responsibility", "责任感减弱"),
    "belonging": ("a weaker sense of belonging", "归属感减弱"),
    "knowledge": ("less knowledge of how things are done", "不清楚怎样办事"),
    "familiarity": ("less familiarity with the community", "对社区不再熟悉"),
    "skill": ("less practice in organizing", "组织能力生疏"),
    "trust": ("lost trust", "失去信任"),
    "interest": ("lost interest", "失去兴趣"),
    "time": ("lack of time", "没有时间"),
    "burnout": ("exhaustion", "倦怠"),
    "cohesion": ("weaker cohesion", "凝聚力减弱"),
    "visibility": ("hearing less of it", "较少听说"),
    "provided": ("being served without taking part", "不参与也能受益"),
    "asked": ("no longer being asked", "不再有人邀请"),
    "liking": ("less liking for this kind of service", "对服务的兴趣减弱"),
    "identity": ("less identification with those who serve", "对服务者的认同减弱"),
    "government": ("a government that seemed less responsive", "感到政府回应减少"),
    "work": ("too much work", "负担过重"),
    "demands": ("too high demands", "要求过高"),
    "quarrels": ("quarrels", "内部矛盾"),
    "family": ("the family being against it", "家人反对"),
    "term": ("the end of the term", "任期届满"),
    "moved": ("moving away", "搬离"),
    "goal_met": ("the goal being met", "目标达成"),
    "ended": ("the end of the organization", "组织终止"),
    "none_clear": ("no clear reason", "原因不明"),
}
"""Recorded reasons in both languages, the English as it stands after "because of"."""

_PHASES_ZH = dict(zip(PHASES, ("准备期", "启动期", "巩固期", "评估期"), strict=True))

_LEVELS_ZH = dict(zip(LEVELS_OF_WORK, ("个人层面", "组织层面", "社区层面", "中性工作"),
                      strict=True))  # fmt: skip

_LEVELS_EN = {
    **{level: f"work on the {level} level" for level in LEVELS},
    "neutral": "work without an aim",
}


def _detailed() -> Iterator[Outcome]:
    """Yield the outcomes by phase, by reason and by level of work."""
    for what, en, zh in (("births", "founded", "成立"), ("endings", "that ended", "终止")):
        for phase in PHASES:
            yield Outcome(
                f"{what}_{phase}",
                f"organizations {en} in the phase of {phase}",
                f"{_PHASES_ZH[phase]}{zh}的组织数",
            )
    for kind, reasons in REASONS_OF.items():
        en, zh = _KINDS[kind]
        for reason in reasons:
            why, zh_why = WHY[reason]
            yield Outcome(f"{kind}_{reason}", f"{en}, the reason being {why}", f"{zh}：{zh_why}")
    for part in ("", "_1", "_2", "_3"):
        for level in LEVELS_OF_WORK:
            en = f", third {part[1:]} of the team's weeks" if part else ""
            zh = f"（第{part[1:]}个三分之一阶段）" if part else ""
            yield Outcome(
                f"hours_{level}{part}",
                f"hours of {_LEVELS_EN[level]}{en}",
                f"{_LEVELS_ZH[level]}工时{zh}",
                "hours",
            )


OUTCOMES: dict[str, Outcome] = {
    one.name: one
    for one in (
        *(*_later(), *_MAIN, *_LIVES, *_PEOPLE),
        *(*_EQUITY, *_PARTY, *_LEAGUE, *_TEAMS, *_GOVERNED, *_detailed()),
    )
}
"""Every outcome there is, by name."""

HEADLINES = tuple(one.name for one in (*_later(), *_MAIN))
"""The outcomes that most experiments ask for."""
