import tempfile
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus.dates import find_date, normalise_date
from indexer.corpus.encoding import NotText, clean, decode
from indexer.corpus.reading import Skipped, read_file
from indexer.corpus.titles import split_title
from indexer.corpus.walk import SourceFile
from indexer.documents import Draft

MARKS = st.sampled_from(
    ["---\n", "# ", "title: ", "<p>", "</p>", "<!--", "```", "`", "**", "[a](", "{{<", "{% ", "\\",
     "| ", "\n", "<script>", "&eacute;", "date 2025-04 ", "13 avril 2025", '{"id":1,"body":"é"}']
)  # fmt: skip
TEXTS = st.lists(st.one_of(MARKS, st.text(max_size=20))).map("".join)
CONTENTS = st.one_of(
    st.binary(max_size=400), TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))
)
NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.jsonl.gz", "a.pdf"])


@given(CONTENTS, NAMES)
def test_no_content_stops_the_reader(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        results = list(read_file(SourceFile(path, name, len(data), 0)))
    drafts = [result for result in results if isinstance(result, Draft)]
    whole = [result for result in results if isinstance(result, Skipped) and result.whole]
    assert len(whole) == (not drafts)
    assert whole == results[-1:] or drafts
    for draft in drafts:
        assert draft.id
        assert draft.title or draft.body
        for text in (draft.title, draft.body, *draft.extra.values()):
            text.encode()
            assert "\0" not in text
            assert "\r" not in text


@given(st.text())
def test_clean_is_done_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    try:
        decoded = decode(text.encode())
    except NotText:
        assert text.startswith(("%PDF-", "PK"))
    else:
        assert decoded == clean(text.removeprefix("\ufeff"))


@given(TEXTS)
def test_a_found_date_is_where_it_is_said_to_be(text: str) -> None:
    found = find_date(text)
    if found is not None:
        written = text[found.start : found.end].strip()
        value = written[4:].lstrip(" \t:=\u00a0\u202f") if found.marker else written
        assert normalise_date(value) == found.value


@given(st.dates().filter(lambda day: 1500 <= day.year < 2100))
def test_every_day_is_read_back(day: object) -> None:
    assert normalise_date(str(day)) == str(day)
    found = find_date(f"Rabat, {day} – Il arrive.")
    assert found is not None
    assert found.value == str(day)


@given(TEXTS)
def test_no_word_of_a_plain_text_is_lost(text: str) -> None:
    text = clean(text)
    title, body = split_title(text, "a.txt")
    assert "\n" not in title
    found = find_date(text)
    left = text if found is None else text[found.end :]
    for word in left.split():
        assert word in f"{title} {body}" or not any(map(str.isalnum, word))
