import pytest

from indexer.corpus.markdown import read_markdown, strip_marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# L’été\n\nIl fait *très* **beau**.", "L’été\n\nIl fait très beau."),
        ("## Titre ##\ntexte", "Titre\n\ntexte"),
        ("# C#", "C#"),
        ("## Démarrer { #demarrer }", "Démarrer"),
        ('Voir [la carte](https://x.fr/a_(b) "t") !', "Voir la carte !"),
        ("[![Un chat à l’œil vif](chat.jpg)](https://x.fr)", "Un chat à l’œil vif"),
        ("Selon [la loi][1].\n\n[1]: https://loi.fr", "Selon la loi."),
        ("Un mot[^1].\n\n[^1]: Une note.", "Un mot.\n\n Une note."),
        ("Voir [[Page d’accueil|l’accueil]].", "Voir l’accueil."),
        ("<https://exemple.fr>", "https://exemple.fr"),
        ("De `a_b *c*` et ``x ` y``", "De a_b *c* et x ` y".replace("x ` y", "``x ` y``")),
        (
            "```python\n# pas un titre\nx = a * b * c\n```\nfin",
            "# pas un titre\nx = a * b * c\nfin",
        ),
        ("~~~\n```\n~~~\nfin", "```\nfin"),
        ("```\njamais *fermé*", "jamais *fermé*"),
        ("Avant <!-- caché\n```\nencore --> après", "Avant  après"),
        ("<!-- jamais fermé", "<!-- jamais fermé"),
        ("Avec `<script setup>`\n\n## Ensuite", "Avec <script setup>\n\nEnsuite"),
        ("<script>\nlet x\n</script>\nTexte", "Texte"),
        ("un<br>deux <b>gras</b>", "un\ndeux gras"),
        ('<img src="x" alt="Une île">', "Une île"),
        ("si a < b et c > d", "si a < b et c > d"),
        ('{{< figure src="x.png" >}}Texte{{% /note %}} {% raw %}', "Texte"),
        ("> Une citation\n> à l’ancienne", "Une citation\nà l’ancienne"),
        ("- un\n* deux\n+ trois\n1. quatre\n- [x] cinq", "un\ndeux\ntrois\n1. quatre\ncinq"),
        ("| pays | œuvre |\n|------|:-----:|\n| Maroc | thé |", "pays\tœuvre\n\nMaroc\tthé"),
        ("::: tip Astuce\nTexte\n:::", "Astuce\nTexte"),
        ("/// note | Détails\n\nTexte\n\n///", "Détails\n\nTexte"),
        ("Titre\n=====\n\na\n\n* * *\n\nb", "Titre\n\na\n\nb"),
        ("3 * 4 * 5, snake_case_name, \\*cher\\*", "3 * 4 * 5, snake_case_name, *cher*"),
        ("__gras__ et _l’été_ et ~~barré~~", "gras et l’été et barré"),
        ("**dont *un* mot**", "dont un mot"),
        ("R&amp;D &lt;b&gt; &eacute;t&eacute;", "R&D <b> été"),
    ],
)
def test_strip_marks(text: str, expected: str) -> None:
    assert strip_marks(text) == expected


def test_front_matter_gives_the_metadata() -> None:
    draft = read_markdown(
        "---\ntitle: 'L’accueil'\ndate: 2022-07-05T14:30:00.000Z\nlanguage: fr-CA\n"
        "author: Zoé\n---\n# L’accueil\n\nBonjour.",
        "site/accueil.md",
    )
    assert (draft.id, draft.path, draft.type) == ("site/accueil.md", "site/accueil.md", "md")
    assert (draft.title, draft.body) == ("L’accueil", "Bonjour.")
    assert (draft.date, draft.language, draft.extra) == ("2022-07-05", "fr", {"author": "Zoé"})


@pytest.mark.parametrize(
    ("text", "title", "body", "date"),
    [
        (
            "# Été\n\nRabat, le 3 mai 2024 – Texte.",
            "Été",
            "Rabat, le 3 mai 2024 – Texte.",
            "2024-05-03",
        ),
        ("# Vue 2\n\nSortie en juillet 2022.", "Vue 2", "Sortie en juillet 2022.", None),
        ("Une phrase. Une autre.", "Une phrase", "Une phrase. Une autre.", None),
        ("---\ntitle: Seul\n---\n", "Seul", "", None),
        ("<!-- rien -->", "", "", None),
    ],
)
def test_without_front_matter(text: str, title: str, body: str, date: str | None) -> None:
    draft = read_markdown(text, "a.md")
    assert (draft.title, draft.body, draft.date) == (title, body, date)
