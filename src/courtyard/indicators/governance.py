"""How those who govern and serve fit the needs: policy, voice, leakage, links, equal chances."""

from __future__ import annotations

import numpy as np

from courtyard.indicators.indicator import Indicator
from courtyard.state import State
from courtyard.state.ties import Floats


def _need_shares(now: State) -> Floats:
    """Return the share of each domain in what residents miss, (domains,), even without any need."""
    missed = now.residents.need.mean(axis=0) * (1.0 - now.community.served[0])
    total = float(missed.sum())
    shares: Floats = missed / total if total > 0.0 else np.full(missed.size, 1.0 / missed.size)
    return shares


def policy_fit(now: State) -> float:
    """Share of the government's service that goes where needs are; 0 without any service.

    The overlap Σ min(policy, share of what residents miss) of two distributions over domains.
    """
    policy = now.community.policy[0]
    if not policy.any():
        return 0.0
    return float(np.minimum(policy, now.once(_need_shares)).sum())


def representation_gap(now: State) -> float:
    """Distance between what the offices have heard of lately and what residents miss, 0 to 1.

    Half of the sum of absolute differences of two distributions over domains; 0 where nothing has
    been heard.
    """
    voiced = now.community.voiced[0]
    total = float(voiced.sum())
    if total <= 0.0:
        return 0.0
    return float(np.abs(voiced / total - now.once(_need_shares)).sum() / 2.0)


def proposals_waiting(now: State) -> int:
    """Proposals that wait for a meeting or for an answer."""
    groups = now.organizations
    waits = (groups.agenda >= 0) | (groups.pending >= 0)
    return int(np.count_nonzero(groups.alive & waits))


GOVERNANCE: tuple[Indicator, ...] = (
    Indicator("policy_fit", policy_fit,
              ("residents.need", "community.policy", "community.served"),
              "share of the government's service that goes where needs are", "政策与需求的契合度",
              "share"),
    Indicator("representation_gap", representation_gap,
              ("residents.need", "community.voiced", "community.served"),
              "distance between what the offices hear of and what residents miss",
              "政府所闻与居民需求的差距", "share"),
    Indicator("leaking", lambda s: s.community.leaking[0], ("community.leaking",),
              "share of the government's service that goes astray", "政府服务的流失比例", "share"),
    Indicator("linkage", lambda s: s.community.linkage[0], ("community.linkage",),
              "how far those who serve know of each other", "服务主体之间的协同程度", "share"),
    Indicator("bias", lambda s: s.community.bias[0], ("community.bias",),
              "share of chances to hold a post that the vulnerable are denied",
              "困难群体任职机会的受限程度", "share"),
    Indicator("proposals_waiting", proposals_waiting,
              ("organizations.alive", "organizations.agenda", "organizations.pending"),
              "proposals that wait for a meeting or an answer", "等待审议或答复的提案",
              whole=True),
)  # fmt: skip
