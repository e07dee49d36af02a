import pytest

from indexer.corpus.html import DEEPEST, TooDeep, declared_encoding, read_html


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>L&#8217;&eacute;t&eacute;</title><p>Texte", "L’été"),
        ("<title>L’été - Le Journal</title><h1>L’<b>été</b></h1><p>Texte", "L’été"),
        ("<title>Le Journal - L’été</title><h1>L’été</h1><p>Texte", "Le Journal - L’été"),
        ("<h1>\n L’été\n à Rabat</h1><p>Texte", "L’été à Rabat"),
        ("<meta property='og:title' content='Au cœur'><p>Texte", "Au cœur"),
        ("<p>Une phrase. Une autre.</p>", "Une phrase"),
        ('---\n{"title": "Suivez-nous"}\n---\n<title>{{ page.title }}</title>x', "Suivez-nous"),
        ("<title></title>", ""),
    ],
)
def test_title(page: str, title: str) -> None:
    assert read_html(page, "a.html").title == title


@pytest.mark.parametrize(
    ("page", "body"),
    [
        ("<p>Un  mot\nici</p><p>L’<i>œuvre</i></p>", "Un mot ici\n\nL’œuvre"),
        ("un<br>deux<hr>trois", "un\ndeux\n\ntrois"),
        ("<ul><li>été<li>hiver</ul>", "été\n\nhiver"),
        ("<table><tr><td>pays</td><td>thé</td></tr><tr><td>Maroc</table>", "pays\tthé\nMaroc"),
        ("<pre>a\nb  c</pre>", "a\nb  c"),
        (
            "<p>R&amp;D &lt;b&gt;&nbsp;: &laquo;&nbsp;oui&nbsp;&raquo;",
            "R&D <b>\u00a0: «\u00a0oui\u00a0»",
        ),
        ("avant<script>x</script><style>y</style><!-- z --> après", "avant après"),
        ("<nav>Menu</nav><main><p>Texte</p></main><footer>Fin</footer>", "Texte"),
        ("<header>Site</header><article>Texte<aside>Pub</aside></article>", "Texte"),
        ("<main><header>Chapeau</header><p>Texte</main>", "Chapeau\n\nTexte"),
        ("<header>Site</header><div>Texte</div><nav>Menu</nav>", "Texte"),
        ("<article>Un</article><article>Deux</article>", "Un\n\nDeux"),
        ("<footer>Rien d’autre</footer>", "Rien d’autre"),
        ("<main><script>app()</script></main><p>Texte</p>", "Texte"),
        ('<img src="x" alt="Une île">', "Une île"),
        ("<h1>Autre chose</h1><p>Texte</p>", "Texte"),
        ("---\ntitle: t\n---\n{% include x %}<p>{{ y }}Texte</p>", "Texte"),
    ],
)
def test_body(page: str, body: str) -> None:
    if not page.startswith("---"):
        page = "<title>Autre chose</title>" + page
    assert read_html(page, "a.html").body == body


@pytest.mark.parametrize(
    ("page", "date"),
    [
        (
            '<meta property="article:published_time" content="2025-04-13T08:00:00+01:00">',
            "2025-04-13",
        ),
        (
            '<meta name="dcterms.modified" content="2020-01-02">'
            '<meta name="DCTERMS.issued" content="2019">',
            "2019",
        ),
        ('<meta name="date" content="13 avril 2025">', "2025-04-13"),
        ('<p><time datetime="2018-07-13">hier</time>', "2018-07-13"),
        ("<p>Publié : <time>3 mars 2021</time>", "2021-03-03"),
        (
            '<script type="application/ld+json">{"datePublished": "2024-05-06T01:02"}</script>',
            "2024-05-06",
        ),
        ("<p>Rabat, le 3 mai 2024 – Il arrive.", "2024-05-03"),
        ('<meta name="date" content="2025-02-31">', None),
        ("<p>Il est mort le 3 mai 1924 à Paris.", None),
        ('---\ndateModified: 2024-07-11\n---\n<time datetime="2000-01-01">x</time>', "2024-07-11"),
    ],
)
def test_date(page: str, date: str | None) -> None:
    assert read_html(page + "<p>Texte", "a.html").date == date


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("<html lang=fr-CA>x", "fr"),
        ('<html xml:lang="en">x', "en"),
        ('<meta http-equiv="Content-Language" content="fr">x', "fr"),
        ('<meta name="dcterms.language" content="eng">x', "en"),
        ("<p>x", None),
    ],
)
def test_language(page: str, language: str | None) -> None:
    assert read_html(page, "a.html").language == language


def test_the_rest_of_the_head() -> None:
    draft = read_html(
        '<link rel="canonical" href="https://exemple.fr/a"><meta name="author" content="Zoé\nB.">'
        '<meta name="description" content="L&#39;été">x',
        "a.html",
    )
    assert draft.url == "https://exemple.fr/a"
    assert draft.extra == {"author": "Zoé B.", "description": "L'été"}


def test_a_page_nested_too_deep_is_refused() -> None:
    with pytest.raises(TooDeep):
        read_html("<div>" * (DEEPEST + 1), "a.html")


@pytest.mark.parametrize(
    "page",
    [
        "<p>a" * 5000,
        "<ul><li>a</ul>" * 5000,
        "<svg>" + "<path d='M0'/>" * 5000 + "</svg>b",
        "<script>" + "x = '<div>';" * 5000 + "</script>b",
    ],
)
def test_a_long_page_is_not_a_deep_one(page: str) -> None:
    assert read_html(page, "a.html").title


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'<meta charset="iso-8859-2">', "iso-8859-2"),
        (b'<META http-equiv=x content="text/html; charset=windows-1251">', "windows-1251"),
        (b'<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        (b"<p>rien", None),
    ],
)
def test_declared_encoding(data: bytes, expected: str | None) -> None:
    assert declared_encoding(data) == expected
