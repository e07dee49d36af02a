from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.documents import Document, Draft, Passage
from indexer.language import documents_from_drafts, passages

SEEDS = Path(__file__).parents[2] / "seeds"

ENGLISH = (
    "The ministers will prioritize strengthening cooperation on migration, particularly the issue "
    "of undocumented migrants who have been ordered to leave. Both nations aim to enhance the way "
    "in which they manage these flows, and their experts should meet again before the summer."
)
FRENCH = (
    "Les deux ministres se sont félicités de l’excellence de la coopération sécuritaire, notamment "
    "sur la question migratoire. La coopération entre Paris et Rabat devrait aussi progresser dans "
    "les domaines de la protection civile et de la gestion des grands évènements, dont le mondial."
)
GERMAN = (
    "Der Bundestag hat am Donnerstag nach langer Debatte das neue Gesetz über die Zuwanderung "
    "beschlossen. Die Opposition kündigte an, vor dem Verfassungsgericht zu klagen, da die Länder "
    "nicht rechtzeitig beteiligt worden seien und die Kosten tragen müssten."
)

FOREIGN = {
    "de": [
        "Der Bundestag hat am Donnerstag das neue Gesetz über die Zuwanderung gebilligt.",
        "Die Preise für Strom und Gas sind im vergangenen Jahr so stark gestiegen wie noch nie.",
        "Wer einen Antrag stellen will, muss das Formular bis zum Ende des Monats bei uns abgeben.",
        "Die Forscher untersuchten, wie sich das Klima in den Alpen in der Eiszeit verändert hat.",
        "Am Abend des zweiten Tages erreichten wir endlich das kleine Dorf am Ufer des Sees.",
    ],
    "es": [
        "El presidente de la República anunció que el gobierno aprobará una ley para los bosques.",
        "Los trabajadores de la fábrica exigen la reducción de la jornada que les prometieron.",
        "La ciudad es conocida por sus murallas, que se conservan bien desde la Edad Media.",
        "Según el informe, las exportaciones de aceite de oliva se redujeron en dos años.",
        "No se sabe todavía quién será el encargado de la obra, pero el estreno es en septiembre.",
    ],
    "it": [
        "Il ministro dell'Interno ha incontrato ieri a Roma i sindaci per parlare di sicurezza.",
        "La biblioteca comunale resterà chiusa per lavori di restauro fino alla fine di settembre.",
        "Non si può entrare nel museo senza aver prenotato il biglietto un giorno prima.",
        "Le piogge degli ultimi giorni hanno causato gravi danni alle coltivazioni della pianura.",
        "Chi vive in campagna sa che le stagioni non sono più quelle che raccontavano i nonni.",
    ],
    "nl": [
        "De regering heeft gisteren besloten dat er meer geld naar het onderwijs gaat.",
        "Wie met de trein naar Amsterdam reist, moet rekening houden met vertraging.",
        "Het museum was in de jaren zestig een fabriek waar ze schoenen van leer maakten.",
        "De onderzoekers hebben ontdekt dat de vogels elk jaar een paar dagen eerder terugkomen.",
        "Mijn grootvader was visser en hij vertelde ons altijd verhalen over de storm.",
    ],
    "pt": [
        "O presidente da câmara anunciou que as obras da nova ponte sobre o rio começam em março.",
        "Os moradores queixam-se de que não há transportes públicos depois das dez horas da noite.",
        "A universidade oferece bolsas para os alunos que não têm condições de pagar as propinas.",
        "Segundo os investigadores, a temperatura da água do mar aumentou nos últimos anos.",
        "Quando chegámos à aldeia, já era noite e não havia ninguém na rua para indicar o caminho.",
    ],
    "ar": [
        "أعلنت وزارة الداخلية أمس عن اتفاق جديد للتعاون في مجال الهجرة بين البلدين.",
        "تقع المدينة القديمة على ضفة النهر وقد بنيت أسوارها في القرن الثاني عشر.",
        "ارتفعت أسعار القمح في الأسواق العالمية بسبب الجفاف الذي أصاب مناطق واسعة.",
        "يدرس الطلاب في هذه الجامعة اللغات والآداب والعلوم منذ أكثر من خمسين سنة.",
        "قال الكاتب إن روايته الجديدة تحكي قصة عائلة هاجرت من الريف إلى العاصمة.",
    ],
}


def document_from_draft(draft: Draft, id: str, *, forced: str | None = None) -> Document:
    (document,) = documents_from_drafts([draft], [id], forced=forced)
    return document


def document(body: str, title: str = "", language: str | None = None) -> Document:
    return document_from_draft(Draft("1", "a.txt", title, body, "txt", language=language), "1")


def languages(body: str, declared: str | None = None) -> list[tuple[str, str]]:
    """The passages as (language, first word)."""
    return [
        (passage.language, body[passage.start : passage.end].split()[0])
        for passage in passages(body, declared=declared)
    ]


@pytest.mark.parametrize(
    ("name", "language"), [("000_fc0fdb67b094ed5a", "en"), ("004_3d76bc538110022c", "fr")]
)
def test_seeds_are_one_passage(name: str, language: str) -> None:
    body = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    assert document(body).language == language
    assert passages(body) == (Passage(0, len(body), language),)


@pytest.mark.parametrize(
    ("language", "sentence"), [(code, text) for code, texts in FOREIGN.items() for text in texts]
)
def test_foreign_is_neither_english_nor_french(language: str, sentence: str) -> None:
    found = document(sentence)
    assert found.language == language
    assert [passage.language for passage in found.passages] == ["other"]
    assert found.title_language == "other"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{ENGLISH}\n\n{FRENCH}", [("en", "The"), ("fr", "Les")]),
        (f"{FRENCH}\n{ENGLISH}", [("fr", "Les"), ("en", "The")]),  # unwrapped lines
        (f"Rabat, 2025\n\n{FRENCH}\n\nConclusion\n\n{FRENCH}", [("fr", "Rabat,")]),
        (f"{ENGLISH}\n\nObligation de quitter le territoire\n\n{ENGLISH}", [("en", "The")]),
        (f"{FRENCH}\n\nMigration and Security\n\n{ENGLISH}", [("fr", "Les"), ("en", "Migration")]),
        (f"{ENGLISH}\n\n{GERMAN}\n\n{FRENCH}", [("en", "The"), ("other", "Der"), ("fr", "Les")]),
        ("The cat sat.", [("en", "The")]),
        ("Je ne sais pas.", [("fr", "Je")]),
        ("1234 5678", [("other", "1234")]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_passages(body: str, expected: list[tuple[str, str]]) -> None:
    assert languages(body) == expected


def test_a_long_paragraph_in_both_languages_is_cut() -> None:
    body = " ".join([FRENCH] * 8 + [ENGLISH] * 8)
    found = passages(body)
    assert [passage.language for passage in found] == ["fr", "en"]
    assert abs(found[1].start - len(FRENCH) * 8) < 1000


def test_passages_leave_nothing_out_and_split_no_word() -> None:
    body = f"\n\n{FRENCH}\r\n\r\n{ENGLISH}\n\n\n{GERMAN} {'x' * 5000}\n1\n"
    found = passages(body)
    assert [found[0].start, *(p.end for p in found)] == [*(p.start for p in found), len(body)]
    assert all(body[passage.start - 1].isspace() for passage in found[1:])


@pytest.mark.parametrize(
    ("declared", "body", "expected"),
    [
        ("en-CA", "Le travail", ["en"]),
        ("fr_BE", "Work time", ["fr"]),
        ("english", "Le chat dort et les souris dansent dans la cuisine.", ["en"]),
        ("français", "The mice dance when the cat is asleep.", ["fr"]),
        ("anglais", FRENCH, ["fr"]),  # plainly wrong
        ("fr", f"{FRENCH}\n\n{ENGLISH}", ["fr", "en"]),
        ("en", GERMAN, ["other"]),
        ("de", "Work time", ["other"]),
        ("de", ENGLISH, ["en"]),
        ("und", ENGLISH, ["en"]),
        ("English and French", FRENCH, ["fr"]),
        ("", ENGLISH, ["en"]),
    ],
)
def test_declared(declared: str, body: str, expected: list[str]) -> None:
    assert [passage.language for passage in passages(body, declared=declared)] == expected


@pytest.mark.parametrize(
    ("body", "declared", "language"),
    [
        (f"{ENGLISH}\n\n{FRENCH}", None, "mixed"),
        (f"{ENGLISH * 12}\n\n{FRENCH}", None, "en"),  # less than a tenth
        (f"{FRENCH * 3}\n\nThis is what they would have said about it.", None, "fr"),
        (f"{GERMAN}\n\n{GERMAN}\n\n{FRENCH}", None, "de"),
        ("Moin", "de-AT", "de"),
        ("12", "fr", "fr"),
        ("12", None, "other"),
    ],
)
def test_language_of_the_document(body: str, declared: str | None, language: str) -> None:
    assert document(body, language=declared).language == language


@pytest.mark.parametrize(
    ("title", "body", "language"),
    [
        ("Sport", FRENCH, "fr"),
        ("Sport", ENGLISH, "en"),
        ("What the ministers said and what they did about it", FRENCH, "en"),
        ("Les ministres et ce qu’ils ont dit dans la presse", ENGLISH, "fr"),
        ("Communication", f"{FRENCH}\n\n{ENGLISH}", "fr"),
        ("Sport", GERMAN, "other"),
        ("Une coopération toujours plus resserrée", "", "fr"),
        ("A survey of digital techniques", "", "en"),
    ],
)
def test_language_of_the_title(title: str, body: str, language: str) -> None:
    assert document(body, title).title_language == language


def test_an_empty_body_takes_the_language_of_its_title() -> None:
    found = document("", "Une coopération toujours plus resserrée")
    assert (found.language, found.passages) == ("fr", ())


@pytest.mark.parametrize("forced", ["en", "fr"])
def test_forced(forced: str) -> None:
    draft = Draft("1", "a.txt", "What they said about the law", f"{ENGLISH}\n\n{FRENCH}", "txt")
    found = document_from_draft(draft, "9", forced=forced)
    assert (found.id, found.language, found.title_language) == ("9", forced, forced)
    assert found.passages == (Passage(0, len(draft.body), forced),)


@pytest.mark.parametrize("forced", [None, "fr"])
def test_many_drafts_are_judged_like_one(forced: str | None) -> None:
    bodies = [ENGLISH, FRENCH, GERMAN, f"{ENGLISH}\n\n{FRENCH}", "12 ; 14", "", "oui", "Ÿ " * 100]
    drafts = [
        Draft(f"{number}", "a.txt", title, body, "txt", language=language)
        for number, body in enumerate(bodies * 20)  # enough for arrays
        for title in ("", "Titre")
        for language in (None, "en", "fr", "français", "de")
    ]
    ids = [f"{number}" for number in range(len(drafts))]
    found = documents_from_drafts(drafts, ids, forced=forced)
    assert found[: 2 * 5 * len(bodies)] == [
        document_from_draft(draft, id, forced=forced)
        for draft, id in list(zip(drafts, ids, strict=True))[: 2 * 5 * len(bodies)]
    ]


def test_forced_must_be_ours() -> None:
    with pytest.raises(ValueError, match="de"):
        document_from_draft(Draft("1", "a.txt", "", "x", "txt"), "1", forced="de")


def test_the_rest_of_the_draft_is_kept() -> None:
    draft = Draft(
        "1", "a/b.md", "T", "x", "md", date="2025-04", url="https://x", extra={"author": "Zoé"}
    )
    found = document_from_draft(draft, "b")
    assert (found.path, found.type, found.date, found.url, found.extra) == (
        "a/b.md", "md", "2025-04", "https://x", {"author": "Zoé"},
    )  # fmt: skip


def test_threads_agree() -> None:
    bodies = [text for texts in FOREIGN.values() for text in texts] + ["Je dors", "I sleep"]
    expected = [passages(body) for body in bodies]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(passages, bodies * 10)) == expected * 10
