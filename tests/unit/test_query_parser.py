import pytest

from indexer.errors import QueryError
from indexer.messages import PAGE_LANGUAGES
from indexer.query.nodes import Exact, Filter, Fuzzy, Group, Node, Phrase, Prefix, Word
from indexer.query.parser import MAX_CHARACTERS, parse
from indexer.query.terms import MAX_TERMS
from indexer.query.trees import positive_leaves

NBSP, NNBSP = "\u00a0", "\u202f"
FR, EN = Filter("lang", "fr", "fr"), Filter("lang", "en", "en")


def w(text: str) -> Word:
    return Word(text)


def t(text: str) -> Word:
    return Word(text, "title")


def both(*must: Node, never: tuple[Node, ...] = ()) -> Group:
    return Group(must=must, never=never)


def any_of(*may: Node, never: tuple[Node, ...] = ()) -> Group:
    return Group(may=may, never=never)


def date(low: str, high: str | None = None) -> Filter:
    return Filter("date", low, low if high is None else high)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("migration", w("migration")),
        ("free movement", any_of(w("free"), w("movement"))),
        ("week-end C-46 porte-parole", any_of(w("week-end"), w("C-46"), w("porte-parole"))),
        ("l’intérieur aujourd'hui", any_of(w("l’intérieur"), w("aujourd'hui"))),
        ("'quoted' ‘so’", any_of(w("'quoted'"), w("‘so’"))),
        ("C++ AT&T 50% 3,14", any_of(w("C++"), w("AT&T"), w("50%"), w("3,14"))),
        ("e.g. O.N.U. Maroc,", any_of(w("e.g."), w("O.N.U."), w("Maroc,"))),
        ("1 000 000 euros", any_of(w("1 000 000"), w("euros"))),
        (f"25{NNBSP}000 morts", any_of(w(f"25{NNBSP}000"), w("morts"))),
        ("1 000,50", w("1 000,50")),
        ("2024 100", any_of(w("2024"), w("100"))),
        ("12 0005", any_of(w("12"), w("0005"))),
        (f"Paris{NBSP}: capitale{NNBSP}?", any_of(w("Paris"), w("capitale"))),
        ("Paris – Lyon - Nice … / &", any_of(w("Paris"), w("Lyon"), w("Nice"))),
        ("http://un.org foo:bar 12:30", any_of(w("http://un.org"), w("foo:bar"), w("12:30"))),
        ("and et or ou Et", any_of(*map(w, ("and", "et", "or", "ou", "Et")))),
        ("مرحبا שלום", any_of(w("مرحبا"), w("שלום"))),
        ("\ufeffma\u200broc\u200f", w("maroc")),
        ("\u200fmaroc -\u200eoasis", both(w("maroc"), never=(w("oasis"),))),
        ("ca\u0301fe \u0301", w("ca\u0301fe")),
        ("a\x00b \ud800c", any_of(w("a"), w("b"), w("c"))),
    ],
)
def test_words(text: str, expected: Node) -> None:
    parsed = parse(text)
    assert parsed.node == expected
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"free movement"', Phrase("free movement")),
        ("« libre circulation »", Phrase("libre circulation")),
        (f"«{NBSP}libre circulation{NBSP}»", Phrase("libre circulation")),
        ("“free movement”", Phrase("free movement")),
        ("„freie Fahrt“", Phrase("freie Fahrt")),
        ('« dit "le chef" »', Phrase('dit "le chef"')),
        ('"droit AND (asile)"', Phrase("droit AND (asile)")),
        ("l’« ancien régime »", Phrase("ancien régime")),
        ('d\'"intelligence artificielle"', Phrase("intelligence artificielle")),
        ('visa "long séjour"', any_of(w("visa"), Phrase("long séjour"))),
        ("=côte", Exact("côte")),
        ('="Côté cour"', Exact("Côté cour")),
        ("=« côté cour »", Exact("côté cour")),
        ("=title:x", Exact("title:x")),
        ("=OU", Exact("OU")),
        ("migra*", Prefix("migra")),
        ("l’av*", Prefix("l’av")),
        ("politi*, écono*", any_of(Prefix("politi"), Prefix("écono"))),
        ("Casablanka~", Fuzzy("Casablanka")),
        ("Casablanka~1", Fuzzy("Casablanka")),
    ],
)
def test_phrases_and_other_leaves(text: str, expected: Node) -> None:
    parsed = parse(text)
    assert parsed.node == expected
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("migration -oiseaux", both(w("migration"), never=(w("oiseaux"),))),
        ("migration SAUF oiseaux", both(w("migration"), never=(w("oiseaux"),))),
        ("migration AND NOT birds", both(w("migration"), never=(w("birds"),))),
        ("NOT birds", Group(never=(w("birds"),))),
        ("NOT NOT birds", w("birds")),
        ("visa maroc NOT tourisme", any_of(w("visa"), w("maroc"), never=(w("tourisme"),))),
        ("a NOT b AND c", both(w("a"), w("c"), never=(w("b"),))),
        ("a NOT b OR c", any_of(w("a"), w("c"), never=(w("b"),))),
        ("a OR NOT b", any_of(w("a"), Group(never=(w("b"),)))),
        ("a (b NOT c)", any_of(w("a"), both(w("b"), never=(w("c"),)))),
        ("+visa étudiants", Group(must=(w("visa"),), may=(w("étudiants"),))),
        ("+visa", w("visa")),
        ("+a AND b c", Group(must=(w("a"), w("b")), may=(w("c"),))),
        ("visa ET étudiants", both(w("visa"), w("étudiants"))),
        ("asile OU refuge", any_of(w("asile"), w("refuge"))),
        ("a b AND c d", any_of(w("a"), both(w("b"), w("c")), w("d"))),
        ("a OR b AND c", any_of(w("a"), both(w("b"), w("c")))),
        ("(a OR b) AND c", both(any_of(w("a"), w("b")), w("c"))),
        ("a AND (b AND c)", both(w("a"), w("b"), w("c"))),
        ("((a))", w("a")),
        ("(a)-b", both(w("a"), never=(w("b"),))),
        ("-(a b)", Group(never=(any_of(w("a"), w("b")),))),
        ('-"libre circulation"', Group(never=(Phrase("libre circulation"),))),
        ("-=côte", Group(never=(Exact("côte"),))),
        ("AND(a)", w("a")),
        ("PRIX ET COÛT", both(w("PRIX"), w("COÛT"))),
    ],
)
def test_operators(text: str, expected: Node) -> None:
    assert parse(text).node == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title:maroc", t("maroc")),
        ("TITRE:maroc", t("maroc")),
        (f"titre{NBSP}: maroc", t("maroc")),
        ("titre :maroc", t("maroc")),
        ("titre: maroc visa", any_of(t("maroc"), w("visa"))),
        ("titre:« libre circulation »", Phrase("libre circulation", "title")),
        ("title:=côte", Exact("côte", "title")),
        ("title:migra*", Prefix("migra", "title")),
        ("title:Casablanka~", Fuzzy("Casablanka", "title")),
        ("titre:(maroc OU algérie)", any_of(t("maroc"), t("algérie"))),
        ("title:(a lang:fr) b", any_of(both(FR, t("a")), w("b"))),
        ("-title:maroc", Group(never=(t("maroc"),))),
        ("title:-maroc", Group(never=(t("maroc"),))),
        ("title:http://un.org", t("http://un.org")),
        ("title:OU", t("OU")),
    ],
)
def test_titles(text: str, expected: Node) -> None:
    parsed = parse(text)
    assert parsed.node == expected
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lang:fr", FR),
        ("lang:fr maroc", both(FR, w("maroc"))),
        ("chat chien lang:fr", both(FR, any_of(w("chat"), w("chien")))),
        ("+lang:fr chat chien", both(FR, any_of(w("chat"), w("chien")))),
        ("+chat chien lang:fr", Group(must=(FR, w("chat")), may=(w("chien"),))),
        ("lang:fr a AND b", both(FR, w("a"), w("b"))),
        ("lang:en lang:fr", any_of(EN, FR)),
        ("visa lang:en lang:fr", both(any_of(EN, FR), w("visa"))),
        ("visa langue:(anglais français)", both(any_of(EN, FR), w("visa"))),
        ("lang:en AND lang:fr", both(EN, FR)),
        ("(lang:en OR lang:fr) visa", both(any_of(EN, FR), w("visa"))),
        ("visa OR lang:fr", any_of(w("visa"), FR)),
        ("visa -lang:fr", both(w("visa"), never=(FR,))),
        ("visa lang:-fr", both(w("visa"), never=(FR,))),
        ("(-lang:fr) visa", both(w("visa"), never=(FR,))),
        ("langue : français visa", both(FR, w("visa"))),
        ("Langue : un outil", any_of(w("Langue"), w("un"), w("outil"))),
        ("type : essai", any_of(w("type"), w("essai"))),
        ("date : demain", any_of(w("date"), w("demain"))),
        ("path : une voie", any_of(w("path"), w("une"), w("voie"))),
        ("lang:fr type:md", both(FR, Filter("type", "md", "md"))),
        ("type:.HTM", Filter("type", "html", "html")),
        ("path:archives/2024", Filter("path", "archives/2024", "archives/2024")),
        ('chemin:"Mes textes/(a)"', Filter("path", "Mes textes/(a)", "Mes textes/(a)")),
        ("path:a\\b\\*", Filter("path", "a/b/", "a/b/")),
        ("path:-x", Filter("path", "-x", "-x")),
        ("date:2024 maroc", both(date("2024"), w("maroc"))),
        ("date : 2024", date("2024")),
        ("date:avril 2025 maroc", both(date("2025-04"), w("maroc"))),
        ("date:1er mai 2024..juin 2025", date("2024-05-01", "2025-06")),
        ('date:"April 13, 2025"', date("2025-04-13")),
        ("date:2024,", date("2024")),
    ],
)
def test_filters(text: str, expected: Node) -> None:
    parsed = parse(text)
    assert parsed.node == expected
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("OR ET ARGENT", both(w("OR"), w("ARGENT")), "query-operator-word"),
        ("ARGENT ET OR", both(w("ARGENT"), w("OR")), "query-operator-word"),
        ("OR", w("OR"), "query-operator-word"),
        ("NOT", w("NOT"), "query-operator-word"),
        ("visa AND", w("visa"), "query-operator-ignored"),
        ("OU visa", w("visa"), "query-operator-ignored"),
        ("visa SAUF", w("visa"), "query-operator-ignored"),
        ("visa AND AND maroc", both(w("visa"), w("maroc")), "query-operator-ignored"),
        ("visa AND OR maroc", both(w("visa"), w("maroc")), "query-operator-ignored"),
        ('"union européenne', Phrase("union européenne"), "query-unclosed-quote"),
        ("« union européenne", Phrase("union européenne"), "query-unclosed-quote"),
        ('5" écran', any_of(w("5"), w("écran")), "query-quote-ignored"),
        ("union » maroc", any_of(w("union"), w("maroc")), "query-quote-ignored"),
        ("(visa maroc", any_of(w("visa"), w("maroc")), "query-unclosed-parenthesis"),
        ("visa) maroc", any_of(w("visa"), w("maroc")), "query-stray-parenthesis"),
        ("*a* *b* *c* *d*", any_of(w("a"), w("b"), w("c"), w("d")), "query-star-ignored"),
        ("*migra*", Prefix("migra"), "query-star-ignored"),
        ("*", None, "query-star-ignored"),
        ("colo*r", w("colo*r"), "query-star-ignored"),
        ("=côte*", Exact("côte"), "query-star-ignored"),
        ("été~", w("été"), "query-fuzzy-too-short"),
        ("Casablanka~2", Fuzzy("Casablanka"), "query-fuzzy-distance"),
        ("--strict", w("strict"), "query-mark-ignored"),
        ("=(a b)", any_of(w("a"), w("b")), "query-mark-ignored"),
        ("titre: ", w("titre"), "query-empty-field"),
        ('visa lang:""', w("visa"), "query-empty-field"),
        ("type:pdf", Filter("type", "pdf", "pdf"), "query-unknown-type"),
        ("date:04/05/2025", date("2025-05-04"), "query-date-read"),
    ],
)
def test_what_is_ignored_is_said(text: str, expected: Node | None, code: str) -> None:
    parsed = parse(text)
    assert parsed.node == expected
    assert [notice.code for notice in parsed.notices] == [code]
    sentences = {parsed.notices[0].text(language) for language in PAGE_LANGUAGES}
    assert len(sentences) == len(PAGE_LANGUAGES)


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "« … »", '()""', "🎉", "- + =", "\u0301", "\x00"]
)
def test_nothing_to_search_for(text: str) -> None:
    assert parse(text).node is None
    assert parse(text).notices == ()


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("visa a*", "query-prefix-too-short", 5),
        ("\u200bvi\u200bsa a*", "query-prefix-too-short", 7),
        ("titre:é*", "query-prefix-too-short", 6),
        ("visa date:demain", "query-bad-date", 10),
        ("date:2024-13", "query-bad-date", 5),
        ('-date:"31 février 2024"', "query-bad-date", 6),
        ("date:>2024", "query-bad-date", 5),
        ("date:2025..2024-03", "query-empty-range", 5),
        ("visa langue:klingonais2", "query-unknown-language", 12),
        ("lang:(fr xx)", "query-unknown-language", 9),
        ("(" * 51 + "visa", "query-too-deep", 50),
        ("(" * 40_000, "query-too-deep", 50),
    ],
)
def test_errors_say_where(text: str, code: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.position) == (code, position)
    sentences = {caught.value.text(language) for language in PAGE_LANGUAGES}
    assert len(sentences) == len(PAGE_LANGUAGES)


def test_fifty_parentheses_are_enough() -> None:
    assert parse("(" * 50 + "visa" + ")" * 50).node == w("visa")


def test_long_queries_are_cut_between_words() -> None:
    parsed = parse("liberté " * 5_000)
    assert [notice.code for notice in parsed.notices] == ["query-cut", "query-too-many-terms"]
    assert positive_leaves(parsed.node) == [w("liberté")] * MAX_TERMS

    parsed = parse("a" * 985 + " circulation libre")
    assert parsed.node == any_of(w("a" * 985), w("circulation"))
    assert parse("a" * 40_000).node == w("a" * MAX_CHARACTERS)


def test_filters_are_kept_when_words_are_too_many() -> None:
    parsed = parse("mot " * 70 + "lang:fr")
    assert isinstance(parsed.node, Group)
    assert parsed.node.must[0] == FR
    assert len(positive_leaves(parsed.node)) == MAX_TERMS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"' * 10_000, "query-cut"),
        ("-" * 1_500, "query-cut"),
        (")" * 10_000, "query-cut"),
        ("«a" * 10_000, "query-cut"),
        ("a AND " * 10_000, "query-cut"),
        ("NOT " * 10_000, "query-cut"),
        ("title:" * 10_000, "query-cut"),
        ("*" * 40_000, "query-cut"),
    ],
)
def test_floods_are_cut(text: str, code: str) -> None:
    parsed = parse(text)
    assert parsed.notices[0].code == code
    assert len(positive_leaves(parsed.node)) <= MAX_TERMS


def test_positive_leaves_leave_out_filters_and_what_is_excluded() -> None:
    node = parse('maroc "libre circulation" -tourisme lang:fr title:visa').node
    assert positive_leaves(node) == [w("maroc"), Phrase("libre circulation"), t("visa")]
    assert positive_leaves(None) == []
