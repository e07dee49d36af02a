import pytest

from indexer.analysis.derivation import headword, verb_of
from indexer.analysis.participles import participles


@pytest.mark.parametrize(
    ("language", "word", "head"),
    [
        ("fr", "licenciement", "licencier"),
        ("fr", "organisation", "organiser"),
        ("fr", "avertissement", "avertir"),
        ("fr", "déploiement", "déployer"),
        ("fr", "adoption", "adopter"),
        ("fr", "expulsion", "expulser"),
        ("fr", "contribution", "contribuer"),
        ("fr", "surveillance", "surveiller"),
        ("fr", "employé", "employer"),
        ("en", "organization", "organize"),
        ("en", "operation", "operate"),
        ("en", "information", "inform"),
        ("en", "planning", "plan"),
        ("en", "hoping", "hope"),
        ("en", "happily", "happy"),
        ("en", "accessibility", "accessible"),
        ("en", "government", "govern"),
        ("en", "election", "elect"),
        ("en", "precision", "precise"),
    ],
)
def test_headwords(language: str, word: str, head: str) -> None:
    assert headword(word, language, {word, head}) == head
    assert headword(word, language, {word}) == word


@pytest.mark.parametrize(
    ("language", "word", "like"),
    [
        ("fr", "marché", "marcher"),
        ("fr", "statue", "statuer"),
        ("fr", "gravité", "graviter"),
        ("fr", "action", "acter"),
        ("en", "business", "busy"),
        ("en", "generation", "generate"),
        ("en", "petition", "petite"),
        ("en", "marketing", "market"),
        ("en", "nation", "nate"),
        ("en", "wing", "win"),  # too short to be made of anything
    ],
)
def test_words_that_went_their_own_way(language: str, word: str, like: str) -> None:
    assert headword(word, language, {word, like}) == word


def test_nouns_of_action_with_another_stem() -> None:
    assert verb_of("modification", "fr", {"modifier"}) == "modifier"
    assert verb_of("chauffage", "fr", {"chauffer"}) == "chauffer"
    assert verb_of("notification", "en", {"notify"}) == "notify"
    assert verb_of("traduction", "fr", ()) == "traduire"  # listed
    assert verb_of("voyage", "fr", {"voyer"}) is None
    assert verb_of("image", "fr", {"imaginer"}) is None


@pytest.mark.parametrize(
    ("verb", "participle"),
    [
        ("finir", "fini"),
        ("ouvrir", "ouvert"),
        ("souffrir", "souffert"),
        ("découvrir", "découvert"),
        ("tenir", "tenu"),
        ("courir", "couru"),
        ("haïr", "haï"),
        ("apercevoir", "aperçu"),
        ("prévoir", "prévu"),
        ("connaître", "connu"),
        ("connaitre", "connu"),
        ("naître", "né"),
        ("peindre", "peint"),
        ("résoudre", "résolu"),
        ("vendre", "vendu"),
        ("rompre", "rompu"),
        ("traduire", "traduit"),
        ("inscrire", "inscrit"),
        ("exclure", "exclu"),
        ("survivre", "survécu"),
    ],
)
def test_participles(verb: str, participle: str) -> None:
    assert participles(verb) == (
        participle,
        f"{participle}e",
        f"{participle}s",
        f"{participle}es",
    )


@pytest.mark.parametrize("word", ["manger", "livre", "noir", "ir", "", "taire", "traire", "avenir"])
def test_words_without_participles(word: str) -> None:
    assert participles(word) == ()
