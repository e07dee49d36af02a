"""The engines compared, each behind the same methods.

Every engine reads the same corpus file, keeps id, language, title and body, and gives back the top
ten as (id, title, snippet): the snippet is the best fragment of the body with ``<b>`` around what
was found, empty when not asked for. Settings are those a user of the library would be advised to
take: stems of the document's language where the engine has them, positions, titles and bodies
stored. Nobody tells an engine the language of a query, so each searches both.

Libraries are imported when an engine is constructed: only those measured need to be installed.
"""

import json
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

from benchmarks.corpus import Query, read_rows, typed

Answer = list[tuple[str, str, str]]
"""The hits of one query, best first: (id, title, snippet)."""

TOP: Final = 10
LANGUAGES: Final = ("en", "fr")
BODIES: Final = ("body_en", "body_fr")
FIELDS: Final = ("title_en", "title_fr", *BODIES)
MEMORY_MB: Final = 256
"""Memory for building, for the engines that let it be set (ours, tantivy, Whoosh)."""


class Unsupported(Exception):
    """The engine has no such kind of query, or is measured with one job only."""


class Engine(Protocol):
    """One engine with its index below one folder, which exists."""

    def __init__(self, folder: Path) -> None: ...

    @property
    def version(self) -> str:
        """The version of the library as it works at this moment."""

    def build(self, corpus: Path, jobs: int = 1) -> None:
        """Index a corpus file anew, until it is on disk and can be opened.

        ``jobs`` is the number of processes or threads; of more than one, ``Unsupported``.
        """

    def open(self) -> None:
        """Open the index for searching."""

    def search(self, query: Query, *, snippets: bool) -> Answer:
        """Return the top ten. Raises ``Unsupported``."""

    def add(self, corpus: Path) -> None:
        """Add the documents of a file to the opened index, until a search finds them.

        A writer stays open for the next call where the engine has such a thing.
        """

    def close(self) -> None:
        """Release what ``open`` and ``add`` took."""


class Ours:
    """Bilingual Search through its public API, as installed: with compiled loops if numba is."""

    def __init__(self, folder: Path) -> None:
        self._module = import_module("indexer")
        self._folder = folder

    @property
    def version(self) -> str:
        compiled = import_module("indexer.engines.columnar.speed").loops() is not None
        return f"this checkout, numba {version('numba')}" if compiled else "this checkout, numpy"

    def build(self, corpus: Path, jobs: int = 1) -> None:
        build = self._module.Index.build
        build(self._folder, [corpus], jobs=jobs, memory_mb=MEMORY_MB).close()

    def open(self) -> None:
        self._index = self._module.Index.open(self._folder)

    def search(self, query: Query, *, snippets: bool) -> Answer:
        hits = self._index.search(typed(query), limit=TOP, snippets=snippets).hits
        return [
            (hit.document.id, hit.document.title, marked(hit.snippet.text, hit.snippet.marks))
            for hit in hits
        ]

    def add(self, corpus: Path) -> None:
        self._index.update([corpus])

    def close(self) -> None:
        self._index.close()


class OursWithoutNumba(Ours):
    """The same where numba is not installed: from then on this process cannot import it."""

    def __init__(self, folder: Path) -> None:
        sys.modules["numba"] = None  # type: ignore[assignment]  # documented: the import fails
        super().__init__(folder)


def marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return the text with ``<b>`` around every mark.

    >>> marked("la mer", [(3, 6)])
    'la <b>mer</b>'
    """
    parts: list[str] = []
    end = 0
    for start, stop in marks:
        parts += (text[end:start], "<b>", text[start:stop], "</b>")
        end = stop
    return "".join((*parts, text[end:]))


class Tantivy:
    """Tantivy through tantivy-py: a field per language, Snowball stems, ``jobs`` threads.

    Hits are not counted (``count=False``), which lets it skip documents. Fuzzy terms are one error
    away from a stem. A prefix is a fuzzy term with no error and anything after it: ten times
    faster than a regular expression and the same documents; its query parser knows prefixes only
    at the end of a phrase.
    """

    def __init__(self, folder: Path) -> None:
        self._library: Any = import_module("tantivy")
        self.version = version("tantivy")
        self._folder = folder
        self._writer: Any = None

    def build(self, corpus: Path, jobs: int = 1) -> None:
        library = self._library
        schema = library.SchemaBuilder()
        for name in ("id", "lang"):
            schema.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
        for name in FIELDS:
            tokenizer = f"{name[-2:]}_stem"
            schema.add_text_field(name, stored=True, tokenizer_name=tokenizer)
        self._index = library.Index(schema.build(), path=str(self._folder))
        self._register()
        self._write(corpus, jobs)
        self._writer.wait_merging_threads()
        self._writer = None

    def _register(self) -> None:
        """Register the French tokenizer: tantivy's own ``en_stem`` with another stemmer."""
        library = self._library
        french = library.TextAnalyzerBuilder(library.Tokenizer.simple())
        french = french.filter(library.Filter.remove_long(40)).filter(library.Filter.lowercase())
        french = french.filter(library.Filter.stemmer("french"))
        self._index.register_tokenizer("fr_stem", french.build())

    def _write(self, corpus: Path, jobs: int = 1) -> None:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=MEMORY_MB * 1_000_000, num_threads=jobs)
        for row in read_rows(corpus):
            document = self._library.Document()
            document.add_text("id", row["id"])
            document.add_text("lang", row["lang"])
            document.add_text(f"title_{row['lang']}", row["title"])
            document.add_text(f"body_{row['lang']}", row["body"])
            self._writer.add_document(document)
        self._writer.commit()

    def open(self) -> None:
        self._index = self._library.Index.open(str(self._folder))
        self._register()
        self._searcher = self._index.searcher()

    def search(self, query: Query, *, snippets: bool) -> Answer:
        parsed = self._parse(query)
        answer, generators = [], dict[str, Any]()
        for _, address in self._searcher.search(parsed, TOP, count=False).hits:
            document = self._searcher.doc(address)
            language, text = document.get_first("lang"), ""
            if snippets:
                if language not in generators:
                    generators[language] = self._library.SnippetGenerator.create(
                        self._searcher, parsed, self._index.schema, f"body_{language}"
                    )
                text = generators[language].snippet_from_doc(document).to_html()
            answer.append((document.get_first("id"), document.get_first(f"title_{language}"), text))
        return answer

    def _parse(self, query: Query) -> Any:
        library = self._library
        match query.kind:
            case "prefix":
                should = [
                    (
                        library.Occur.Should,
                        library.Query.fuzzy_term_query(
                            self._index.schema, name, word, distance=0, prefix=True
                        ),
                    )
                    for word in query.words
                    for name in FIELDS
                ]
                return library.Query.boolean_query(should)
            case "fuzzy":
                fuzzy = dict.fromkeys(FIELDS, (False, 1, True))
                text = " ".join(query.words)
                return self._index.parse_query(text, list(FIELDS), fuzzy_fields=fuzzy)
            case _:
                return self._index.parse_query(typed(query), list(FIELDS))

    def add(self, corpus: Path) -> None:
        self._write(corpus)
        self._index.reload()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()


class Fts5:
    """SQLite's FTS5: words without accents and without stems; it has no fuzzy terms."""

    tokenizer = "unicode61 remove_diacritics 2"
    _PLAIN: Final = (
        "SELECT id, title, '' FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?"
    )
    _SNIPPETS: Final = (
        "SELECT id, title, snippet(documents, 3, '<b>', '</b>', '…', 32) FROM documents "
        "WHERE documents MATCH ? ORDER BY rank LIMIT ?"
    )

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"
        self.version = sqlite3.sqlite_version

    def build(self, corpus: Path, jobs: int = 1) -> None:
        _one(jobs)
        self.open()
        self._connection.execute(
            "CREATE VIRTUAL TABLE documents USING fts5(id UNINDEXED, lang UNINDEXED, title, body, "
            f"tokenize = '{self.tokenizer}')"
        )
        self.add(corpus)
        self.close()

    def open(self) -> None:
        self._connection = sqlite3.connect(self._path)

    def search(self, query: Query, *, snippets: bool) -> Answer:
        select = self._SNIPPETS if snippets else self._PLAIN
        return self._connection.execute(select, (self._match(query), TOP)).fetchall()

    def _match(self, query: Query) -> str:
        words = [f'"{word}"' for word in query.words]
        match query.kind:
            case "and":
                return " AND ".join(words)
            case "phrase":
                return f'"{" ".join(query.words)}"'
            case "prefix":
                return " OR ".join(f"{word}*" for word in words)
            case "fuzzy":
                raise Unsupported
            case _:
                return " OR ".join(words)

    def add(self, corpus: Path) -> None:
        with self._connection:
            self._connection.executemany(
                "INSERT INTO documents VALUES (:id, :lang, :title, :body)", read_rows(corpus)
            )

    def close(self) -> None:
        self._connection.close()


class Xapian:
    """Xapian 1.4, title and body as its guide advises: one text, titles also in a field.

    A query is parsed with each language's stemmer and the two are joined by OR. There are no fuzzy
    terms before Xapian 2.
    """

    def __init__(self, folder: Path) -> None:
        self._library: Any = import_module("xapian")
        self.version = self._library.version_string()
        self._folder = folder
        self._writer: Any = None
        self._stemmers: Mapping[str, Any] = {
            language: self._library.Stem(language) for language in LANGUAGES
        }

    def build(self, corpus: Path, jobs: int = 1) -> None:
        _one(jobs)
        self._write(corpus)
        self._writer.close()
        self._writer = None

    def _write(self, corpus: Path) -> None:
        library = self._library
        if self._writer is None:
            self._writer = library.WritableDatabase(str(self._folder), library.DB_CREATE_OR_OPEN)
        generator = library.TermGenerator()
        for row in read_rows(corpus):
            document = library.Document()
            generator.set_stemmer(self._stemmers[row["lang"]])
            generator.set_document(document)
            generator.index_text(row["title"], 1, "S")
            generator.increase_termpos()
            generator.index_text(row["title"])
            generator.increase_termpos()
            generator.index_text(row["body"])
            document.set_data(json.dumps(row, ensure_ascii=False))
            self._writer.add_document(document)
        self._writer.commit()

    def open(self) -> None:
        library = self._library
        self._database = library.Database(str(self._folder))
        self._parsers = {language: library.QueryParser() for language in LANGUAGES}
        for language, parser in self._parsers.items():
            parser.set_stemmer(self._stemmers[language])
            parser.set_stemming_strategy(library.QueryParser.STEM_SOME)
            parser.set_database(self._database)

    def search(self, query: Query, *, snippets: bool) -> Answer:
        library = self._library
        if query.kind == "fuzzy":
            raise Unsupported
        parser = library.QueryParser
        flags = parser.FLAG_BOOLEAN | parser.FLAG_PHRASE | parser.FLAG_WILDCARD
        # Prefixes and phrases are not stemmed: one parser is enough.
        languages = LANGUAGES[:1] if query.kind in ("prefix", "phrase") else LANGUAGES
        parsed = [self._parsers[name].parse_query(typed(query), flags) for name in languages]
        enquire = library.Enquire(self._database)
        enquire.set_query(library.Query(library.Query.OP_OR, parsed))
        answer, found = [], enquire.get_mset(0, TOP)
        for match in found:
            row, text = json.loads(match.document.get_data()), ""
            if snippets:
                stemmer = self._stemmers[row["lang"]]
                text = found.snippet(row["body"], 200, stemmer).decode()
            answer.append((row["id"], row["title"], text))
        return answer

    def add(self, corpus: Path) -> None:
        self._write(corpus)
        self._database.reopen()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._database.close()


class Whoosh:
    """Whoosh as it comes: its analyser of each language, a field per language, OR by default."""

    def __init__(self, folder: Path) -> None:
        self._index_module: Any = import_module("whoosh.index")
        self._analysis: Any = import_module("whoosh.analysis")
        self._fields: Any = import_module("whoosh.fields")
        self._parsing: Any = import_module("whoosh.qparser")
        self.version = version("whoosh3")
        self._folder = folder

    def build(self, corpus: Path, jobs: int = 1) -> None:
        _one(jobs)
        fields = self._fields
        analysers = {name: self._analysis.LanguageAnalyzer(name) for name in LANGUAGES}
        schema = fields.Schema(
            id=fields.STORED,
            lang=fields.STORED,
            **{name: fields.TEXT(analysers[name[-2:]], stored=True) for name in FIELDS},
        )
        self._index = self._index_module.create_in(str(self._folder), schema)
        self._write(corpus)
        self._index.close()

    def _write(self, corpus: Path) -> None:
        writer = self._index.writer(limitmb=MEMORY_MB)
        for row in read_rows(corpus):
            texts = {f"{name}_{row['lang']}": row[name] for name in ("title", "body")}
            writer.add_document(id=row["id"], lang=row["lang"], **texts)
        writer.commit()

    def open(self) -> None:
        self._index = self._index_module.open_dir(str(self._folder))
        self._searcher = self._index.searcher()
        self._parser = self._parsing.MultifieldParser(
            FIELDS, self._index.schema, group=self._parsing.OrGroup
        )
        self._parser.add_plugin(self._parsing.FuzzyTermPlugin())

    def search(self, query: Query, *, snippets: bool) -> Answer:
        parsed = self._parser.parse(typed(query))
        hits = self._searcher.search(parsed, limit=TOP, terms=snippets)
        return [
            (
                hit["id"],
                hit[f"title_{hit['lang']}"],
                hit.highlights(f"body_{hit['lang']}") if snippets else "",
            )
            for hit in hits
        ]

    def add(self, corpus: Path) -> None:
        self._write(corpus)
        self._searcher = self._searcher.refresh()

    def close(self) -> None:
        self._searcher.close()
        self._index.close()


def _one(jobs: int) -> None:
    if jobs != 1:
        raise Unsupported


WRITING: Final = dict.fromkeys(("ours", "numpy"), "indexer.building")
"""The module that an engine imports only when it writes."""

ENGINES: Final[Mapping[str, type[Engine]]] = {
    "ours": Ours,
    "numpy": OursWithoutNumba,
    "tantivy": Tantivy,
    "fts5": Fts5,
    "xapian": Xapian,
    "whoosh": Whoosh,
}

OURS: Final = ("ours", "numpy")
"""The engines of this checkout."""

_NEEDED: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "tantivy": (("tantivy",), "pip install 'bilingual-search[bench]'"),
    "bm25s": (("bm25s", "Stemmer"), "pip install 'bilingual-search[bench]'"),
    "xapian": (("xapian",), "Debian's python3-xapian, or the bindings from xapian.org"),
    "whoosh": (("whoosh",), "pip install whoosh3"),
}
"""The modules that an engine needs, and where they come from."""


def missing(name: str) -> str | None:
    """Return where to get what the engine needs when it cannot be imported, else None."""
    modules, source = _NEEDED.get(name, (("sqlite3",), "a Python with sqlite3"))
    return None if all(find_spec(module) for module in modules) else source
