"""The pictures that an experiment asks for, drawn one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courtyard.experiments.pictures import Drawing, Forest, as_list
from courtyard.figures.comparison import Comparison
from courtyard.figures.courses import courses_figure, courses_words
from courtyard.figures.curves import curves_figure, curves_words
from courtyard.figures.forest import comparison_figure, forest_words
from courtyard.figures.grids import grid_figure, grid_words
from courtyard.figures.lives import lives_figure, lives_words
from courtyard.figures.waterfall import waterfall_figure, waterfall_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FILE = "comparison"
"""The name of the first picture in the folder of its sweep, without its ending."""


@dataclass(frozen=True)
class Kind:
    """A way to draw a comparison.

    Attributes:
        figure: draws it.
        words: says in a sentence what there is to see, for those who cannot see it.
    """

    figure: Callable[[Comparison, Any], Figure]
    words: Callable[[Comparison, Any], str]


KINDS = {
    "forest": Kind(lambda found, _drawing: comparison_figure(found),
                   lambda found, _drawing: forest_words(found)),
    "curves": Kind(curves_figure, curves_words),
    "surface": Kind(grid_figure, grid_words),
    "heatmap": Kind(grid_figure, grid_words),
    "survival": Kind(lives_figure, lives_words),
    "waterfall": Kind(waterfall_figure, waterfall_words),
    "centred": Kind(courses_figure, courses_words),
}  # fmt: skip
"""Every kind of picture, by the name that an experiment file gives it."""


def asked(found: Comparison) -> list[Any]:
    """Return the tables of the pictures that the experiment asks for; left out: a forest."""
    from pydantic import TypeAdapter

    given = as_list(found.sweep.manifest["experiment"].get("figure") or [])
    drawings: list[Any] = TypeAdapter(list[Drawing]).validate_python(given)
    return drawings or [Forest()]


def drawings(found: Comparison) -> Iterator[tuple[str, Figure, str]]:
    """Yield each picture: the name of its file, the picture, and what it shows in words."""
    for place, drawing in enumerate(asked(found), 1):
        kind = KINDS[drawing.kind]
        name = f"{FILE}.png" if place == 1 else f"{FILE}-{place}.png"
        yield name, kind.figure(found, drawing), kind.words(found, drawing)
