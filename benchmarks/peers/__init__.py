"""The small model in other people's frameworks, each in an environment of its own.

A module here has `make(residents, weeks, seed)`, which returns what constructs the model; the model
has `run(weeks)` and `weeks`, two series by name. It imports nothing of Courtyard.
"""

from __future__ import annotations

from typing import NamedTuple


class Peer(NamedTuple):
    """A framework beside which Courtyard is measured.

    Attributes:
        title: what it is, for the page.
        requirements: what its environment holds, as `pip install` takes it.
    """

    title: str
    requirements: tuple[str, ...]


PEERS = {
    "mesa_network": Peer("Mesa, agents on the cells of a network", ("mesa>=3.5,<4", "networkx")),
    "agentpy_list": Peer("agentpy, an agent a resident", ("agentpy", "numpy")),
    "starsim_module": Peer("Starsim, arrays in a module", ("starsim>=3", "numpy")),
    "numba_loop": Peer("a loop compiled by Numba", ("numba", "numpy")),
}
"""By the name of the module. Every one needs NumPy, with which the start is made."""
