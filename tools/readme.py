"""Make what the README shows again, by the tool itself: a run, the answer of stage_fit, pictures.

    python tools/readme.py [REPLICATIONS]

Carries out the experiment `stage_fit` as it stands, 200 replications of 14 arms: twenty minutes on
two cores. It goes on where it was stopped, and what is there is not done again. Written are
README.md and README.zh.md between their marks, docs/stage_fit.md, and the pictures of both.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from courtyard.cli import layout
from courtyard.experiments.schema import load_experiment
from courtyard.figures import answer, names
from courtyard.figures.comparison import Comparison, compared
from courtyard.foundations.words import speaking, spoken

ROOT = Path(__file__).parents[1]
CALL = "courtyard run fujian_camp --seed 1 --out results/first"
SWEPT = Path("results") / "readme"
ASKED = "stage_matched"

TEXTS = {
    "en": """*{question}* In {pairs} pairs of runs with the same people and luck (seeds {first} to
{last}, none of them used before), against `{baseline}`, the same hours in the same weeks but chosen
for another community:

- {sentence}
- Of {arms} arms against it, the 99.9 % interval leaves out zero for: {clear}.

All arms and outcomes, and how to do it again: [stage_fit](docs/stage_fit.md).""",
    "zh": """*{question}*
{pairs}对运行，居民与运气相同（种子{first}至{last}，此前从未用过）。
对照`{baseline}`：同样的周次、同样的工时，但按另一个社区的情况安排：

- {sentence}
- {arms}个方案中，99.9 %区间不含零的：{clear}。

全部方案与指标，以及如何重做：[stage_fit](docs/stage_fit.md)。""",
}

PAGE = """# stage_fit: does it matter that hours fit the stage?

Made by `make readme` with the defaults as they are, from `courtyard sweep stage_fit`: {pairs}
replications, seeds {first} to {last}, which served neither the fit nor any exploration. Differences
are within pairs that share people and luck. *Still needed* is how many more pairs would tell the
primary outcome apart, if the difference is what it seems. Thirteen arms are compared in eight
outcomes: of a hundred 95 % intervals about five miss zero though there is nothing; a finding should
clear the 99.9 % interval (thin lines of the figure) or a sweep of its own.

![Paired differences from the baseline with intervals, and survival](images/comparison.png)

```
{text}
```
"""


def courtyard(*words: str) -> str:
    """Return what a command of Courtyard prints."""
    command = [sys.executable, "-m", "courtyard", *words, "--lang", "en"]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def between(text: str, name: str, content: str) -> str:
    """Return a page with new content between the marks of a name."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(f"no marks of {name}")
    return marks.sub(lambda found: found[1] + content + "\n" + found[2], text)


def section(found: Comparison, seeds: tuple[int, int]) -> str:
    """Return what the README says of the experiment, in the language spoken now."""
    table = found.differences
    own = table[table["outcome"] == found.outcomes[0]]
    clear = own[(own["low999"] > 0.0) | (own["high999"] < 0.0)]
    sentence = next(text for text in answer.sentences(found) if text.startswith(ASKED))
    told = TEXTS[spoken()].format(
        question=found.said("question"),
        pairs=int(own["pairs"].max()),
        first=seeds[0],
        last=seeds[1],
        baseline=found.baseline,
        sentence=sentence,
        arms=len(own),
        clear=", ".join(
            f"`{row['arm']}` ({answer.number(row['difference'], 2, sign=True)})"
            for row in clear.to_dict("records")
        )
        or "-",
    )
    heading = f"{found.outcomes[0]}: {names.outcome(found.outcomes[0])}"
    rows = layout.table(answer.head(), answer.rows(found, found.outcomes[0]))
    return f"{told}\n\n```\n{heading}\n{rows}\n```"


def show_run() -> None:
    """Put the output of a run into the README, and its picture beside it."""
    shutil.rmtree(ROOT / "results" / "first", ignore_errors=True)
    printed = courtyard(*CALL.split()[1:])
    readme = ROOT / "README.md"
    block = re.compile(rf"(\$ {re.escape(CALL)}\n).*?(```)", re.DOTALL)
    text = block.sub(lambda found: found[1] + printed + found[2], readme.read_text("utf-8"))
    readme.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "results" / "first" / "run.png", ROOT / "docs" / "images" / "run.png")


def show_experiment(replications: int | None) -> None:
    """Carry out the experiment, or what is left of it, and write its answer."""
    read, _ = load_experiment("stage_fit")
    count = replications or read.experiment.replications
    text = courtyard("sweep", "stage_fit", "--replications", str(count), "--yes",
                     "--out", str(SWEPT))  # fmt: skip
    found = compared(ROOT / SWEPT)
    first = read.experiment.first_seed
    seeds = (first, first + count - 1)
    for language, page in (("en", "README.md"), ("zh", "README.zh.md")):
        with speaking(language):
            content = section(found, seeds)
        path = ROOT / page
        path.write_text(between(path.read_text("utf-8"), "stage_fit", content), encoding="utf-8")
    text = text.replace(str(ROOT) + "/", "").strip()
    whole = PAGE.format(pairs=count, first=seeds[0], last=seeds[1], text=text)
    (ROOT / "docs" / "stage_fit.md").write_text(whole, encoding="utf-8")
    shutil.copy(ROOT / SWEPT / "comparison.png", ROOT / "docs" / "images" / "comparison.png")


if __name__ == "__main__":
    show_run()
    show_experiment(int(sys.argv[1]) if len(sys.argv) > 1 else None)
