"""The player's parts put together, and its events told to whoever listens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from courtyard.app.player import Player, joined
from courtyard.app.player.player import HERE, ROOT, PlayerWidget, block, module
from courtyard.app.told.words import player_words

PARTS = sorted(path for path in HERE.iterdir() if path.suffix in {".vue", ".js"})


def test_a_block_is_taken_whole() -> None:
    text = "<template>\n<a><template v-if>\n</template></a>\n</template>\n<script>\nx\n</script>\n"
    assert block(text, "template") == "<a><template v-if>\n</template></a>\n"
    assert block(text, "script") == "x\n"
    assert block(text, "style") == ""


def test_a_part_keeps_its_template_as_text() -> None:
    text = (
        '<template>\n<p title="a">\'</p>\n</template>\n<script>\nmodule.exports = {};\n</script>\n'
    )
    made = module("a.vue", text)
    assert made.startswith('parts["a.vue"] = function (module, exports, require) {')
    assert 'module.exports.template = "<p title=\\"a\\">\'</p>\\n";' in made


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_what_a_part_requires_is_there(path: Path) -> None:
    """A missing part would be a blank page, and only in a browser."""
    names = {part.name for part in PARTS}
    for asked in re.findall(r'require\("([^"]+)"\)', path.read_text(encoding="utf-8")):
        assert asked.startswith("./")
        assert {asked[2:], f"{asked[2:]}.js"} & names


def test_joined_is_one_vue_file_with_all_parts() -> None:
    text = joined()
    assert text.count("\n<script>\n") == text.count("\n</script>\n") == 1
    assert block(text, "template") == block((HERE / ROOT).read_text(encoding="utf-8"), "template")
    for path in PARTS:
        assert f'parts["{path.name}"] = function' in text
    assert "</script" not in block(text, "script")


def test_events_reach_who_listens() -> None:
    heard: list[object] = []
    widget = PlayerWidget(_told={"select": heard.append})
    try:
        widget.vue_event_select({"kind": "resident", "id": 3, "week": 5})
        widget.vue_event_week({"week": 5})  # nobody listens
    finally:
        widget.close()
    assert heard == [{"kind": "resident", "id": 3, "week": 5}]
    events = {"event_select", "event_why", "event_fork", "event_week", "event_colour"}
    assert events <= set(widget.events)


def test_no_text_is_smaller_than_eleven_pixels() -> None:
    sizes = re.findall(r"font-size: ([\d.]+)px", joined())
    assert sizes and min(map(float, sizes)) >= 11


def test_an_element_carries_film_and_listeners() -> None:
    element = Player({"id": "a"}, [b"\x10"], [b"\x00\x00"], event_week=print, colour="skill")
    assert element.kwargs["frames"] == [b"\x10"]
    assert element.kwargs["colour"] == "skill"
    assert element.kwargs["_told"] == {"week": print}


def test_every_word_that_a_part_says_is_there() -> None:
    """One without a text would show its key."""
    known = player_words("en")
    said = set(re.findall(r"""\bt\(\\?["']([a-z_]+)\\?["'][,)]""", joined()))
    assert "run_before" in said
    assert said <= set(known)
