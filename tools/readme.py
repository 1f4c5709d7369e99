"""Make what the README shows again, by the tool itself: the output of a run, and two pictures.

    python tools/readme.py [REPLICATIONS]

Runs the experiment `stage_fit` with 20 replications if nothing else is said, which takes a while.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CALL = "courtyard run fujian_camp --seed 1 --out results/first"


def courtyard(*words: str) -> str:
    """Return what a command of Courtyard prints."""
    command = [sys.executable, "-m", "courtyard", *words, "--lang", "en"]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(replications: str) -> None:
    """Run, compare, and put the results into README and docs."""
    for folder in ("first", "readme"):
        shutil.rmtree(ROOT / "results" / folder, ignore_errors=True)
    printed = courtyard(*CALL.split()[1:])
    readme = ROOT / "README.md"
    block = re.compile(rf"(\$ {re.escape(CALL)}\n).*?(```)", re.DOTALL)
    text = block.sub(lambda found: found[1] + printed + found[2], readme.read_text("utf-8"))
    readme.write_text(text, encoding="utf-8")
    courtyard("sweep", "stage_fit", "--replications", replications, "--yes",
              "--out", "results/readme")  # fmt: skip
    images = ROOT / "docs" / "images"
    shutil.copy(ROOT / "results" / "first" / "run.png", images / "run.png")
    shutil.copy(ROOT / "results" / "readme" / "comparison.png", images / "comparison.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "20")
