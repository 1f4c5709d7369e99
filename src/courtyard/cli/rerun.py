"""`courtyard compare`: what a sweep says so far."""

HELP = ""
EXAMPLE = ""


def command():
    pass
