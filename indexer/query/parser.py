"""The query language: what was typed -> a tree, never refusing what can be understood.

By falling strength: ``NOT``, ``AND``, ``OR``, and words side by side, which are alternatives.
``-x`` and ``NOT x`` after ``AND`` or ``OR`` belong to that operator; anywhere else they take
away from the whole query or parenthesis. A ``+`` covers what ``AND`` and ``OR`` tie to it.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from indexer.errors import QueryError
from indexer.query.filters import FIELDS, Scope
from indexer.query.lexer import BLANK, OPERATORS, Kind, Notices, Token, tokens_of
from indexer.query.nodes import Filter, Node, Word
from indexer.query.terms import MAX_TERMS, Terms
from indexer.query.trees import combine, is_restriction
from indexer.results import Notice

MAX_CHARACTERS: Final = 1_000
"""What is typed beyond this is ignored, with a notice."""

MAX_DEPTH: Final = 50
"""Parentheses within parentheses."""

_LETTERS: Final = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_PLAIN: Final = re.compile(rf"{_LETTERS}(?: {_LETTERS})*")
"""Words of letters with one blank between them: nothing that the query language knows."""

_LAST_BLANK: Final = re.compile(rf"[{BLANK}](?=[^{BLANK}]*$)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood; ``node`` is None when there is nothing to look for."""

    node: Node | None
    notices: tuple[Notice, ...] = ()


def parse(text: str) -> Parsed:
    """Read what a user typed.

    Raises ``QueryError``, with the position of the trouble, only for a date, a range of dates or
    a language that makes no sense, a prefix of one letter and parentheses nested too deep.

    >>> parse("maroc lang:fr").node
    Group(must=(Filter(field='lang', low='fr', high='fr'), Word(text='maroc', part='text')), \
may=(), never=())
    """
    if len(text) < 2 * MAX_TERMS and _PLAIN.fullmatch(text):
        # Most queries are such words, and need not go the long way to the same tree.
        words = text.split(" ")
        if OPERATORS.keys().isdisjoint(words):
            return Parsed(combine(may=[Word(word) for word in words]))
    return parse_at_length(text)


def parse_at_length(text: str) -> Parsed:
    """Read any query as :func:`parse` does, without the short way for plain words."""
    notices = Notices()
    if len(text) > MAX_CHARACTERS:
        notices.add("query-cut", limit=MAX_CHARACTERS)
        cut = text[: MAX_CHARACTERS + 1]
        blank = _LAST_BLANK.search(cut, MAX_CHARACTERS // 2)  # beyond that it is no word
        text = cut[: blank.start() if blank else MAX_CHARACTERS]
    tokens = _without_stray_closers(tokens_of(text, notices), notices)
    node = _Parser(tokens, notices).sequence()
    return Parsed(node, notices.all())


def _without_stray_closers(tokens: list[Token], notices: Notices) -> list[Token]:
    kept, depth = [], 0
    for token in tokens:
        if token.kind is Kind.OPEN:
            depth += 1
        elif token.kind is Kind.CLOSE:
            if depth == 0:
                notices.add("query-stray-parenthesis")
                continue
            depth -= 1
        kept.append(token)
    return kept


@dataclass(slots=True)
class _Clause:
    """What ``AND`` ties together."""

    must: list[Node] = field(default_factory=list)
    never: list[Node] = field(default_factory=list)
    required: bool = False


class _Parser:
    def __init__(self, tokens: list[Token], notices: Notices) -> None:
        self.tokens = tokens
        self.notices = notices
        self.at = 0
        self.depth = 0
        self.terms = Terms(notices)
        self.scope: Scope = "text"

    def kind(self, ahead: int = 0) -> Kind | None:
        """Return the kind of a token to come; None at the end and before ``)``."""
        if self.at + ahead >= len(self.tokens):
            return None
        kind = self.tokens[self.at + ahead].kind
        return None if kind is Kind.CLOSE else kind

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def sequence(self) -> Node | None:
        """Read terms side by side: alternatives, restricted by the filters among them."""
        filters: dict[str, list[Node]] = {}
        restrictions: list[Node] = []
        required: list[Node] = []
        optional: list[Node] = []
        never: list[Node] = []
        while self.kind() is not None:
            taken_away: list[Node] = []
            clauses = self.alternatives(taken_away)
            if len(clauses) == 1 and not clauses[0].must:
                never += clauses[0].never + taken_away
                continue
            never += taken_away
            node = combine(may=[tied for clause in clauses if (tied := _tied(clause))])
            match node:
                case None:
                    pass
                case _ if any(clause.required for clause in clauses):
                    required.append(node)
                case Filter():
                    filters.setdefault(node.field, []).append(node)
                case _ if is_restriction(node):
                    restrictions.append(node)
                case _:
                    optional.append(node)
        # Filters of one field are alternatives: lang:en lang:fr is either.
        must = [either for same in filters.values() if (either := combine(may=same))]
        must += restrictions + required
        # A filter must not make the words beside it optional; a required word does.
        if all(is_restriction(node) for node in must) and (found := combine(may=optional)):
            return combine(must=[*must, found], never=never)
        return combine(must=must, may=optional, never=never)

    def alternatives(self, taken_away: list[Node]) -> list[_Clause]:
        """Read ``a OR b``; what a NOT without AND or OR excludes goes to ``taken_away``."""
        clauses = [self.conjunction(taken_away)]
        while self.kind() is Kind.OR:
            operator = self.take()
            if self.kind() is None:
                self.notices.add("query-operator-ignored", operator=operator.text)
            else:
                clauses.append(self.conjunction(taken_away))
        return [clause for clause in clauses if clause.must or clause.never] or [_Clause()]

    def conjunction(self, taken_away: list[Node]) -> _Clause:
        """Read ``a AND b``."""
        clause = _Clause()
        self.operand(clause)
        while True:
            match self.kind():
                case Kind.AND:
                    operator = self.take()
                    if self.kind() is None:
                        self.notices.add("query-operator-ignored", operator=operator.text)
                    else:
                        self.operand(clause)
                case Kind.NOT | Kind.MINUS:
                    excluded = _Clause()
                    self.operand(excluded)
                    taken_away += excluded.never
                    clause.must += excluded.must  # NOT NOT x
                case _:
                    return clause

    def operand(self, clause: _Clause) -> None:
        """Read one term with its signs into ``clause``; nothing when none is left."""
        negative = False
        while (kind := self.kind()) is not None:
            match kind:
                case Kind.PLUS:
                    self.take()
                    clause.required = True
                case Kind.MINUS:
                    self.take()
                    negative = not negative
                case Kind.NOT if self.kind(1) is not None:
                    self.take()
                    negative = not negative
                case Kind.AND | Kind.OR if self.kind(1) not in (None, Kind.AND, Kind.OR):
                    operator = self.take()
                    self.notices.add("query-operator-ignored", operator=operator.text)
                case Kind.NOT if self.at > 0:
                    operator = self.take()
                    self.notices.add("query-operator-ignored", operator=operator.text)
                case _:
                    if node := self.term():
                        (clause.never if negative else clause.must).append(node)
                    return

    def term(self) -> Node | None:
        """Read a word, a phrase, a parenthesis, or a field with one of them."""
        token = self.take()
        match token.kind:
            case Kind.OPEN:
                return self.parenthesis(token)
            case Kind.FIELD:
                outer, self.scope = self.scope, FIELDS[token.text]
                node = self.term() if self.kind() is not None else None
                self.scope = outer
                return node
            case Kind.EQUALS if self.kind() in (Kind.WORD, Kind.PHRASE):
                return self.terms.read(self.take(), self.scope, exact=True)
            case Kind.EQUALS:  # =(…): parentheses cannot be exact as a whole
                self.notices.add("query-mark-ignored", mark="=")
                return self.term() if self.kind() is not None else None
            case Kind.WORD | Kind.PHRASE:
                return self.terms.read(token, self.scope)
            case _:  # an operator with nothing to tie: OR ET ARGENT is about gold
                self.notices.add("query-operator-word", operator=token.text)
                return self.terms.read(token, self.scope)

    def parenthesis(self, opening: Token) -> Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError("query-too-deep", opening.start, limit=MAX_DEPTH)
        node = self.sequence()
        if self.at < len(self.tokens):
            self.take()
        else:
            self.notices.add("query-unclosed-parenthesis")
        self.depth -= 1
        return node


def _tied(clause: _Clause) -> Node | None:
    return combine(must=clause.must, never=clause.never)
