"""Keep the Chinese catalogue in step with the code.

    python tools/words.py           bring the .po up to date, and compile it
    python tools/words.py --check   say what is out of step, and end with status 1

Extracted are the literal texts of `_()`, `N_()` and `ngettext()`, and of `InputError` its problem
and what XX
"""

from __future__ import annotations

import ast
import gettext
import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "courtyard"
PO = PACKAGE / "locale" / "zh" / "LC_MESSAGES" / "courtyard.po"
MO = PO.with_suffix(".mo")
HEADER = """\
# The words of Courtyard in Chinese.
msgid ""
msgstr ""
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Message = str | tuple[str, str]


def marked(folder: Path = PACKAGE) -> dict[Message, list[str]]:
    """Return every marked text, with the files in which it stands; plurals are pairs."""
    found: dict[Message, list[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder).as_posix()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                for message in _of_call(call, place):
                    found.setdefault(message, []).append(place)
    return found


def _of_call(call: ast.Call, place: str) -> Iterator[Message]:
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
    if name in ("_", "N_") and call.args:
        if isinstance(call.args[0], ast.JoinedStr):
            raise SystemExit(f"{place}:{call.lineno}: an f-string cannot be looked up; use .format")
        yield from _literal(call.args[0])
    elif name == "ngettext" and len(call.args) == 3:
        one, many = list(_literal(call.args[0])), list(_literal(call.args[1]))
        yield from zip(one, many, strict=True)
    elif name in ("InputError", "ValueError"):
        yield from (text for argument in call.args[:1] for text in _literal(argument))
        for keyword in call.keywords:
            if keyword.arg == "allowed":
                yield from _literal(keyword.value)


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        node = _template(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literal(node.body)
        yield from _literal(node.orelse)


def _template(node: ast.JoinedStr) -> ast.Constant:
    """Return an f-string with numbered places; nothing, where it has no words of its own."""
    text, places, own = "", 0, ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
            own += str(part.value)
        else:
            text += f"{{{places}}}"
            places += 1
    return ast.Constant(text if any(c.isalpha() for c in own) else "")


def catalogue(path: Path = PO) -> Catalog:
    """Return the catalogue as it is on disk."""
    if not path.exists():
        return Catalog(locale="zh")
    with path.open("rb") as file:
        return read_po(file, locale="zh")


def updated(old: Catalog, texts: dict[Message, list[str]]) -> Catalog:
    """Return the catalogue with all marked texts and no others, in alphabetical order."""
    new = Catalog(locale="zh")
    for message in sorted(texts, key=lambda m: m if isinstance(m, str) else m[0]):
        known = old.get(message if isinstance(message, str) else message[0])
        empty = "" if isinstance(message, str) else ("",)
        new.add(message, known.string if known else empty, flags=known.flags if known else ())
    return new


def problems(texts: dict[Message, list[str]], catalog: Catalog) -> list[str]:
    """Return what is out of step: a line for each text, empty when all is well."""
    found = []
    for message, places in texts.items():
        entry = catalog.get(message if isinstance(message, str) else message[0])
        text = "" if entry is None or not entry.string else entry.string
        text = text if isinstance(text, str) else text[0]
        if entry is None:
            found.append(f"not in the catalogue: {message!r} ({places[0]})")
        elif not text:
            found.append(f"not translated: {message!r} ({places[0]})")
        elif entry.fuzzy:
            found.append(f"fuzzy: {message!r}")
        elif wrong := _fields_differ(message, text):
            found.append(f"other fields in the translation: {message!r}: {wrong}")
    known = {m.id if isinstance(m.id, str) else tuple(m.id) for m in catalog if m.id}
    found += [f"no longer in the code: {message!r}" for message in known - set(texts)]
    return found


def _fields_differ(message: Message, text: str) -> str | None:
    given = message if isinstance(message, str) else message[1]
    if _fields(given) != _fields(text):
        return f"{sorted(_fields(given))} and {sorted(_fields(text))}"
    return None


def _fields(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:  # a text with a lone brace is no format
        return set()


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as a .mo file: the same bytes for the same words, on any day."""
    catalog.creation_date = catalog.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def entries(mo: bytes) -> dict[object, str]:
    """Return the texts of a .mo file, without its header, which names the version of Babel."""
    found = gettext.GNUTranslations(io.BytesIO(mo))
    catalog: dict[object, str] = vars(found)["_catalog"]
    return {key: text for key, text in catalog.items() if key}


def out_of_step() -> list[str]:
    """Return all that is out of step between code, .po and .mo."""
    catalog = catalogue()
    found = problems(marked(), catalog)
    if not MO.exists() or entries(MO.read_bytes()) != entries(compiled(catalog)):
        found.append(f"{MO.name} is not what {PO.name} compiles to")
    return found


def main(arguments: list[str]) -> int:
    """Update the catalogue, or only check it."""
    if "--check" not in arguments:
        catalog = updated(catalogue(), marked())
        body = io.BytesIO()
        write_po(body, catalog, width=100, omit_header=True)
        PO.write_bytes(HEADER.encode() + body.getvalue())
        MO.write_bytes(compiled(catalogue()))
    found = out_of_step()
    print("\n".join(found) or "The catalogue is in step.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
