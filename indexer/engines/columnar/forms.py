"""What a word of a query stands for in the index: its forms, how frequent they are."""

from collections import Counter
from collections.abc import Sequence

from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.lookup import Lookup
from indexer.query.analysed import Key, Terms


def forms(lookup: Lookup, leaf: Terms) -> Counter[str]:
    """Return the forms that a word finds, and how often each stands in the whole index.

    Documents deleted since the last rebuild are counted, too.
    """
    counts: Counter[str] = Counter()
    term = lookup.term(leaf)
    for segment, words in zip(lookup.generation.segments, term.words, strict=True):
        if words is None:
            continue
        vocabulary = segment.languages[leaf.language].vocabulary
        if words.forms is not None:
            numbers = words.forms.tolist()
        else:
            ranges = [vocabulary.forms_of(family) for family in words.families.tolist()]
            numbers = [number for low, high in ranges for number in range(low, high)]
        for number in numbers:
            counts[vocabulary.forms[number]] += int(vocabulary.form_count[number])
    return counts


def frequencies(generation: Generation, language: str, keys: Sequence[Key]) -> list[int]:
    """Return how many documents have each key in a language, deleted ones included."""
    counts = [0] * len(keys)
    for segment in generation.segments:
        postings = segment.languages.get(language)
        if postings is None:
            continue
        for place, key in enumerate(keys):
            words = postings.vocabulary.words_of((key,))
            if len(words.families):
                counts[place] += postings.document_frequency(words)
    return counts
