"""Looking only at the chunks that can match finds what analysing the whole text finds."""

from hypothesis import given, settings
from hypothesis import strategies as st
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer

from indexer.analysis import Token, analyse, fold
from indexer.analysis.families import stems
from indexer.analysis.lemmas import same_word
from indexer.candidates import needles_of_key
from indexer.documents import SEARCHED
from indexer.marking import Finder, Leaf
from indexer.query.analysed import Expansion, Key, Sequence, Terms, wanted_leaves
from indexer.query.analysing import analyse_query
from indexer.query.nodes import Exact, Fuzzy, Node, Phrase, Prefix, Word
from indexer.query.typos import is_within_one_error, within_one_error

WORDS = (
    "loi", "lois", "Loi", "œuvre", "oeuvres", "l’avocat", "d'Artagnan", "aujourd’hui", "p'tit",
    "week-end", "weekend", "e-mail", "email", "C-46", "c46", "1 000", "1000", "1,000", "3,14", "5",
    "000km", "km", "1er", "20e", "XIXe", "O.N.U.", "ONU", "AT&T", "and/or", "won't", "will",
    "shan’t", "shall", "can't", "JavaScript", "script", "étudiant·e·s", "e\u0301tat", "état",
    "E\u0301tats", "soft\u00adhyphen", "ﬁn", "fin", "²", "Straße", "strasse", "東京", "москва",
    "lying", "lie", "applications", "appliquer", "animaux", "animal", "try", "trying", "de", "la",
    "droit", "d’« droit »", "l’ « avocat", "qu’(on", "l’ _droit_", "l’*avocat*", "snake_case",
    "prud’homme", "entr’ouvert", "ªº", "a", "s", "anana", "an'ana", "loi?", "(loi)", "La", "LA",
)  # fmt: skip
BETWEEN = (
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "\u00a0",
    "\u202f",
    "-",
    "'",
    "’",
    "/",
    ".",
    "\n",
    "",
    " « ",
    "“",
)
texts = st.lists(st.sampled_from(WORDS + BETWEEN) | st.text(max_size=3), max_size=25).map(
    lambda pieces: "".join(piece + " " * (len(piece) % 3 > 0) for piece in pieces)
)
typed = st.sampled_from(WORDS)
queries: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, typed),
    st.builds(Phrase, st.lists(typed, min_size=1, max_size=3).map(" ".join)),
    st.builds(Exact, st.lists(typed, min_size=1, max_size=3).map(" ".join)),
    st.builds(Prefix, typed.map(lambda word: word[:3])),
    st.builds(Fuzzy, typed.filter(lambda word: len(word) > 3)),
)


def expected(leaf: Leaf, tokens: list[Token]) -> set[tuple[int, int]]:
    """The spans that one leaf marks, from all tokens of a text."""
    match leaf:
        case Terms(keys=keys, exact=exact, language=language):
            found = [t for t in tokens if any(is_key(t, key) for key in keys)]
            return {
                (t.start, t.end)
                for t in found
                if exact is None or same_word(exact, t.form, language)
            }
        case Expansion(kind="prefix", text=text):
            return {(t.start, t.end) for t in tokens if fold(t.form).startswith(text)}
        case Expansion(text=text):
            likenesses = within_one_error(text)
            return {(t.start, t.end) for t in tokens if fold(t.form) in likenesses}
        case Sequence(steps=steps):
            spans = set()
            for begin in {token.position for token in tokens}:
                run = [
                    [
                        t
                        for t in tokens
                        if t.position == begin + at and any(is_key(t, k) for k in keys)
                    ]
                    for at, keys in enumerate(steps)
                ]
                if all(run):
                    spans |= {(t.start, t.end) for step in run for t in step}
            return spans


def is_key(token: Token, key: Key) -> bool:
    return key.text in token.stems if key.kind == "stem" else key.text == token.form


@settings(max_examples=1000, deadline=None)
@given(st.lists(queries, min_size=1, max_size=3), texts, st.sampled_from(SEARCHED))
def test_the_same_is_found_as_by_analysing_everything(
    nodes: list[Node], text: str, language: str
) -> None:
    roots = [analyse_query(node, (language,)).root for node in nodes]
    leaves = [leaf for root in roots for leaf in wanted_leaves(root)]
    matches = Finder(language, [(i, leaf, 1.0) for i, leaf in enumerate(leaves)]).matches(text, 7)
    assert matches == sorted(matches)
    tokens = analyse(text, language)
    for word, leaf in enumerate(leaves):
        found = {(match.start - 7, match.end - 7) for match in matches if match.word == word}
        assert found == expected(leaf, tokens), leaf


# Every ending that the two stemmers know, on stems with and without the vowels they ask for.
endings = {
    language: sorted({ending.s for name in vars(stemmer) if name.startswith("a_")
                      for ending in getattr(stemmer, name)} - {"'", "'s", "'s'"})
    for language, stemmer in (("en", EnglishStemmer), ("fr", FrenchStemmer))
}  # fmt: skip
beginnings = ("", "b", "ab", "bab", "ouab", "trot", "capit", "vis", "pens", "élèv", "nais")


@settings(max_examples=1000, deadline=None)
@given(st.data(), st.sampled_from(("en", "fr")))
def test_no_ending_changes_what_is_looked_for(data: st.DataObject, language: str) -> None:
    ending = st.sampled_from(endings[language]) | st.sampled_from(("s", "y", "ying", "bility", "é"))
    word = data.draw(st.sampled_from(beginnings) | st.text("abcdeghiloqtuyéèç", max_size=6))
    word = (word + data.draw(ending) + data.draw(ending)).lower()
    for own in stems(word, language):
        needles = needles_of_key(Key("stem", own), language)
        assert any(fold(word).startswith(needle) for needle in needles)


@given(st.text("abé1'", max_size=6), st.text("abé1'", max_size=6))
def test_one_error_is_told_as_by_trying_all(word: str, other: str) -> None:
    assert is_within_one_error(word, other) == (other in within_one_error(word))
