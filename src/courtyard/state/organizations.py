"""What an organization is, has and does: one column each; rows in the order of founding."""

from __future__ import annotations

import numpy as np

from courtyard.state.columns import Column


def _exposure(name: str, en: str, zh: str, owner: str, unit: str = "") -> Column:
    return Column(name, en, zh, owner, kind="exposure", unit=unit, high=None)


def _number(name: str, en: str, zh: str, owner: str, start: int = 0) -> Column:
    return Column(
        name, en, zh, owner, "status", np.int32, unit="", low=None, high=None, start=start
    )


def _hours(name: str, en: str, zh: str, owner: str) -> Column:
    return Column(name, en, zh, owner, "status", unit="hours", high=None)


def _money(name: str, en: str, zh: str) -> Column:
    return Column(name, en, zh, "projects", "status", unit="yuan", high=None)


TRAITS = [
    Column("domain", "domain of need it serves", "服务的需求领域", kind="trait", dtype=np.int32,
           unit="", high=None),
    Column("founder", "founder", "发起人", kind="trait", dtype=np.int32, unit="", high=None),
    Column("founded", "week of founding", "成立的周", kind="trait", dtype=np.int32, unit="week",
           high=None),
    Column("convened_by_worker", "founded at a session that a social worker convened",
           "在社工召集的活动上成立", kind="trait", dtype=np.bool_, unit="", start=False),
    Column("mentor", "Party member who leads it as a youth team, -1 for none",
           "带领青年小组的党员", kind="trait", dtype=np.int32, unit="", low=-1.0, high=None,
           start=-1),
    Column("mentor_weight", "part that this Party member has in deciding", "该党员在决策中的份额",
           kind="trait"),
]  # fmt: skip

STOCKS = [
    Column("cohesion", "cohesion", "凝聚力", "maturing", start=0.45),
    Column("routine", "practised routine", "熟练程度", "maturing", start=0.15),
    Column("rules", "rules agreed and used", "规章制度", "maturing", start=0.1),
    Column(
        "visibility", "share of the residents of its quarter who know of it", "知名度", "maturing"
    ),
    Column("conflict", "open dispute", "公开的矛盾", "disputes", "status"),
]

STATUSES = [
    Column("alive", "alive", "存续", "dissolution", "status", np.bool_, unit="", start=True),
    _number("ended", "week of its ending", "终止的周", "dissolution", start=-1),
    _number("end_reason", "reason of its ending, a code", "终止原因（编码）", "dissolution", -1),
    _number("thin_weeks", "weeks in a row with fewer givers than it needs", "人手不足的连续周数",
            "dissolution"),
    _number("members", "members", "成员数", "membership"),
    Column("exits", "members who left, by reason", "离开的成员（按原因）", "membership", "status",
           np.int32, unit="", high=None, width="reasons"),
    _number("givers", "members who give hours this week", "本周参与的成员数", "activities"),
    _hours("hours", "hours of its members this week", "本周成员服务时长", "activities"),
    _hours("hands", "hours put in this week, those of others and required ones included",
           "本周投入时长（含外来与规定服务）", "activities"),
    _hours("organized", "hours of organizing done by members this week", "本周成员组织工作时长",
           "activities"),
    _hours("organized_by_worker", "hours of organizing done by the worker this week",
           "本周社工代办组织工作时长", "activities"),
    Column("success", "this week's activity succeeded", "本周活动成功", "activities", "status",
           np.bool_, unit="", start=False),
    Column("success_chance", "chance that this week's activity succeeds", "本周活动成功概率",
           "activities", "status"),
    _number("idle_weeks", "weeks since members last began an activity", "成员未自主开展活动的周数",
            "activities"),
    Column("dependency", "worker's share of the hours of group tasks, 12 weeks",
           "对社工的依赖（十二周）", "dependency", "status"),
    _hours("worker_hours", "worker's hours on its tasks, mean of 12 weeks",
           "社工投入（十二周均值）", "dependency"),
    _hours("member_hours", "members' hours on its tasks, mean of 12 weeks",
           "成员投入（十二周均值）", "dependency"),
    Column("rung", "rung of participation, 1 to 8", "参与阶梯（1至8）", "dependency", "status",
           unit="rung", low=1.0, high=8.0, start=1.0),
    Column("say", "part that members have in deciding", "成员的决定权", "activities", "status",
           start=1.0),
    Column("dissent", "share of members whose most pressing need is another", "需求不一致者的比例",
           "activities", "status"),
    Column("covered", "share of this week's organizing that got done", "本周组织工作的完成比例",
           "activities", "status"),
    Column("project_left", "weeks of work left of the project in hand, 0 for none",
           "进行中项目剩余的工作周数", "projects", "status", unit="weeks", high=None),
    _number("project_since", "week of taking up the project in hand, -1 for none",
            "承接项目的周", "projects", -1),
    _number("projects_done", "projects done", "完成的项目数", "projects"),
    _number("projects_dropped", "projects given up", "放弃的项目数", "projects"),
    _number("applications", "applications for a grant", "申请资助次数", "projects"),
    _number("awards", "grants won", "获得资助次数", "projects"),
    _hours("project_load", "hours of organizing that its project takes this week",
           "本周项目所需组织工作", "projects"),
    _hours("hours_bought", "hours of organizing that its money buys this week",
           "本周购买的组织工作时长", "projects"),
    _money("grant", "grant money left", "资助余额"),
    _money("own_funds", "money of its own", "自有资金"),
    _money("partner_funds", "money of partners", "合作方资金"),
    Column("practices", "ways of working that it has taken up", "采用的做法", "practices", "status",
           np.bool_, unit="", start=False, width="practices"),
    Column("adapted", "ways of working that it has adapted to the place", "本地化的做法",
           "practices", "status", np.bool_, unit="", start=False, width="practices"),
    _hours("adopting", "hours of organizing that new ways of working take this week",
           "本周采用新做法所需时长", "practices"),
    _number("agenda", "weeks that its proposal has been on the agenda, -1 for none",
            "提案列入议程的周数", "public_affairs", -1),
    _number("pending", "weeks that its proposal has been before the offices, -1 for none",
            "提案等待答复的周数", "public_affairs", -1),
    Column("backing", "share of the voices at a meeting that supported its proposal",
           "议事会上支持其提案的比例", "public_affairs", "status"),
    _number("speaker", "organization that speaks for its proposal, -1 for itself",
            "代为陈述提案的组织", "public_affairs", -1),
    _number("proposals", "proposals made", "提案数", "public_affairs"),
    _number("adopted", "proposals adopted", "被采纳的提案数", "public_affairs"),
    _number("renewals", "posts filled after the founding", "换届补任次数", "leadership"),
]  # fmt: skip

EXPOSURES = [
    _exposure("organizing_help", "organizing done by the worker", "社工代办的组织工作",
              "activities", "hours"),
    _exposure("credited_to_worker", "hours for which the worker takes the credit",
              "归功于社工的时长", "activities", "hours"),
    _exposure("worker_present", "worker's hours with it", "社工陪伴时长", "dependency", "hours"),
    _exposure("bonded", "cohesion strengthened, as a rate", "团队建设", "maturing"),
    _exposure("rule_work", "rules worked on, as a rate", "制度建设", "maturing"),
    _exposure("mediated", "mediation, as a rate", "矛盾调解", "disputes"),
    _exposure("publicized", "publicity, as a rate", "宣传", "maturing"),
    _exposure("coached", "help with an application, as a rate", "协助申请", "projects"),
    Column("practices_seen", "ways of working seen elsewhere", "看到的做法", "practices",
           "exposure", unit="", high=None, width="practices"),
    _exposure("adapts", "help with adapting what was seen, as a rate", "协助本地化", "practices"),
    _exposure("turned_down", "times that its proposal was turned down", "提案被否决的次数",
              "disputes"),
    _exposure("backed", "worker's work on its proposal, as a rate", "社工协助提案",
              "public_affairs"),
]  # fmt: skip

ORGANIZATIONS: tuple[Column, ...] = (*TRAITS, *STOCKS, *STATUSES, *EXPOSURES)
"""All columns of organizations."""
