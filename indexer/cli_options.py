"""What can be written behind ``python -m indexer``: commands and their options."""

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import Final, get_args

from indexer import settings
from indexer.engines.protocol import MEMORY_MB
from indexer.messages import sentence
from indexer.query.filters import TYPES
from indexer.query.narrowing import FACETS, Facet, read_filters
from indexer.results import Sort
from indexer.searching import MAX_LIMIT

Command = Callable[[argparse.Namespace], int]
"""What runs a command; returns the exit code."""


def parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Return the parser of the command line; ``run`` of its result is one of ``commands``.

    A wrong option ends the program with exit code 2 and what is right.
    """
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help=_say("help-json"))
    common.add_argument("-v", "--verbose", action="store_true", help=_say("help-verbose"))
    common.add_argument("--debug", action="store_true", help=_say("help-debug"))

    whole = argparse.ArgumentParser(prog="python -m indexer", description=_say("help-program"))
    verbs = whole.add_subparsers(required=True, metavar="COMMAND")

    def verb(name: str) -> argparse.ArgumentParser:
        about = _say(f"help-{name}")
        added = verbs.add_parser(name, parents=[common], help=about, description=about)
        added.set_defaults(run=commands[name])
        if name != "evaluate":
            added.add_argument("--index", default=settings.location(), help=_say("help-index"))
        return added

    for name in ("rebuild", "update"):
        build = verb(name)
        build.add_argument("places", nargs="*", metavar="FOLDER|FILE", help=_say("help-places"))
        build.add_argument(
            "--language", choices=("en", "fr", "auto"), default="auto", help=_say("help-forced")
        )
        build.add_argument("--strict", action="store_true", help=_say("help-strict"))
        build.add_argument("--jobs", type=_positive, metavar="N", help=_say("help-jobs"))
        build.add_argument(
            "--memory", type=_positive, default=MEMORY_MB, metavar="MB", help=_say("help-memory")
        )
        if name == "rebuild":
            build.add_argument("--if-needed", action="store_true", help=_say("help-if-needed"))

    search = verb("search")
    search.add_argument("query", nargs="+", metavar="QUERY", help=_say("help-query"))
    search.add_argument(
        "--language", choices=("en", "fr", "mixed", "other"), help=_say("help-language")
    )
    search.add_argument("--limit", type=_limit, default=10, help=_say("help-limit"))
    search.add_argument("--offset", type=_count, default=0, help=_say("help-offset"))
    search.add_argument(
        "--sort", choices=get_args(Sort), default="relevance", help=_say("help-sort")
    )
    for facet in FACETS:
        search.add_argument(
            f"--{facet}", type=_FILTERS[facet], metavar=facet.upper(), help=_say(f"help-{facet}")
        )
    search.add_argument("--facets", action="store_true", help=_say("help-facets"))
    search.add_argument("--explain", action="store_true", help=_say("help-explain"))

    like = verb("similar")
    like.add_argument("id", metavar="ID", help=_say("help-id"))
    like.add_argument(
        "--language", choices=("en", "fr", "mixed", "other"), help=_say("help-language")
    )
    like.add_argument("--limit", type=_limit, default=10, help=_say("help-limit"))

    verb("status")
    verb("verify")
    verb("rollback")

    analysing = verb("analyse")
    analysing.add_argument("text", nargs="+", metavar="TEXT", help=_say("help-text"))
    analysing.add_argument("--language", choices=("en", "fr", "other"), help=_say("help-as"))

    judging = verb("evaluate")
    judging.add_argument("sets", nargs="+", metavar="SET", help=_say("help-sets"))
    judging.add_argument("--docs", metavar="FILE", help=_say("help-docs"))
    judging.add_argument("--mixed-with", metavar="DOCS", help=_say("help-mixed-with"))
    judging.add_argument("--index", metavar="LOCATION", help=_say("help-judged-index"))
    judging.add_argument("--half", choices=("a", "b"), help=_say("help-half"))
    judging.add_argument(
        "--without-accents", action="store_true", help=_say("help-without-accents")
    )
    judging.add_argument("--oracle-language", action="store_true", help=_say("help-oracle"))
    judging.add_argument("--per-query", action="store_true", help=_say("help-per-query"))
    judging.add_argument("--run", dest="run_file", metavar="FILE", help=_say("help-run"))
    judging.add_argument("--compare", metavar="FILE", help=_say("help-compare"))
    judging.add_argument(
        "--changes", type=_count, default=10, metavar="N", help=_say("help-changes")
    )
    judging.set_defaults(wrong_usage=judging.error)
    return whole


def _count(text: str, most: int = sys.maxsize) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= most:
        raise argparse.ArgumentTypeError(_say("bad-number", most=most))
    return number


def _positive(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 1_000_000):
        raise argparse.ArgumentTypeError(_say("not-positive"))
    return int(text)


def _limit(text: str) -> int:
    return _count(text, MAX_LIMIT)


def _filter(facet: Facet) -> Callable[[str], str]:
    """Return what checks the value of a filter."""

    def check(value: str) -> str:
        try:
            read_filters({facet: value})
        except ValueError:
            raise argparse.ArgumentTypeError(_say(f"bad-{facet}", types=_TYPES)) from None
        return value

    return check


_FILTERS: Final = {facet: _filter(facet) for facet in FACETS}
_TYPES: Final = ", ".join(dict.fromkeys(TYPES.values()))


def _say(code: str, **facts: object) -> str:
    return sentence(code, settings.terminal_language(), **facts)
