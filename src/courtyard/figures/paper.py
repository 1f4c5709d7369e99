"""The paper that figures are drawn on: colours, letters, and saving.

Colours are those of Okabe and Ito, which people with any colour vision tell apart; what a colour
says is said a second time by a mark, a line style or a word.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from courtyard.foundations.words import speaking, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import Locator

BLACK, GREY, INK = "#000000", "#9A9A9A", "#333333"
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, RED, PINK = "#0072B2", "#D55E00", "#CC79A7"
SERIES = (BLUE, RED, GREEN, PINK, ORANGE, SKY, INK, YELLOW)
"""Colours of things without an order of their own; the first are told apart best."""

TEAM = "#F3EBDD"
"""The ground behind the weeks in which the team is there."""

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "Noto Serif CJK SC",
    "SimSun",
)
"""Fonts with Chinese letters, as systems bring them; the first that is installed is used."""


@cache
def chinese_font() -> str | None:
    """Return the name of an installed font with Chinese letters."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in installed), None)


def language() -> str:
    """Return the language for labels: the one spoken, or English without Chinese letters."""
    return "en" if spoken() == "zh" and chinese_font() is None else spoken()


def heading() -> str:
    """Return the weight of headings: Chinese fonts often come without bold letters."""
    return "normal" if language() == "zh" else "bold"


@contextmanager
def paper() -> Iterator[None]:
    """Draw inside this block: our letters and lines, the language for labels, no side effects."""
    import matplotlib as mpl

    families = [name for name in ("DejaVu Sans", chinese_font()) if name]
    look: Any = {
        "font.family": families,
        "font.size": 9,
        "axes.titlesize": 10.5,
        "axes.titleweight": heading(),
        "axes.titlelocation": "left",
        "axes.titlepad": 8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.grid": False,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.unicode_minus": True,
        "legend.frameon": False,
    }
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    with mpl.rc_context(look), warnings.catch_warnings(), speaking(language()):
        # A name in letters that no font has is drawn as boxes: no reason to stop.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        log.setLevel(logging.ERROR)  # a font without bold letters is drawn without
        try:
            yield
        finally:
            log.setLevel(level)


def sheet(width: float, height: float) -> Figure:
    """Return an empty figure, in inches; it does not know pyplot, so it is nobody's "current"."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def png(figure: Figure, words: str = "") -> bytes:
    """Return the figure as a PNG, with the same bytes every time.

    Args:
        figure: the picture.
        words: what it shows, kept inside the file for those who cannot see it.
    """
    file = io.BytesIO()
    told = {"Software": "Courtyard"} | ({"Description": words} if words else {})
    with paper():
        figure.savefig(file, format="png", dpi=130, metadata=told)
    return file.getvalue()


def whole_numbers() -> Locator:
    """Return what puts marks at whole numbers only."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(integer=True)


def few_numbers() -> Locator:
    """Return what puts so few marks that their numbers do not touch in a narrow panel."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(4, steps=[1, 2, 5, 10])


def bare(axes: Axes) -> None:
    """Leave only the horizontal lines that help to read values."""
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return heights for labels: near those wanted, at least `gap` apart, between two bounds."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    heights = [min(max(wanted[i], low), high) for i in order]
    for i in range(1, len(heights)):
        heights[i] = max(heights[i], heights[i - 1] + gap)
    if heights and heights[-1] > high:
        heights[-1] = high
        for i in range(len(heights) - 2, -1, -1):
            heights[i] = min(heights[i], heights[i + 1] - gap)
    placed = [0.0] * len(wanted)
    for place, i in enumerate(order):
        placed[i] = heights[place]
    return placed


def named_ends(axes: Axes, ends: Sequence[tuple[str, float, str]]) -> None:
    """Name lines at their right ends, (name, height, colour) each, none upon another."""
    low, high = axes.get_ylim()
    apart = 0.1 if any("\n" in name for name, _end, _colour in ends) else 0.07
    places = spread([end for _name, end, _colour in ends], apart * (high - low), low, high)
    for (name, _end, colour), place in zip(ends, places, strict=True):
        axes.annotate(
            name, (1.015, (place - low) / (high - low)), xycoords="axes fraction", va="center",
            fontsize=8.5, color=legible(colour), annotation_clip=False,
        )  # fmt: skip


def legible(colour: str) -> str:
    """Return a darker ink for colours that are too light for letters."""
    return {SKY: "#2C7FB0", ORANGE: "#A86F00", GREY: "#6F6F6F", YELLOW: "#8A8200"}.get(
        colour, colour
    )


def clipped(text: str, most: int) -> str:
    """Return the text, cut to so many columns; a name must not push a picture aside."""
    if columns_of(text) <= most:
        return text
    while columns_of(text) > most - 1:
        text = text[:-1]
    return text + "…"


def columns_of(text: str) -> int:
    """Return how wide a text is, in Latin letters; a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def folded(text: str, most: int) -> str:
    """Return the text on at most two lines of so many columns, cut where that is not enough."""
    if columns_of(text) <= most:
        return text
    # Words, which may end with a hyphen, and single Chinese characters.
    pieces = re.findall(r"[!-,.-~]+-? ?|- ?| |[^ -~]", text)
    lines = [""]
    for piece in pieces:
        if lines[-1] and columns_of((lines[-1] + piece).rstrip()) > most:
            lines.append("")
        lines[-1] += piece
    whole = [line.rstrip() for line in lines]
    if len(whole) > 2:
        whole = [whole[0], f"{whole[1]}…"]
    return "\n".join(clipped(line, most) for line in whole)
