"""Which language a document, each passage of it and its title are in.

Clear cases are decided by counting function words; what is doubtful, or neither English nor
French, by py3langid, which knows some 140 languages. Its model is loaded when first needed.
"""

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple, Protocol

from indexer.documents import LANGUAGES, MIXED, OTHER, Document, Draft, Passage
from indexer.function_words import FUNCTION_WORDS, find_function_words

_STRETCH: Final = 1000  # characters; longer paragraphs are judged in stretches of about so many
_LONG_LINE: Final = 120  # a line of so many characters is a paragraph, no part of a wrapped one
_ENOUGH_LETTERS: Final = 60  # fewer say nothing about languages other than English and French
_CONTRARY_LETTERS: Final = 200  # so many in another language stand against a declaration
_MIXED_LETTERS: Final = 100  # and a tenth of the text: the second language of a mixed document
_MIXED_SHARE: Final = 0.1


_BLANK = re.compile(r"\s")
_WORDS = re.compile(r"[^\W\d_]+")

_NAMES: Final = {
    "english": "en", "anglais": "en", "anglaise": "en", "eng": "en",
    "french": "fr", "français": "fr", "francais": "fr", "française": "fr", "fra": "fr", "fre": "fr",
}  # fmt: skip


class _Guess(NamedTuple):
    """A language code (``""``: no idea), whether it is sure, and from how many letters."""

    language: str
    sure: bool
    letters: int


class _Run(NamedTuple):
    """Paragraphs in one language, beginning at ``start``: their letters, those judged surely."""

    start: int
    language: str
    letters: int
    sure: int


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


_LOADING = threading.Lock()


@cache
def _load() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier


def _identifier() -> _Identifier:
    """Return the model, loaded once (a second); using it from several threads is safe."""
    with _LOADING:
        return _load()


def passages(body: str, *, declared: str | None = None) -> tuple[Passage, ...]:
    """Return the passages of ``body``: runs of paragraphs in one language, none left out.

    ``declared`` is the language the document says it is in (``"en-CA"``, ``"français"``); it
    decides unless a passage of at least 200 letters is clearly in another one. Paragraphs too
    short to tell take the language of their neighbours. An empty body has no passages.
    """
    return _merged(_judged(body, _declared(declared)), body)


def documents_from_drafts(
    drafts: Sequence[Draft], ids: Sequence[str], *, forced: str | None = None
) -> list[Document]:
    """Return the document for each draft under its id, with its languages.

    ``forced`` (``"en"`` or ``"fr"``, else a ``ValueError``) is the language of everything, said
    by the user; otherwise passages are guessed as in :func:`passages`. A document is ``"mixed"``
    when English and French each have a tenth of its letters and at least 100, or else in the
    language with most letters. Best given some 500 drafts at once: those that say which language
    they are in take a third of the time.
    """
    if forced is not None and forced not in LANGUAGES:
        raise ValueError(f"not a language with an analysis: {forced!r}")
    declared = [forced or _declared(draft.language) for draft in drafts]
    sure = [forced is not None] * len(drafts)
    if forced is None:
        claims = [number for number, code in enumerate(declared) if code in LANGUAGES]
        for number, true in zip(claims, _borne_out(drafts, declared, claims), strict=True):
            sure[number] = true
    return [
        _whole(draft, id, code) if code and whole else _guessed(draft, id, code)
        for draft, id, code, whole in zip(drafts, ids, declared, sure, strict=True)
    ]


def _whole(draft: Draft, id: str, language: str) -> Document:
    """Return a document all in one language."""
    found = (Passage(0, len(draft.body), language),) if draft.body else ()
    return _document(draft, id, language, language, found)


def _guessed(draft: Draft, id: str, declared: str | None) -> Document:
    """Return a document whose paragraphs are looked at one by one."""
    title = _guess_title(draft.title)
    runs = _judged(draft.body, declared)
    language = _document_language(runs)
    if not language:  # nothing in the body: the title decides
        language = declared or title.language or OTHER
        runs = [run._replace(language=language) for run in runs]
    found = _merged(runs, draft.body)
    main = found[0].language if language == MIXED else _analysis(language)
    return _document(draft, id, language, _analysis(title.language) if title.sure else main, found)


def _document(
    draft: Draft, id: str, language: str, title_language: str, found: tuple[Passage, ...]
) -> Document:
    return Document(
        id, draft.path, draft.title, draft.body, draft.type, language, title_language, found,
        draft.date, draft.url, draft.extra,
    )  # fmt: skip


@lru_cache
def _declared(value: str | None) -> str | None:
    """Return the code in a declaration (``fr_BE``, ``English``), None when there is not one."""
    name = (value or "").strip().lower()
    name = _NAMES.get(name, re.split(r"[-_.]", name)[0])
    known = name.isascii() and name.isalpha() and 2 <= len(name) <= 3
    return name if known and name not in ("mul", "und", "zxx", "mis") else None


def _analysis(language: str) -> str:
    return language if language in LANGUAGES else OTHER


def _borne_out(
    drafts: Sequence[Draft], declared: Sequence[str | None], claims: Sequence[int]
) -> Iterator[bool]:
    """Tell at a glance which drafts of ``claims`` are all in the language they say they are in.

    Its function words are there, and next to none of the other language; where there are few
    words at all, the declaration is enough. What is not clear so is looked at by paragraphs.
    """
    texts = [f"{drafts[number].title} {drafts[number].body}" for number in claims]
    for number, text, *counts in zip(claims, texts, *find_function_words(texts), strict=True):
        english, french, words = counts
        own, contrary = (english, french) if declared[number] == "en" else (french, english)
        if contrary * 5 > own:
            yield False
        elif own * 12 >= min(words, 60) or words < 20:
            yield True
        else:  # few function words among many, or among few different ones
            different = len(set(text.lower().split()))
            yield own * 12 >= different or different < 20


def _guess(text: str) -> _Guess:
    """Guess one paragraph or title."""
    text = unicodedata.normalize("NFC", text)
    words = _WORDS.findall(text.lower())
    letters = sum(map(len, words))
    if not letters:
        return _Guess("", False, 0)
    hits = {code: [w for w in words if w in known] for code, known in FUNCTION_WORDS.items()}
    best, least = sorted(LANGUAGES, key=lambda code: -len(hits[code]))
    count = len(hits[best])
    varied = len(set(hits[best])) > 1
    if varied and count >= max(3, 0.12 * len(words), 4 * len(hits[least])):
        return _Guess(best, True, letters)
    language, sure = _identified(text, letters)
    if language in LANGUAGES and not (varied and language == best):
        sure = False  # program code, a list of names: English to the model, but no sentence
    return _Guess(language, sure, letters)


_guess_title = lru_cache(_guess)  # many documents are called Definitions


def _identified(text: str, letters: int) -> tuple[str, bool]:
    """Return what py3langid says, and whether it is to be believed."""
    ranking = _identifier().rank(text)
    shares = dict(ranking)
    top, share = ranking[0]
    ours = shares["en"] + shares["fr"]
    latin = sum(letter < "\u0370" for letter in text if letter.isalpha())
    enough = letters >= _ENOUGH_LETTERS or latin * 2 < letters
    if top not in LANGUAGES and enough and share >= 0.5 and ours < 0.05:
        return top, True
    best = "en" if shares["en"] >= shares["fr"] else "fr"
    return best, letters >= _ENOUGH_LETTERS and shares[best] >= 0.8


def _paragraphs(body: str) -> list[tuple[int, int]]:
    """Where the paragraphs of ``body`` lie: between blank lines, and every long line alone."""
    found: list[tuple[int, int]] = []
    growing = False
    at = 0
    for line in body.splitlines(keepends=True):
        start, at = at, at + len(line)
        if line.isspace():
            growing = False
        elif growing and len(line) < _LONG_LINE:
            found[-1] = (found[-1][0], at)
        else:
            found.append((start, at))
            growing = len(line) < _LONG_LINE
    return [stretch for start, end in found for stretch in _stretches(body, start, end)]


def _stretches(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a long paragraph behind sentences: text out of HTML or PDF may be one paragraph."""
    while end - start > 2 * _STRETCH:
        cut = body.rfind(". ", start + _STRETCH // 2, start + _STRETCH) + 1
        if not cut:
            blank = _BLANK.search(body, start + _STRETCH, end)
            cut = blank.start() if blank else end
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _settled(guesses: list[_Guess], declared: str | None) -> list[str]:
    """Return a language for every paragraph: doubtful ones take that of their neighbours."""
    sure = Counter[str]()
    lean = Counter[str]()
    for guess in guesses:
        (sure if guess.sure else lean)[guess.language] += guess.letters
    most = (sure or lean or Counter([""])).most_common(1)[0][0]
    base = declared or most
    after: list[str] = []  # the next sure language, for each paragraph
    following = ""
    for guess in reversed(guesses):
        following = guess.language if guess.sure else following
        after.append(following)
    settled = []
    before = ""
    for guess, following in zip(guesses, reversed(after), strict=True):
        if guess.sure:
            before = guess.language
            settled.append(before)
        elif guess.language and guess.language in (before, following):
            settled.append(guess.language if before and following else before or following)
        else:  # a heading belongs to what follows
            settled.append(following or before or base)
    return settled


def _judged(body: str, declared: str | None) -> list[_Run]:
    """Return the runs of paragraphs in one language, in order."""
    places = _paragraphs(body)
    guesses = [_guess(body[start:end]) for start, end in places]
    runs = _joined(
        _Run(start, language, guess.letters, guess.letters if guess.sure else 0)
        for (start, _), guess, language in zip(
            places, guesses, _settled(guesses, declared), strict=True
        )
    )
    if declared is None:
        return runs
    return _joined(
        run if run.sure >= _CONTRARY_LETTERS else run._replace(language=declared) for run in runs
    )


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """Return ``runs`` with neighbours of one language made one."""
    joined: list[_Run] = []
    for run in runs:
        if joined and joined[-1].language == run.language:
            last = joined.pop()
            run = last._replace(letters=last.letters + run.letters, sure=last.sure + run.sure)
        joined.append(run)
    return joined


def _merged(runs: list[_Run], body: str) -> tuple[Passage, ...]:
    """Return the runs as passages; foreign languages side by side make one ``other``."""
    runs = _joined(run._replace(language=_analysis(run.language)) for run in runs)
    starts = [0, *(run.start for run in runs[1:]), len(body)]
    return tuple(
        Passage(start, end, run.language)
        for run, start, end in zip(runs, starts, starts[1:], strict=False)
    )


def _document_language(runs: list[_Run]) -> str:
    """Return the language of the document, ``""`` when it has no letters."""
    letters = Counter[str]()
    for run in runs:
        letters[run.language] += run.letters
    least = max(_MIXED_LETTERS, _MIXED_SHARE * letters.total())
    if all(letters[code] >= least for code in LANGUAGES):
        return MIXED
    return letters.most_common(1)[0][0] if letters.total() else ""
