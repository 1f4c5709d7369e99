"""Make what the README shows again, by the tool itself: a run, the answer of stage_fit, pictures.

    python tools/readme.py [REPLICATIONS]
    python tools/readme.py run                the run alone, in seconds

Carries out the experiment `stage_fit` as it stands, 200 replications of 14 arms: twenty minutes on
two cores. It goes on where it was stopped, as long as the code is the same. Written are README.md
and README.zh.md between their marks, docs/stage_fit.md, and the pictures of both.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from courtyard.analysis.paired import compare
from courtyard.experiments.schema import load_experiment
from courtyard.figures import answer, names
from courtyard.figures.comparison import Comparison, compared
from courtyard.foundations.words import speaking, spoken
from courtyard.records.provenance import code_version

ROOT = Path(__file__).parents[1]
CALL = "courtyard run fujian_camp --seed 1 --out results/first"
SWEPT = Path("results") / f"readme-{code_version()}"
PAGES = {"en": "README.md", "zh": "README.zh.md"}
ASKED, CONTROLS = "stage_matched", ("yoked", "constant", "shuffled", "greedy")
NOBODY = ("none", "placebo")

ENOUGH = 0.2
"""A difference that would matter, in standard deviations of the outcome between runs."""

TEXTS = {
    "en": """*{question}*

With the defaults as they are: {pairs} communities (seeds {first} to {last}, which served neither
the fit nor the patterns), lived once under each strategy with the same people and luck. The outcome
is `{outcome}`: {what}. Under `{asked}` it is {mean} on average.

{table}

A difference is taken for one if its 99.9 % interval leaves out zero; what would matter is {enough}
(a fifth of a standard deviation between communities). `yoked` has the same hours in the same weeks,
chosen for another community. Other arms that differ from it: {clear}; nobody coming at all (`none`)
differs by {nobody}. All arms and outcomes, and how to do it
again: [stage_fit](docs/stage_fit.md).""",
    "zh": """*{question}*

按现有默认值：{pairs}个社区（种子{first}至{last}，拟合与校验都没有用过），每种策略各经历一次，居民与运气相同。
指标为`{outcome}`：{what}。`{asked}`下平均为{mean}。

{table}

99.9 %区间不含零才算有差别；值得重视的差别为{enough}（社区之间标准差的五分之一）。
`yoked`：同样的周次、同样的工时，但按另一个社区的情况安排。
与它有差别的其他方案：{clear}；无人前来（`none`）与它相差{nobody}。
全部方案与指标，以及如何重做：[stage_fit](docs/stage_fit.md)。""",
}

HEADS = {
    "en": ("difference", "", "95 %", "99.9 %", ""),
    "zh": ("差别", "", "95 %", "99.9 %", ""),
}

VERDICTS = {
    "en": ("higher", "lower", "less than what would matter", "not told apart"),
    "zh": ("更高", "更低", "小于值得重视的差别", "无法区分"),
}

NONE = {"en": "none", "zh": "无"}

PAGE = """# stage_fit: does it matter that hours fit the stage?

Made by `make readme` with the defaults as they are, from `courtyard sweep stage_fit`: {pairs}
replications, seeds {first} to {last}, which served neither the fit nor the patterns. Differences
are within pairs that share people and luck. *Still needed* is how many more pairs would tell the
primary outcome apart, if the difference is what it seems. {arms} arms are compared in {outcomes}
outcomes: of a hundred 95 % intervals about five miss zero though there is nothing; a finding should
clear the 99.9 % interval (thin lines of the figure), or a sweep of its own.

![Paired differences from the baseline with intervals, and survival](images/comparison.png)

```
{text}
```
"""


def courtyard(*words: str, lang: str = "en") -> str:
    """Return what a command of Courtyard prints."""
    command = [sys.executable, "-m", "courtyard", *words, "--lang", lang]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def between(text: str, name: str, content: str) -> str:
    """Return a page with new content between the marks of a name."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(f"no marks of {name}")
    return marks.sub(lambda found: found[1] + content + "\n" + found[2], text)


def section(found: Comparison, seeds: tuple[int, int]) -> str:
    """Return what the README says of the experiment, in the language spoken now."""
    outcome, runs = found.outcomes[0], found.sweep.outcomes
    own = runs[runs["arm"] == ASKED][outcome]
    enough = ENOUGH * float(own.std())
    rows = [_against(runs, outcome, control, enough) for control in CONTROLS]
    lines = [HEADS[spoken()], ("---",) * 5, *rows]
    clear = []
    for row in compare(runs, baseline="yoked", names=[outcome]).to_dict("records"):
        if row["arm"] == "none":
            nobody = answer.number(row["difference"], 2, sign=True)
        elif row["arm"] not in (*NOBODY, ASKED) and (row["low999"] > 0.0 or row["high999"] < 0.0):
            clear.append(f"`{row['arm']}` ({answer.number(row['difference'], 2, sign=True)})")
    return TEXTS[spoken()].format(
        question=found.said("question"),
        pairs=len(own),
        first=seeds[0],
        last=seeds[1],
        outcome=outcome,
        what=names.outcome(outcome),
        asked=ASKED,
        mean=answer.number(float(own.mean()), 2),
        table="\n".join("| " + " | ".join(line) + " |" for line in lines),
        enough=answer.number(enough, 2),
        clear=", ".join(clear) or NONE[spoken()],
        nobody=nobody,
    )


def _against(runs: Any, outcome: str, control: str, enough: float) -> tuple[str, ...]:
    """Return a line of the table: the strategy that is asked about against one control."""
    both = runs[runs["arm"].isin((ASKED, control))]
    row = compare(both, baseline=control, names=[outcome]).to_dict("records")[0]
    low, high = row["low95"], row["high95"]
    higher, lower, small, open_ = VERDICTS[spoken()]
    verdict = small if -enough < low and high < enough else open_
    if row["low999"] > 0.0 or row["high999"] < 0.0:
        verdict = higher if row["low999"] > 0.0 else lower
    ends = [(low, high), (row["low999"], row["high999"])]
    return (
        f"`{ASKED}` − `{control}`",
        answer.number(row["difference"], 2, sign=True),
        *(" … ".join(answer.number(end, 2, sign=True) for end in pair) for pair in ends),
        verdict,
    )


def shortened(printed: str) -> str:
    """Return what a run prints with the story of its first organization alone."""
    lines = printed.splitlines()
    stories = [k for k, line in enumerate(lines) if re.match(r"  - [A-Z]+[:：]", line)]
    if len(stories) < 2:
        return printed
    end = next(k for k in range(stories[-1], len(lines)) if not lines[k])
    return "\n".join([*lines[: stories[1]], "  - ...", *lines[end:]]) + "\n"


def show_run() -> None:
    """Put the output of a run into both pages, and its picture beside it."""
    for language, page in PAGES.items():
        shutil.rmtree(ROOT / "results" / "first", ignore_errors=True)
        printed = shortened(courtyard(*CALL.split()[1:], lang=language))
        call = CALL if language == "en" else f"{CALL} --lang {language}"
        content = f"```\n$ {call}\n{printed}```"
        path = ROOT / page
        path.write_text(between(path.read_text("utf-8"), "run", content), encoding="utf-8")
        picture = "run.png" if language == "en" else f"run-{language}.png"
        made = ROOT / "results" / "first" / "run.png"
        shutil.copy(made, ROOT / "docs" / "images" / picture)


def show_experiment(replications: int | None) -> None:
    """Carry out the experiment, or what is left of it, and write its answer."""
    read, _ = load_experiment("stage_fit")
    count = replications or read.experiment.replications
    text = courtyard("sweep", "stage_fit", "--replications", str(count), "--yes",
                     "--out", str(SWEPT))  # fmt: skip
    found = compared(ROOT / SWEPT)
    first = read.experiment.first_seed
    seeds = (first, first + count - 1)
    for language, page in PAGES.items():
        with speaking(language):
            content = section(found, seeds)
        path = ROOT / page
        path.write_text(between(path.read_text("utf-8"), "stage_fit", content), encoding="utf-8")
    text = text.replace(str(ROOT) + "/", "").strip()
    whole = PAGE.format(
        pairs=count,
        first=seeds[0],
        last=seeds[1],
        arms=len(found.arms) - 1,
        outcomes=len(found.outcomes),
        text=text,
    )
    (ROOT / "docs" / "stage_fit.md").write_text(whole, encoding="utf-8")
    shutil.copy(ROOT / SWEPT / "comparison.png", ROOT / "docs" / "images" / "comparison.png")


if __name__ == "__main__":
    if sys.argv[1:] != ["run"]:
        show_experiment(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    show_run()
