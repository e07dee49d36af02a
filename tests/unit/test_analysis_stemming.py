import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer

from indexer.analysis import analyse, fold, library_versions, stemming
from indexer.analysis.families import stems
from indexer.analysis.stops import stop_words

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


# Every ending that a rule of either stemmer looks at, and some more.
ENDINGS = (
    "s es ed ing ingly edly ies ied ly ally ational tional ation ator izer ization ive iveness "
    "ness fulness ousness ful less ement ment ance ence able ible ant ent ism ate iti ous ize ion "
    "al er ic enci anci abli logist logi li eed y ’s 's is us ss ying "
    "e é ée ées és er ez era erai erais erait eras erez eriez erions erons eront ai aient ais "
    "ait âmes ant ante antes ants as asse assent asses assiez assions ât âtes a iez ions îmes ît "
    "îtes i ie ira irai irait iras irent irez ir issaient issant issante issons it issez "
    "ment ements issement issements amment emment euse euses eux eur eurs ateur atrice atrices "
    "ations ance ances iste istes isme ismes able ables ité ités if ive ifs ives logie logies "
    "usion ution utions ence ences ivité abilité icité icatif icateur bilité ère ières ier iers "
    "eaux aux oux ou et ett el ell ien ienn on onn"
)
ROOTS = ["", "port", "nation", "génér", "qual", "crit", "aï", "employ", "jouï", "Y", "quot", "bij"]


def corpus_words() -> list[str]:
    """Every form of the texts that come with the project, and roots with all endings."""
    root = Path(__file__).parents[2]
    texts = [*root.glob("seeds/*.txt"), *root.glob("tests/**/*.jsonl"), *root.glob("*/**/*.py")]
    forms = {
        token.form for path in texts for token in analyse(path.read_text("utf-8"), "other")
    } | {first + ending for first in ROOTS for ending in ENDINGS.split()}
    return sorted(forms | stop_words("en") | stop_words("fr"))


def test_our_stems_are_those_of_snowball() -> None:
    words = corpus_words()
    assert len(words) > 5000
    ours = zip(stemming._pure(), (EnglishStemmer(), FrenchStemmer()), strict=True)
    for stem, theirs in ours:
        assert [stem(word) for word in words] == theirs.stemWords(words)


def test_stems_in_c_are_those_in_python() -> None:
    pytest.importorskip("Stemmer")
    assert stemming._has_compiled()
    words = corpus_words()
    for compiled, pure in zip(stemming._compiled(), stemming._pure(), strict=True):
        assert [compiled(word) for word in words] == [pure(word) for word in words]


@pytest.mark.parametrize("release", ["3.0.1", "4.1.0", None])
def test_another_release_of_snowball_is_not_used(
    release: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = None
    if release is not None:
        module = ModuleType("Stemmer")
        monkeypatch.setattr(module, "version", lambda: release, raising=False)
    monkeypatch.setitem(sys.modules, "Stemmer", module)  # None: cannot be imported
    assert not stemming._has_compiled.__wrapped__()


def test_versions_name_the_stemmer() -> None:
    assert library_versions()["snowballstemmer"].startswith("3.")
