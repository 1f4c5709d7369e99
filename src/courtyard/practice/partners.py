"""The table `[partners]`: what others give, beside the team (T1, G9, G23)."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import model_validator

from courtyard.foundations.quantities import Parameters, quantity

SECTORS = ("education", "medical", "environment", "culture")
"""The sectors that partners come from, in the order of source G."""


def _hours(en: str, zh: str) -> Any:
    return quantity(
        0.0, low=0.0, high=100000.0, plausible=(0.0, 20.0), unit="hours a week and quarter",
        en=f"hours of partners from {en}", zh=f"{zh}合作方的服务时长",
    )  # fmt: skip


def _contact(default: float, en: str, zh: str) -> Any:
    return quantity(
        default, low=0.0, high=5.0, plausible=(0.0, 0.2), unit="1/contact",
        en=f"{en} by a contact with a partner", zh=f"合作方每次接触对{zh}的提升",
    )  # fmt: skip


class Partners(Parameters):
    """The table `[partners]`: who serves beside residents, social workers and government."""

    education: float = _hours("education", "教育")
    medical: float = _hours("medicine", "医疗")
    environment: float = _hours("environmental protection", "环保")
    culture: float = _hours("culture", "文化")
    domains: dict[Literal["education", "medical", "environment", "culture"], str] = quantity(
        {
            "education": "education",
            "medical": "elderly_care",
            "environment": "environment",
            "culture": "culture",
        },
        en="domain of need that each sector serves, where the scenario has it",
        zh="各界合作方服务的需求领域",
    )  # fmt: skip
    reach: float = quantity(
        1.0, low=0.0, high=1000.0, plausible=(0.0, 5.0), unit="residents an hour",
        en="residents whom partners come into contact with", zh="合作方每小时接触的居民数",
    )  # fmt: skip
    teaches: float = _contact(0.02, "knowledge that a youth gains", "青年知识")
    informs: float = _contact(0.02, "awareness that a youth gains", "青年意识")
    relieves: float = _contact(0.05, "relief that the old and the vulnerable find", "老弱居民精力")
    introduces: float = _contact(0.02, "familiarity gained", "熟悉程度")
    asks: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 1.0), unit="share",
        en="share of those in contact with environment or culture who are asked to take part",
        zh="环保、文化活动接触者中受邀参与的比例",
    )  # fmt: skip
    providers: int = quantity(
        0, low=0, high=64, plausible=(0, 8), unit="providers",
        en="other providers, among whom one staff is divided", zh="其他服务机构数",
    )  # fmt: skip
    hours: float = quantity(
        0.0, low=0.0, high=100000.0, plausible=(0.0, 80.0), unit="hours a week and quarter",
        en="hours of all of them together", zh="其他服务机构总时长",
    )  # fmt: skip
    staff: int = quantity(
        8, low=1, high=64, plausible=(4, 16), unit="people",
        en="staff of all of them together", zh="其他服务机构人员总数",
    )  # fmt: skip
    specialized: Literal["providers", "staff"] = quantity(
        "providers",
        en="whether each provider has specialists of one domain, or the staff as a whole has "
        "specialists of all domains, however it is divided",
        zh="各机构各专一领域，或全体人员覆盖各领域",
    )  # fmt: skip
    special: float = quantity(
        0.5, low=0.0, high=100.0, plausible=(0.0, 1.0), unit="share",
        en="how much more an hour of a specialist serves in the own domain",
        zh="专业人员在本领域的额外效率",
    )  # fmt: skip
    overhead: float = quantity(
        2.0, low=0.0, high=1000.0, plausible=(0.0, 6.0), unit="hours a week and quarter",
        en="hours that each provider needs for itself", zh="每个机构自身的管理时长",
    )  # fmt: skip
    coordination: float = quantity(
        0.2, low=0.0, high=1000.0, plausible=(0.0, 1.0), unit="hours a week and quarter",
        en="hours lost for each pair of providers that know nothing of each other",
        zh="每对互不协同的机构损失的时长",
    )  # fmt: skip
    error: float = quantity(
        0.3, low=0.0, high=1.0, plausible=(0.0, 0.6), unit="share",
        en="error of what a provider sees of a need", zh="机构观察需求的误差",
    )  # fmt: skip

    @model_validator(mode="after")
    def _somebody_for_each(self) -> Self:
        if self.providers > self.staff:
            raise ValueError(
                f"there are more providers ({self.providers}) than staff ({self.staff}); "
                "allowed: at most as many"
            )
        return self
