import pytest

from indexer.analysis import analyse


@pytest.mark.parametrize("apostrophe", list("'’ʼ‘′`´＇"))
@pytest.mark.parametrize(
    "prefix",
    [*"cdjlmnstzLD", "QU", "entr", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu"],
)
def test_every_elision_with_every_apostrophe(prefix: str, apostrophe: str) -> None:
    text = f"oui {prefix}{apostrophe}avocat"
    token = next(token for token in analyse(text, "fr") if token.position == 1)
    assert (token.form, text[token.start : token.end]) == ("avocat", "avocat")


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("L’avocat de l'Intérieur", ["avocat", "de", "intérieur"]),
        ("C’était l’été", ["était", "été"]),
        ("l’homme, l’œuvre, l’yeuse", ["homme", "oeuvre", "yeuse"]),
        ("l’« Aquarius »", ["aquarius"]),
        ("l’11 novembre", ["11", "novembre"]),
        ("ç’aurait été", ["aurait", "été"]),
        ("qu’on s’était, jusqu’à", ["on", "était", "à"]),
        ("c\u0327’aurait", ["aurait"]),
        ("aujourd’hui", ["aujourd'hui"]),
        ("d’aujourd’hui", ["aujourd'hui"]),
        ("AUJOURD'HUI", ["aujourd'hui"]),
        ("la presqu’île", ["la", "presqu'île"]),
        ("conseil de prud’hommes", ["conseil", "de", "prud'hommes"]),
        ("contentieux prud’homal", ["contentieux", "prud'homal"]),
        ("quelqu’un, quelqu’une", ["quelqu'un", "quelqu'une"]),
        ("O’Brien à N’Djamena", ["o'brien", "à", "n'djamena"]),
        ("p’tit m’sieur", ["p'tit", "m'sieur"]),
        ("les burgers McDonald’s", ["les", "burgers", "mcdonald"]),
        ("dit-il, a-t-on", ["dit", "il", "a", "t", "on"]),
        (
            "celui-ci, lui-même",
            [
                "celui",
                "ci",
                "lui",
                "même",
            ],
        ),
        ("d’Artagnan", ["artagnan", "+dartagnan"]),
        ("la Côte d’Ivoire", ["la", "côte", "ivoire", "+divoire"]),
        ("porte entr’ouverte", ["porte", "ouverte", "+entrouverte"]),
        ("porte-parole", ["porte", "+porteparole", "parole"]),
        ("le week‑end", ["le", "week", "+weekend", "end"]),
        ("vice-présidente", ["vice", "+viceprésidente", "présidente"]),
        ("l’arc-en-ciel", ["arc", "+arcenciel", "en", "ciel"]),
        ("un chef-d’œuvre", ["un", "chef", "+chefdoeuvre", "oeuvre"]),
        ("un rendez-vous", ["un", "rendez", "+rendezvous", "vous"]),
        ("les étudiant·e·s", ["les", "étudiant", "+étudiantes"]),
        ("chaque étudiant.e", ["chaque", "étudiant", "+étudiante"]),
        ("l’O.N.U. siège", ["onu", "siège"]),
        ("le projet C-46", ["le", "projet", "c", "+c46", "46"]),
        ("directive 98/34/CE", ["directive", "98", "+9834ce", "34", "ce"]),
        ("DORS/98-10", ["dors", "+dors9810", "98", "10"]),
        ("le 1er mai au XIXᵉ siècle", ["le", "1er", "+1", "mai", "au", "xixe", "+xix", "siècle"]),
        ("3,5 %, 1 000 000 €", ["3.5", "1000000"]),
        ("3,5kg", ["3.5", "kg"]),
        ("2023-2024", ["2023", "2024"]),
        ("Ni l’ ni '", ["ni", "l", "ni"]),
    ],
)
def test_words(text: str, forms: list[str]) -> None:
    found = [("+" if token.joined else "") + token.form for token in analyse(text, "fr")]
    assert found == forms
