import numpy as np
import pytest

from indexer import ranking


def probabilities(counts: dict[str, list[int]], tokens: dict[str, int]) -> dict[str, float]:
    return ranking.language_probabilities(counts, tokens)


def test_a_query_is_in_the_language_that_knows_its_words() -> None:
    found = probabilities(
        {"en": [900, 0, 2], "fr": [3, 40, 2], "other": [0, 0, 0]},
        {"en": 100_000, "fr": 100_000, "other": 0},
    )
    assert sum(found.values()) == pytest.approx(1)
    assert found["other"] == 0
    french = probabilities({"en": [0, 1], "fr": [12, 30]}, {"en": 10**6, "fr": 2_000})
    assert french["fr"] > 0.999


def test_a_language_of_few_words_gains_nothing_from_those_it_lacks() -> None:
    """Three German abstracts must not take English queries away from 5,000 English ones."""
    found = probabilities(
        {"en": [1, 3, 20, 2, 1], "other": [0, 0, 0, 0, 0]}, {"en": 1_000_000, "other": 500}
    )
    assert found["en"] > 0.8


def test_words_that_nobody_knows_say_nothing() -> None:
    assert probabilities({"en": [0], "fr": [0]}, {"en": 9_000, "fr": 10}) == {"en": 0.5, "fr": 0.5}
    assert probabilities({"en": [0], "fr": [0]}, {"en": 0, "fr": 10}) == {"en": 0.0, "fr": 1.0}
    assert probabilities({"en": [], "fr": []}, {"en": 0, "fr": 0}) == {"en": 1.0, "fr": 1.0}


def places(*pairs: tuple[int, int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([document << 32 | position for document, position in pairs], dtype=np.int64)


def test_closer_is_better() -> None:
    documents = np.array([1, 4, 7, 9])
    # The pair in order, the pair turned round, ten words apart, far apart.
    left = places((1, 5), (4, 6), (7, 0), (9, 0))
    right = places((1, 6), (4, 5), (7, 9), (9, 500))
    norms = ranking.norms(np.full(4, 100.0), 100.0)
    bonus = ranking.closeness([2.0, 3.0], [0, 1], [left, right], documents, norms)
    assert bonus[0] > bonus[1] == bonus[2] > bonus[3] == 0
    assert bonus[1] == pytest.approx(ranking.WINDOW_WEIGHT * 5.0)


def test_stop_words_between_two_words_keep_them_neighbours() -> None:
    """*ministre de l’Intérieur*: the query's words stand two steps apart, and so in the text."""
    documents = np.array([0])
    here = [places((0, 10)), places((0, 12))]
    norms = ranking.norms(np.ones(1), 1.0)
    near = ranking.closeness([1.0, 1.0], [0, 2], here, documents, norms)
    far = ranking.closeness([1.0, 1.0], [0, 1], here, documents, norms)
    assert near[0] > far[0]


def test_a_title_that_is_the_query_agrees_most() -> None:
    documents, titles = np.array([3, 4, 9]), np.array([2, 8, 1])
    words = [places((3, 0), (3, 7), (4, 5)), places((3, 1), (4, 6), (9, 0), (9, 1))]
    bonus = ranking.title_agreement([2.0, 1.0], words, documents, titles)
    assert bonus.tolist() == pytest.approx([0.8 * 3.0, 0.8 * 3.0 / 4, 0.8 * 1.0])


def test_a_missing_title_counts_as_those_of_the_best_hits_do() -> None:
    agreements = np.array([0.0, 3.0, 1.0, 0.0])
    untitled = np.array([True, False, False, False])
    expected = ranking.expected_title(agreements, untitled, np.array([5.0, 4.0, 3.0, 2.0]))
    assert expected.tolist() == pytest.approx([4 / 3, 0, 0, 0])
    few = np.arange(20.0, 0.0, -1)
    expected = ranking.expected_title(few, few == 20, few)  # of the ten best titled: 19 to 10
    assert expected[0] == pytest.approx(14.5) and not expected[1:].any()
    assert not ranking.expected_title(agreements, ~untitled | untitled, few[:4]).any()


def test_the_likeliest_language_keeps_its_scores() -> None:
    assert ranking.trust({"en": 0.2, "fr": 0.8}, "fr") == 1.0
    assert ranking.trust({"en": 0.2, "fr": 0.8}, "en") == pytest.approx(0.25**0.3)
    unlikely = ranking.trust({"en": 0.0, "fr": 1.0}, "en")
    assert 0 < unlikely < 0.01
