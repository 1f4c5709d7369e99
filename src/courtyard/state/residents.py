"""What a resident is, has and does: one column each."""

from __future__ import annotations

import numpy as np

from courtyard.state.columns import Column

NOBODY = -1
"""The organization of a resident who is in none."""

YOUTH, ADULT, RETIRED = 0, 1, 2
"""Codes of the column age_band."""


def _trait(name: str, en: str, zh: str, **given: object) -> Column:
    return Column(name, en, zh, kind="trait", **given)  # type: ignore[arg-type]  # passed through


def _exposure(name: str, en: str, zh: str, owner: str, **given: object) -> Column:
    settings: dict[str, object] = {"unit": "", "high": None} | given
    return Column(name, en, zh, owner, kind="exposure", **settings)  # type: ignore[arg-type]  # passed through


def _number(name: str, en: str, zh: str, owner: str, **given: object) -> Column:
    settings: dict[str, object] = {"dtype": np.int32, "unit": "", "low": None, "high": None}
    return Column(name, en, zh, owner, kind="status", **(settings | given))  # type: ignore[arg-type]  # passed through


def _mark(name: str, en: str, zh: str, owner: str) -> Column:
    return Column(name, en, zh, owner, kind="status", dtype=np.bool_, unit="", start=False)


TRAITS = [
    _trait("age_band", "age band: 0 youth, 1 adult, 2 retired", "年龄段：0青年，1在职，2退休",
           dtype=np.int8, unit="", high=2),
    _trait("household", "household", "住户", dtype=np.int32, unit="", high=None),
    _trait("building", "building", "楼栋", dtype=np.int32, unit="", high=None),
    _trait("courtyard", "courtyard", "院落", dtype=np.int32, unit="", high=None),
    _trait("vulnerable", "in a group in difficulty", "困难群体", dtype=np.bool_, unit="",
           start=False),
    _trait("party", "Party member", "党员", dtype=np.bool_, unit="", start=False),
    _trait("free_time", "free time a week", "每周空闲时间", unit="hours", low=0.5, high=168.0,
           start=4.0),
    _trait("vigour", "own pace of giving hours, relative to the typical", "投入时间的个人倾向",
           unit="", high=None, start=1.0),
    _trait("taste", "own liking for taking part, standardized", "参与偏好", unit="sd",
           low=None, high=None),
    _trait("need_rest", "need at the start, by domain", "初始需求（按领域）", width="domains"),
    _trait("threshold", "threshold: how many others it takes", "门槛：需要多少人先行动",
           unit="people or share", low=None, high=None),
    _trait("authority", "authority orientation", "权威取向"),
    _trait("affinity", "affinity: settles disputes", "亲和力"),
    _trait("fairness", "fairness", "公正"),
    *(
        _trait(f"{name}_rest", f"resting value of {en}", f"{zh}的常态值")
        for name, en, zh in (
            ("awareness", "awareness", "意识"),
            ("efficacy", "efficacy", "自我效能感"),
            ("responsibility", "responsibility", "责任感"),
            ("belonging", "belonging", "归属感"),
            ("knowledge", "knowledge", "知识"),
            ("familiarity", "familiarity with the community", "对社区的熟悉程度"),
            ("skill", "organizing skill", "组织能力"),
            ("settling", "skill of settling disputes", "化解矛盾的能力"),
            ("planning", "skill of planning", "策划能力"),
            ("family_support", "family support", "家庭支持"),
        )
    ),
]  # fmt: skip

STOCKS = [
    Column("need", "need, by domain", "需求（按领域）", "needs", width="domains"),
    Column(
        "met",
        "share of need met personally, by domain",
        "个人需求的满足程度（按领域）",
        "services",
        width="domains",
    ),
    Column("awareness", "awareness of common problems", "意识", "influence"),
    Column("expectation", "expectation that others join", "对他人参与的预期", "expectation"),
    Column("efficacy", "self-efficacy", "自我效能感", "learning"),
    Column("responsibility", "sense of responsibility", "责任感", "learning"),
    Column("belonging", "belonging", "归属感", "learning"),
    Column("knowledge", "knowledge of offices and procedures", "知识", "learning"),
    Column("familiarity", "familiarity with the community", "对社区的熟悉程度", "learning"),
    Column("skill", "organizing skill", "组织能力", "learning"),
    Column("settling", "skill of settling disputes", "化解矛盾的能力", "learning"),
    Column("planning", "skill of planning", "策划能力", "learning"),
    Column("family_support", "family support", "家庭支持", "learning"),
    Column("trust_worker", "trust in the social worker", "对社工的信任", "trust"),
    Column("trust_leaders", "trust in the leaders", "对骨干的信任", "trust"),
    Column("aspiration", "service that one has come to expect", "对服务的期望", "trust"),
    Column("support", "support felt against criticism", "感受到的支持", "burden"),
    Column("strain_work", "strain from work", "工作带来的压力", "burden"),
    Column("strain_demands", "strain from demands", "过高要求带来的压力", "burden"),
    Column("strain_quarrels", "strain from quarrels", "内部矛盾带来的压力", "burden"),
]

STATUSES = [
    _mark("active", "gives hours this week", "本周参与", "decision"),
    Column("hours", "hours given this week", "本周志愿服务时长", "hours", "status",
           unit="hours", high=168.0),
    Column("hours_total", "hours given so far", "累计志愿服务时长", "hours", "status",
           unit="hours", high=None),
    Column("organizing", "hours of organizing this week", "本周组织工作时长", "activities",
           "status", unit="hours", high=None),
    Column("readiness", "readiness to act, not asked", "参与意愿（未受邀）", "decision", "status",
           unit="log-odds", low=None, high=None),
    Column("terms", "terms of this week's decision", "本周决定的各项因素", "decision", "status",
           dtype=np.float32, unit="log-odds", low=None, high=None, width="terms"),
    Column("terms_joined", "terms of the decision when joining", "加入时决定的各项因素",
           "membership", "status", dtype=np.float32, unit="log-odds", low=None, high=None,
           width="terms"),
    _number("wanted", "domain of the strongest unmet need", "最迫切需求的领域", "needs"),
    _number("idle_weeks", "weeks since hours were last given", "未参与的周数", "hours", low=0.0),
    _number("active_weeks", "weeks active so far", "累计参与周数", "hours", low=0.0),
    _number("member_of", "organization", "所在组织", "membership", start=NOBODY),
    _number("joined", "week of joining the organization", "加入组织的周", "membership",
            start=NOBODY),
    _mark("post", "holds a post in the organization", "任职者", "leadership"),
    _number("post_since", "week of taking the post", "任职起始周", "leadership", start=NOBODY),
    _mark("backbone", "backbone: has agreed to carry work for others", "骨干", "leadership"),
    _mark("deputy", "deputy, brought on by who holds a post", "副手", "succession"),
    Column("mentoring", "hours spent on bringing on others this week", "本周带教时长", "succession",
           "status", unit="hours", high=None),
    Column("mentored", "hours spent on bringing on others so far", "累计带教时长", "succession",
           "status", unit="hours", high=None),
    _mark("moving_out", "moves away at the end of the week", "即将搬离", "moving"),
    Column("willing", "chance to agree to carry work for others", "同意承担职责的概率",
           "leadership", "status"),
    Column("retreat", "chance to step back this week", "本周退出任职的概率", "burden", "status"),
    _mark("registered", "registered as a volunteer", "注册志愿者", "acquaintance"),
    _mark("known", "known to the social workers", "社工已认识", "acquaintance"),
    _mark("talent", "listed as a capable resident", "社区能人名单", "acquaintance"),
]  # fmt: skip

EXPOSURES = [
    _exposure("helped_alone", "hours of help that succeeded outside organizations",
              "组织之外的有效互助时长", "services", unit="hours"),
    _exposure("served_personally", "served by the worker, as a rate, by domain",
              "社工直接服务（按领域）", "services", width="domains"),
    _exposure("asked", "times asked to take part", "受邀次数", "decision"),
    _exposure("informed", "awareness raised, as a rate", "意识提升", "influence"),
    _exposure("win_seen", "visible successes seen", "看见的成功", "expectation"),
    _exposure("example_seen", "visible successes seen, as an example", "看见的榜样", "learning"),
    _exposure("loss_seen", "visible failures seen", "看见的失败", "expectation"),
    _exposure("success_lived", "own activities that succeeded", "亲历的成功", "learning"),
    _exposure("failure_lived", "own activities that failed", "亲历的失败", "learning"),
    _exposure("encouraged", "efficacy strengthened, as a rate", "自信提升", "learning"),
    _exposure("made_responsible", "responsibility strengthened, as a rate", "责任感提升",
              "learning"),
    _exposure("trained", "skill taught, as a rate, by skill", "能力培训（按能力）", "learning",
              width="skills"),
    _exposure("mistrained", "worse habits copied, as a rate, by skill", "沾染的不良习惯（按能力）",
              "learning", width="skills"),
    _exposure("doubted", "times questioned in one's duty, for self-trust", "受质疑（自信）",
              "learning"),
    _exposure("helped", "times helped by a neighbour", "得到邻里帮助的次数", "learning"),
    _exposure("practised", "hours of organizing done oneself", "亲自组织的时长", "learning",
              unit="hours"),
    _exposure("taught", "knowledge taught, as a rate", "知识传授", "learning"),
    _exposure("met_neighbours", "familiarity gained, as a rate", "熟悉邻里", "learning"),
    _exposure("family_met", "family support gained, as a rate", "家庭支持提升", "learning"),
    _exposure("delivered_worker", "good experience with the worker", "社工兑现的服务", "trust"),
    _exposure("broken_worker", "bad experience with the worker", "社工未兑现的服务", "trust"),
    _exposure("delivered_leaders", "good experience with the leaders", "骨干兑现的服务", "trust"),
    _exposure("broken_leaders", "bad experience with the leaders", "骨干未兑现的服务", "trust"),
    _exposure("supported", "support received, as a rate", "得到的支持", "burden"),
    _exposure("questioned", "times questioned in one's duty", "受质疑的次数", "burden"),
    _exposure("forgets_worker", "share of the trust in the worker that leaves with a worker",
              "随社工离开而消失的信任", "trust"),
    _exposure("convened", "meeting to which a worker convened, a number", "社工召集的会议（编号）",
              "founding"),
    _exposure("steps_back", "steps back from the post", "退出任职", "leadership"),
    _exposure("takes_post", "takes a post", "就任", "leadership"),
    _exposure("called_to_duty", "asked to carry work for others", "受邀承担职责", "leadership"),
    _exposure("joins", "joins the organization with this number less one", "加入的组织编号加一",
              "membership"),
    _exposure("walks_out", "leaves the organization at once", "当即退出组织", "membership"),
    _exposure("registers", "is entered in the register", "登记注册", "acquaintance"),
    _exposure("visited", "visited or surveyed by the worker", "社工到访", "acquaintance"),
    _exposure("spotted", "taken for capable by the worker", "被社工识别为能人", "acquaintance"),
]  # fmt: skip

RESIDENTS: tuple[Column, ...] = (*TRAITS, *STOCKS, *STATUSES, *EXPOSURES)
"""All columns of residents, rows in the order of resident numbers."""
