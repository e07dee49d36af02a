import threading

import pytest

from indexer.analysis import fold, library_versions
from indexer.analysis.stemming import stems

ACCENTED = [
    "sécuritaire",
    "coopération",
    "employé",
    "employée",
    "employés",
    "employées",
    "congé",
    "congés",
    "préavis",
    "démission",
    "élève",
    "élèves",
    "évènement",
    "événement",
    "égalité",
    "santé",
    "arrêté",
    "arrêtés",
    "réfugiée",
    "hôpital",
    "naïve",
    "français",
    "maïs",
    "où",
    "être",
    "chômage",
    "indemnité",
    "licencié",
    "télétravail",
    "rémunération",
    "prud'homme",
]


@pytest.mark.parametrize("word", ACCENTED)
def test_typed_without_accents_shares_a_key(word: str) -> None:
    assert set(stems(word, "fr")) & set(stems(fold(word), "fr"))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "employé", "employée"),
        ("fr", "employés", "employer"),
        ("fr", "français", "française"),
        ("fr", "travailler", "travaillait"),
        ("fr", "cheval", "chevaux"),
        ("fr", "évènement", "événements"),
        ("en", "migrant", "migrants"),
        ("en", "index", "indexes"),
        ("en", "hope", "hoping"),
    ],
)
def test_one_family(language: str, one: str, other: str) -> None:
    assert set(stems(one, language)) & set(stems(other, language))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "université", "universel"),
        ("fr", "police", "politique"),
        ("fr", "poisson", "poison"),
        ("fr", "désert", "dessert"),
        ("en", "university", "universe"),
        ("en", "policy", "police"),
    ],
)
def test_two_families(language: str, one: str, other: str) -> None:
    assert not set(stems(one, language)) & set(stems(other, language))


def test_other_languages_are_folded_only() -> None:
    assert stems("città", "other") == ("citta",)


def test_threads_do_not_share_a_stemmer() -> None:
    words = [*ACCENTED, "internationalisation", "constitutionnellement"] * 20
    expected = [stems(word, "fr") for word in words]
    wrong: list[str] = []

    def stem_all() -> None:
        found = [stems(word, "fr") for word in words]
        wrong.extend(w for w, a, b in zip(words, found, expected, strict=True) if a != b)

    threads = [threading.Thread(target=stem_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_versions_name_the_stemmer() -> None:
    assert library_versions()["snowballstemmer"].startswith("3.")
