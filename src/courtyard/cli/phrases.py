"""Words of messages that are put together elsewhere, named here so that the catalogue has them.

`foundations.validation` says in English what a schema found wrong; each of its phrases stands here
with its numbered places, so that `foundations.messages.said` can say it in another language.
"""

from __future__ import annotations

from courtyard.foundations.words import N_

PROBLEMS = (
    N_("must be finite"),
    N_("is not a name that can be used"),
    N_("is too short"),
    N_("is too long"),
    N_("has too few entries"),
    N_("has too many entries"),
    N_("must be a multiple of {0}"),
    N_("cannot be given here"),
    N_("must be a whole number"),
    N_("has a key that is not text"),
    N_("is nested too deeply"),
    N_("is out of range"),
    N_("no such value"),
    N_("no such {0}"),
    N_("cannot be used"),
    N_("cannot be written: {0}"),
    N_("is not TOML {0}: {1}"),
    N_("low must be below high"),
    N_("with log = true, low must be above 0"),
    N_("give either set or happening"),
    N_("a change needs set or happening"),
    N_("a resident is named only for a happening to one: leader_leaves"),
    N_("is no resident of this community"),
    N_("levels must be even, so that every level is met equally often"),
    N_("a sobol design is balanced only with a power of 2 points: {0} or {1}"),
    N_("the disk is full; what was finished can still be read"),
    N_("the quota of the disk is used up; what was finished can still be read"),
    N_("the disk cannot be written to"),
    N_("a part of the path is a file, not a folder"),
    N_("a file is in the way"),
    N_("a folder is in the way"),
    N_("the name is too long"),
    N_("the links of the path go round in circles"),
)
"""What is wrong."""

THINGS = (
    N_("strategy"),
    N_("reference"),
    N_("level or intervention"),
    N_("intervention"),
    N_("happening"),
    N_("kind"),
    N_("rule {0}"),
    N_("sweep"),
    N_("run"),
    N_("world"),
)
"""What there is no such one of, or what a folder holds."""

OF_THE_SYSTEM = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Read-only file system"),
    N_("Input/output error"),
)
"""What the operating system says most often; the rest stays in its own words."""

OF_TOML = (
    N_("at line {0}, column {1}"),
    N_("at line {0}, at the end of the file"),
    N_("expected ']' at the end of a table declaration"),
    N_("expected ']]' at the end of an array declaration"),
    N_("expected '=' after a key in a key/value pair"),
    N_("expected newline or end of document after a statement"),
    N_("invalid statement"),
    N_("invalid value"),
    N_("invalid date or datetime"),
    N_("invalid hex value"),
    N_("invalid initial character for a key part"),
    N_("unterminated string"),
    N_("unclosed array"),
    N_("unclosed inline table"),
    N_("cannot overwrite a value"),
    N_("cannot declare {0} twice"),
    N_("duplicate inline table key {0}"),
    N_("found invalid character {0}"),
    N_("illegal character {0}"),
)
"""What the reader of TOML says most often, and where; the rest stays in its own words."""

ALLOWED = (
    N_("letters of any script, digits, _ and -, at most 64"),
    N_("a whole number"),
    N_("a whole number from {0}"),
    N_("a whole number from {0} to {1}"),
    N_("a whole number up to {0}"),
    N_("a number"),
    N_("a number from {0}"),
    N_("a number from {0} to {1}"),
    N_("a number up to {0}"),
    N_("a number above {0}"),
    N_("a number above {0} and up to {1}"),
    N_("text"),
    N_("true or false"),
    N_("a list of {0}"),
    N_("a table"),
    N_("a table with the keys {0}"),
    N_("whole numbers"),
    N_("a list of {0} whole numbers from {1} to {2}"),
    N_("numbers"),
    N_("numbers from {0} to {1}"),
    N_("texts"),
    N_("{0} or {1}"),
)
"""What would be accepted."""
