"""What a resident is, has and does: one column each."""

from __future__ import annotations

import numpy as np

from courtyard.state.columns import Column

NOBODY = -1
"""The organization of a resident who is in none."""

YOUTH, ADULT, RETIRED = 0, 1, 2
"""Codes of the column age_band."""

AT_SCHOOL, BACK, GONE = 1, 2, 3
"""Codes of the column school; 0 is for who is no pupil or student."""


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
    _trait("branch", "Party branch of a Party member", "所属党支部", dtype=np.int32, unit="",
           low=-1.0, high=None, start=-1),
    _trait("activist", "applicant for Party membership", "入党积极分子", dtype=np.bool_, unit="",
           start=False),
    _trait("expertise", "domain that a Party member is expert in", "党员专长所属领域",
           dtype=np.int32, unit="", low=-1.0, high=None, start=-1),
    _trait("incomer", "has come from elsewhere", "外来人口", dtype=np.bool_, unit="", start=False),
    _trait("online", "can be reached online", "可线上联系", dtype=np.bool_, unit="", start=True),
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
            ("capacity", "capacity", "可用精力"),
            ("liking", "liking for this kind of service", "对服务的兴趣"),
            ("identity", "identification with those who serve", "对服务者的认同"),
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
    Column(
        "capacity",
        "capacity: share of the free time that stress and illness leave",
        "可用精力",
        "learning",
        start=1.0,
    ),
    Column("liking", "liking for this kind of service", "对服务的兴趣", "learning"),
    Column("identity", "identification with those who serve", "对服务者的认同", "learning"),
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
    Column("here", "share of the week that is spent here", "在本社区的时间比例", "calendar",
           "status", start=1.0),
    _mark("arrives", "has come home this week", "本周返回社区", "calendar"),
    _mark("away_for_good", "has gone away for good, household or not", "已长期离开", "calendar"),
    Column("in_office", "hours worked in offices of Party and League this week",
           "本周履职时长", "calendar", "status", unit="hours", high=None),
    Column("time", "free time this week, as far as it can be used here", "本周可用空闲时间",
           "calendar", "status", unit="hours", high=168.0, start=4.0),
    Column("asked_lately", "times asked to take part in a week, recent mean", "近期受邀频率",
           "decision", "status", unit="times a week", high=None),
    _mark("league", "League member", "共青团员", "league"),
    _mark("first_cohort", "was a League member at the start", "起始时的团员", "league"),
    _number("school", "0 no pupil or student, 1 at school, 2 has come back, 3 has moved away",
            "在学状态：0非学生，1在读，2已返乡，3已外迁", "league", low=0.0, high=3.0),
    Column("mandated", "hours of service that the school requires this week",
           "本周学校要求的服务时长", "league", "status", unit="hours", high=168.0),
    Column("mandate_done", "hours of required service given this vacation",
           "本假期已完成的规定服务时长", "league", "status", unit="hours", high=None),
    _number("assigned", "youth team to join, and as what: 1 + 3 team + part, 0 for none",
            "待编入的青年小组与角色（编码）", "teams", low=0.0),
    _mark("team_youth", "has been chosen as a youth of a youth team", "曾选入青年小组的团员",
          "teams"),
    Column("guiding", "hours spent on leading a youth team this week", "本周带领青年小组的时长",
           "teams", "status", unit="hours", high=None),
    _number("serves_with", "organization with which required service is given",
            "规定服务所在组织", "league", start=NOBODY),
    _mark("core_adult", "took a post in a youth team when asked as one of its adults",
          "曾受邀在青年小组任职的成年人", "league"),
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
    # What much else is looked up by has the type that NumPy looks up with.
    _number("wanted", "domain of the strongest unmet need", "最迫切需求的领域", "needs",
            dtype=np.int64),
    _number("idle_weeks", "weeks since hours were last given", "未参与的周数", "hours", low=0.0),
    _number("absent_weeks", "of the weeks without giving hours, those spent elsewhere",
            "未参与期间不在社区的周数", "hours", low=0.0),
    _number("active_weeks", "weeks active so far", "累计参与周数", "hours", low=0.0),
    _number("member_of", "organization", "所在组织", "membership", start=NOBODY, dtype=np.int64),
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
    _number("task", "domain of the task that a Party member was offered, -1 for none",
            "党员认领任务所属领域", "offices", low=-1.0, start=-1),
    Column("duty", "hours a week that the offices held take", "职务每周所需时间", "offices",
           "status", unit="hours a week", high=None),
    _mark("left_office", "has left an office of Party or League, and takes none again",
          "已卸任党团职务", "offices"),
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
    _exposure("liked", "service of a form that one likes, as a rate", "喜欢的服务形式", "learning"),
    _exposure("controlled", "service under orders, as a rate", "被要求的服务", "learning"),
    _exposure("relieved", "relief of stress or illness, as a rate", "压力与病痛的缓解", "learning"),
    _exposure("reports_to", "serves with the organization with this number less one",
              "服务所在组织编号加一", "league"),
    _exposure("teamed", "youth team to which one is assigned, and as what: 1 + 3 team + part",
              "编入的青年小组与角色（编码）", "teams"),
    _exposure("tasked", "is offered a task in the domain with this number less one",
              "认领任务领域编号加一", "offices"),
    _exposure("goes_away", "goes away for good", "长期离开", "calendar"),
    _exposure("leaves_office", "leaves the offices of Party and League", "卸任党团职务", "offices"),
    _exposure("introduced", "occasion at which one is introduced to others, a number",
              "结识他人的场合（编号）", "encounters"),
    _exposure("registers", "is entered in the register", "登记注册", "acquaintance"),
    _exposure("visited", "visited or surveyed by the worker", "社工到访", "acquaintance"),
    _exposure("spotted", "taken for capable by the worker", "被社工识别为能人", "acquaintance"),
]  # fmt: skip

RESIDENTS: tuple[Column, ...] = (*TRAITS, *STOCKS, *STATUSES, *EXPOSURES)
"""All columns of residents, rows in the order of resident numbers."""
