"""Every sentence of the page, in English and in French.

Facts are filled in by name with :meth:`str.format`. French has a no-break space before
``: ; ? !`` and inside ``« »``.
"""

from typing import Final

from webui.formats import LOCALES, number

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # -- every page -----------------------------------------------------------------------------
    "site": ("Bilingual Search", "Recherche bilingue"),
    "skip": ("Skip to the content", "Aller au contenu"),
    "home": ("Bilingual Search, start page", "Recherche bilingue, page d’accueil"),
    "toggle": ("Français", "English"),
    "footer": (
        "No cookie, no tracking, no script from elsewhere; works without scripts too.",
        "Ni cookie, ni pistage, ni script venu d’ailleurs ; fonctionne aussi sans script.",
    ),
    "as-json": ("These results as JSON", "Ces résultats en JSON"),
    "as-csv": ("As a table (CSV)", "En tableau (CSV)"),
    "as-jsonl": ("As JSON Lines", "En JSON Lines"),
    "as-feed": ("Follow this search (Atom)", "Suivre cette recherche (Atom)"),
    # -- exports, feeds, the box of a browser (its name has at most 16 characters) ---------------
    "export-name": ("search {query}", "recherche {query}"),
    "export-name-part": (
        "search {query} (first {shown} of {total})",
        "recherche {query} ({shown} premiers sur {total})",
    ),
    "column-rank": ("Rank", "Rang"),
    "column-title": ("Title", "Titre"),
    "column-excerpt": ("Excerpt", "Extrait"),
    "column-link": ("In the search", "Dans la recherche"),
    "column-id": ("Identifier", "Identifiant"),
    "feed-title": ("“{query}” – Bilingual Search", "« {query} » – Recherche bilingue"),
    "feed-subtitle": ("The newest documents first", "Les documents les plus récents d’abord"),
    "box-name": ("Bilingual Search", "Recherche FR-EN"),
    "box-description": (
        "Search the documents in English and French",
        "Chercher dans les documents en français et en anglais",
    ),
    # -- box and start page ---------------------------------------------------------------------
    "box": ("Search the documents", "Chercher dans les documents"),
    "button": ("Search", "Chercher"),
    "start-title": ("Search in English and French", "Cherchez en français et en anglais"),
    "start-lead": (
        "One question for both languages. Word forms, accents and apostrophes are taken care of.",
        "Une seule question pour les deux langues. Accords, conjugaisons, accents et apostrophes "
        "sont pris en compte.",
    ),
    "indexed-line": ("{count}: {languages}.", "{count} : {languages}."),
    "count-en": ("{count} in English", "{count} en anglais"),
    "count-fr": ("{count} in French", "{count} en français"),
    "count-mixed": ("{count} in both languages", "{count} dans les deux langues"),
    "count-other": ("{count} in other languages", "{count} dans d’autres langues"),
    # -- languages of documents -----------------------------------------------------------------
    "language-en": ("English", "Anglais"),
    "language-fr": ("French", "Français"),
    "language-mixed": ("English and French", "Français et anglais"),
    "language-other": ("Other language", "Autre langue"),
    # -- results --------------------------------------------------------------------------------
    "results-title": ("Results for “{query}”", "Résultats pour « {query} »"),
    "status": (
        "{found} in {seconds} s; {read}.",
        "{found} en {seconds} s ; {read}.",
    ),
    "read-en": (
        "read as English, also searched in French",
        "question lue comme de l’anglais, cherchée aussi en français",
    ),
    "read-fr": (
        "read as French, also searched in English",
        "question lue comme du français, cherchée aussi en anglais",
    ),
    "read-only-en": ("read as English", "question lue comme de l’anglais"),
    "read-only-fr": ("read as French", "question lue comme du français"),
    "notices": ("About this search", "À propos de cette recherche"),
    "filter": ("Language of the documents", "Langue des documents"),
    "filter-all": ("All", "Toutes"),
    "filter-en": ("English", "Anglais"),
    "filter-fr": ("French", "Français"),
    "filter-mixed": ("Mixed", "Mixte"),
    "filter-other": ("Other", "Autre"),
    "facets": ("Narrow down", "Affiner"),
    "facet-type": ("File type", "Type de fichier"),
    "facet-folder": ("Folder", "Dossier"),
    "facet-source": ("Source", "Source"),
    "facet-year": ("Year", "Année"),
    "facet-more": ("{count} more", "{count} de plus"),
    "no-date": ("No date", "Sans date"),
    "chosen": ("Filters chosen", "Filtres choisis"),
    "chip": ("{name}: {label}", "{name} : {label}"),
    "remove": ("Remove the filter", "Retirer le filtre"),
    "clear": ("Clear all filters", "Retirer tous les filtres"),
    "sort": ("Order of the results", "Ordre des résultats"),
    "sort-relevance": ("Most relevant", "Les plus pertinents"),
    "sort-date": ("Newest", "Les plus récents"),
    "sort-oldest": ("Oldest", "Les plus anciens"),
    "type-txt": ("Text", "Texte"),
    "type-md": ("Markdown", "Markdown"),
    "type-html": ("Web page", "Page web"),
    "type-jsonl": ("JSON Lines", "JSON Lines"),
    "pages": ("Pages of results", "Pages de résultats"),
    "page": ("Page {page}", "Page {page}"),
    "previous": ("Previous", "Précédente"),
    "next": ("Next", "Suivante"),
    "beyond": (
        "There is no page {page}: this search has {pages}.",
        "Il n’y a pas de page {page} : cette recherche en compte {pages}.",
    ),
    "first-page": ("Go to the first page", "Aller à la première page"),
    "did-you-mean": ("Did you mean:", "Vouliez-vous dire :"),
    "also-searched": ("Also searched:", "Recherche étendue à :"),
    "also-as": ("also as", "et aussi"),
    "only-word": ("only “{word}”", "seulement « {word} »"),
    "instead-word-corrected": (
        "Search only for “{typed}”",
        "Chercher seulement « {typed} »",
    ),
    "instead-stop-words-ignored": ("Search for them all the same", "Les chercher quand même"),
    # -- more of a hit --------------------------------------------------------------------------
    "more-passages": ("More passages", "Autres passages"),
    "fewer-passages": ("Only the best passage", "Seulement le meilleur passage"),
    "passages-from": ("Read on from match {number}", "Lire à partir de l’occurrence {number}"),
    "passages-none": (
        "This is the only passage that matches.",
        "C’est le seul passage qui correspond.",
    ),
    "similar": ("Similar documents", "Documents semblables"),
    "similar-title": ("Documents similar to “{title}”", "Documents semblables à « {title} »"),
    "similar-words": ("Found by the words", "Trouvés par les mots"),
    "similar-none": (
        "No other document resembles this one, apart from those with exactly the same text.",
        "Aucun autre document ne ressemble à celui-ci, hormis ceux au texte identique.",
    ),
    "to-document": ("To the document", "Vers le document"),
    # -- why a hit was found --------------------------------------------------------------------
    "why": ("Why this hit?", "Pourquoi ce résultat ?"),
    "why-exact": ("“{forms}”: as typed", "« {forms} » : comme saisi"),
    "why-accents": (
        "“{forms}”: the letters of “{word}” with other accents",
        "« {forms} » : mêmes lettres que « {word} », autres accents",
    ),
    "why-lemma": (
        "“{forms}”: the same word as “{word}”",
        "« {forms} » : même mot que « {word} »",
    ),
    "why-stem": (
        "“{forms}”: the same stem as “{word}”, but another word",
        "« {forms} » : même racine que « {word} », mais un autre mot",
    ),
    "why-compound": (
        "“{forms}”: written as one word",
        "« {forms} » : écrit en un seul mot",
    ),
    "why-title": (
        "“{forms}”: in the title, as asked for",
        "« {forms} » : dans le titre, comme demandé",
    ),
    "why-phrase": (
        "“{forms}”: these words one after the other",
        "« {forms} » : ces mots l’un à la suite de l’autre",
    ),
    "why-prefix": (
        "“{forms}”: begins with “{word}”",
        "« {forms} » : commence par « {word} »",
    ),
    "why-typo": (
        "“{forms}”: one typing error away from “{word}”",
        "« {forms} » : à une faute de frappe de « {word} »",
    ),
    "why-in-title": (
        "The title has the word “{word}”",
        "Le mot « {word} » est dans le titre",
    ),
    "why-closeness": (
        "Words near each other, or in the title",
        "Des mots proches les uns des autres, ou dans le titre",
    ),
    "why-no-title": (
        "Without a title: gets what others gain by theirs on average",
        "Sans titre : reçoit ce que d’autres gagnent en moyenne par le leur",
    ),
    "why-whole-title": (
        "The title is the query, word for word",
        "Le titre est la requête, mot pour mot",
    ),
    "why-next": ("”, “", " », « "),
    "why-more": ("{count} more", "{count} autres"),
    "why-weights": (
        "The share of each in the ranking. A rare word weighs more; one of the title counts twice.",
        "La part de chacun dans le classement. Un mot rare pèse plus ; un mot du titre compte "
        "double.",
    ),
    "why-filtered": (
        "The query only filters: no word of it weighs.",
        "La requête ne fait que filtrer : aucun de ses mots ne pèse.",
    ),
    # -- nothing found --------------------------------------------------------------------------
    "nothing": ("Nothing found for “{query}”", "Aucun document pour « {query} »"),
    "try": ("What you can try", "Ce que vous pouvez essayer"),
    "try-instead": ("Instead of “{word}”:", "Au lieu de « {word} » :"),
    "try-without": (
        "Search without the filter “{label}”",
        "Chercher sans le filtre « {label} »",
    ),
    "try-spelling": (
        "Check the spelling. Accents may be left out; a ~ after a word allows one typing error.",
        "Vérifiez l’orthographe. Les accents peuvent manquer ; un ~ après un mot tolère une faute "
        "de frappe.",
    ),
    "try-fewer": (
        "Use fewer words, or take away the quotation marks.",
        "Employez moins de mots, ou retirez les guillemets.",
    ),
    "try-general": (
        "Use a more general word, or its beginning followed by a star.",
        "Prenez un mot plus général, ou son début suivi d’un astérisque.",
    ),
    "try-other-language": (
        "Say it in the other language: the documents may only be in that one.",
        "Dites-le dans l’autre langue : les documents n’existent peut-être que dans celle-là.",
    ),
    # -- help -----------------------------------------------------------------------------------
    "help": ("How to search", "Comment chercher"),
    "help-words": (
        "Documents with any of these words, in any form; the more of them, the higher",
        "Les documents où figure l’un de ces mots, sous toutes ses formes ; plus il y en a, mieux "
        "ils sont classés",
    ),
    "help-phrase": (
        "These words one after the other, in any form",
        "Ces mots l’un à la suite de l’autre, sous toutes leurs formes",
    ),
    "help-exact": (
        "Exactly so: accents and ending as typed",
        "Exactement ainsi : accents et terminaison comme saisis",
    ),
    "help-must": ("With this word, without that one", "Avec ce mot, sans cet autre"),
    "help-logic": (
        "AND, OR, NOT in capitals, and parentheses",
        "ET, OU, SAUF en majuscules, et parenthèses",
    ),
    "help-prefix": ("Every word that begins so", "Tous les mots qui commencent ainsi"),
    "help-fuzzy": ("One typing error allowed", "Une faute de frappe tolérée"),
    "help-title": ("Only in titles", "Seulement dans les titres"),
    "help-date": ("From one date to another", "D’une date à l’autre"),
    "help-lang": ("Only documents in French", "Seulement les documents en anglais"),
    # -- suggestions and keys, where scripts run ------------------------------------------------
    "suggestions": ("Suggestions", "Suggestions"),
    "suggested-title": ("Title", "Titre"),
    "suggested-phrase": ("Phrase", "Expression"),
    "suggested-word": ("Word", "Mot"),
    "keys": ("Keyboard shortcuts", "Raccourcis clavier"),
    "keys-box": ("Go to the search box", "Aller au champ de recherche"),
    "keys-move": (
        "From the box to suggestions and hits, and from one to the next",
        "Du champ aux suggestions et aux résultats, et de l’un à l’autre",
    ),
    "keys-take": (
        "Take the suggestion, open the hit",
        "Prendre la suggestion, ouvrir le résultat",
    ),
    "keys-leave": (
        "Close the suggestions; from a hit back to the box",
        "Fermer les suggestions ; d’un résultat, revenir au champ",
    ),
    "keys-step": (
        "Next or previous page of hits, or match in a document",
        "Page de résultats, ou occurrence dans un document, suivante ou précédente",
    ),
    "letters": (
        "Use the shortcuts of one character: / n p",
        "Utiliser les raccourcis à un caractère : / n p",
    ),
    # -- a query that cannot be read ------------------------------------------------------------
    "query-error": ("This search cannot be read", "Cette recherche ne peut pas être lue"),
    "query-position": ("At character {position}:", "Au caractère {position} :"),
    "query-end": ("At the end of the query:", "À la fin de la requête :"),
    # -- document -------------------------------------------------------------------------------
    "back": ("Back to the results", "Retour aux résultats"),
    "start": ("To the search", "Vers la recherche"),
    "about": ("About this document", "À propos de ce document"),
    "path": ("File", "Fichier"),
    "date": ("Date", "Date"),
    "language": ("Language", "Langue"),
    "type": ("Type", "Type"),
    "url": ("Address", "Adresse"),
    "passage": ("Passage {number}", "Passage {number}"),
    "first-match": ("Go to the first", "Aller à la première"),
    "match": ("Match {number} of {count}", "Occurrence {number} sur {count}"),
    "previous-match": ("Previous match", "Occurrence précédente"),
    "next-match": ("Next match", "Occurrence suivante"),
    "original": ("Original file", "Fichier d’origine"),
    "document-as-json": ("This document as JSON", "Ce document en JSON"),
    # -- starting the server --------------------------------------------------------------------
    "port-busy": (
        "Port {port} of {host} is taken by another program. Choose another one with --port.",
        "Le port {port} de {host} est déjà pris par un autre programme. Choisissez-en un autre "
        "avec --port.",
    ),
    "cannot-listen": (
        "The page cannot be served at {host}, port {port}: {reason}.",
        "La page ne peut pas être servie à l’adresse {host}, port {port} : {reason}.",
    ),
    "password": ("Password: ", "Mot de passe : "),
    "password-again": ("The same once more: ", "Encore une fois : "),
    "passwords-differ": (
        "These are two different passwords. Nothing was made.",
        "Ce sont deux mots de passe différents. Rien n’a été créé.",
    ),
    "password-empty": (
        "An empty password protects nothing. Type one.",
        "Un mot de passe vide ne protège rien. Saisissez-en un.",
    ),
    # -- errors ---------------------------------------------------------------------------------
    "not-found-title": ("Page not found", "Page introuvable"),
    "not-found": (
        "There is nothing at this address.",
        "Il n’y a rien à cette adresse.",
    ),
    "no-document-title": ("Document not found", "Document introuvable"),
    "no-document": (
        "This document is not in the index, or not any more.",
        "Ce document n’est pas dans l’index, ou n’y est plus.",
    ),
    "no-original-title": (
        "The original file cannot be downloaded",
        "Le fichier d’origine ne peut pas être téléchargé",
    ),
    "bad-request-title": ("This address cannot be read", "Cette adresse ne peut pas être lue"),
    "bad-request": (
        "The server does not understand this request.",
        "Le serveur ne comprend pas cette requête.",
    ),
    "bad-page": (
        "“{value}” is not a page number. Pages are counted from 1.",
        "« {value} » n’est pas un numéro de page. Les pages se comptent à partir de 1.",
    ),
    "bad-lang": (
        "“{value}” is not a language to choose from. There are en, fr, mixed and other.",
        "« {value} » n’est pas une langue au choix. Il y a en, fr, mixed et other.",
    ),
    "bad-type": (
        "“{value}” is not a file type of this index. There are txt, md, html and jsonl.",
        "« {value} » n’est pas un type de fichier de cet index. Il y a txt, md, html et jsonl.",
    ),
    "bad-year": (
        "“{value}” is not a year. Write 2024, 1990..1999, or 0 for documents without a date.",
        "« {value} » n’est pas une année. Écrivez 2024, 1990..1999, ou 0 pour les documents sans "
        "date.",
    ),
    "bad-folder": (
        "“{value}” does not name a folder.",
        "« {value} » ne désigne pas un dossier.",
    ),
    "bad-source": (
        "“{value}” does not name a source.",
        "« {value} » ne désigne pas une source.",
    ),
    "bad-sort": (
        "“{value}” is not an order of results. There are relevance, date and oldest.",
        "« {value} » n’est pas un ordre de résultats. Il y a relevance, date et oldest.",
    ),
    "bad-facets": (
        "“{value}” does not say whether to count. Write 1 to have the filters counted, or 0.",
        "« {value} » ne dit pas s’il faut compter. Écrivez 1 pour compter les filtres, ou 0.",
    ),
    "bad-readings": (
        "“{value}” is neither 1 nor 0. Write 1 to be told how words were read, or else 0.",
        "« {value} » n’est ni 1 ni 0. Écrivez 1 pour savoir comment les mots ont été lus, sinon 0.",
    ),
    "bad-fragments": (
        "“{value}” is not the number of a hit. Hits are counted from 1.",
        "« {value} » n’est pas le numéro d’un résultat. Les résultats se comptent à partir de 1.",
    ),
    "bad-explain": (
        "“{value}” is not the number of a hit. Hits are counted from 1.",
        "« {value} » n’est pas le numéro d’un résultat. Les résultats se comptent à partir de 1.",
    ),
    "bad-q": (
        "An export or a feed needs something to search for: put words behind q= in the address.",
        "Un export ou un fil a besoin d’une recherche : mettez des mots après q= dans l’adresse.",
    ),
    "bad-limit": (
        "“{value}” is not a number of hits between 1 and 100.",
        "« {value} » n’est pas un nombre de résultats entre 1 et 100.",
    ),
    "bad-suggestions": (
        "“{value}” is not a number of suggestions between 1 and 20.",
        "« {value} » n’est pas un nombre de suggestions entre 1 et 20.",
    ),
    "unavailable-title": ("The index is not available", "L’index n’est pas disponible"),
    "unavailable": (
        "It is missing or cannot be read. Who runs this page can make it anew with "
        "python -m indexer rebuild; its log says more.",
        "Il manque ou ne peut pas être lu. La personne qui gère cette page peut le recréer avec "
        "python -m indexer rebuild ; son journal en dit plus.",
    ),
    "failed-title": ("Something went wrong", "Une erreur s’est produite"),
    "failed": (
        "The search could not be answered. The fault is the server’s, not yours; it has been "
        "written to the log as {id}.",
        "La recherche n’a pas abouti. La faute en revient au serveur, pas à vous ; elle a été "
        "notée dans le journal sous le numéro {id}.",
    ),
    "unauthorized-title": ("A password is needed", "Un mot de passe est nécessaire"),
    "unauthorized": (
        "Load the page again and type the password; any user name will do. Who runs this page "
        "knows it.",
        "Rechargez la page et saisissez le mot de passe ; tout nom d’utilisateur convient. La "
        "personne qui gère cette page le connaît.",
    ),
    "forbidden-title": ("This page is not for everybody", "Cette page n’est pas ouverte à tous"),
    "forbidden": (
        "How the search is used is shown on the server itself, or behind a password.",
        "L’usage de la recherche ne se consulte que sur le serveur même ou avec un mot de passe.",
    ),
    "too-long-title": ("This address is too long", "Cette adresse est trop longue"),
    "too-long": (
        "Only the first 1,000 characters of a query are read. Search for fewer words.",
        "Seuls les 1 000 premiers caractères d’une requête sont lus. Cherchez moins de mots.",
    ),
    "misdirected-title": (
        "The server does not answer to this name",
        "Le serveur ne répond pas à ce nom",
    ),
    "misdirected": (
        "It is served to its own machine only. Who runs it can start it with --proxy 1 behind a "
        "proxy, or with --host to serve it to others.",
        "Il ne sert que sa propre machine. La personne qui le gère peut le lancer avec --proxy 1 "
        "derrière un mandataire, ou avec --host pour le rendre accessible à d’autres.",
    ),
    "too-many-title": ("Too many requests", "Trop de requêtes"),
    "too-many": (
        "So many came from your address that the server makes a pause. Try again in a moment.",
        "Il en est venu tant de votre adresse que le serveur fait une pause. Réessayez dans un "
        "instant.",
    ),
    # -- searches that found nothing ------------------------------------------------------------
    "missed-title": ("Searches that found nothing", "Recherches sans résultat"),
    "missed-lead": (
        "Of the last {days} days, the most frequent first. The log has no addresses and stays on "
        "the server.",
        "Celles des {days} derniers jours, les plus fréquentes d’abord. Le journal ne contient "
        "aucune adresse et reste sur le serveur.",
    ),
    "missed-none": ("Every search found something.", "Toutes les recherches ont abouti."),
    "missed-query": ("Search", "Recherche"),
    "missed-count": ("How often", "Nombre de fois"),
    "missed-last": ("Last", "Dernière fois"),
}

PLURALS: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "indexed": (
        ("{count} document to search", "{count} documents to search"),
        ("{count} document où chercher", "{count} documents où chercher"),
    ),
    "found": (
        ("{count} document found", "{count} documents found"),
        ("{count} document trouvé", "{count} documents trouvés"),
    ),
    "facet-left": (
        ("{count} other has fewer documents", "{count} others have fewer documents"),
        ("{count} autre en compte moins", "{count} autres en comptent moins"),
    ),
    "pages-count": (("{count} page", "{count} pages"), ("{count} page", "{count} pages")),
    "counts": (("counts once", "counts {count} times"), ("compte une fois", "compte {count} fois")),
    "matches": (
        ("{count} match in the text", "{count} matches in the text"),
        ("{count} occurrence dans le texte", "{count} occurrences dans le texte"),
    ),
    "suggested": (
        ("{count} suggestion", "{count} suggestions"),
        ("{count} suggestion", "{count} suggestions"),
    ),
}
"""Sentences with a count: for each language the singular, then the plural."""

HELP: Final = (
    ("help-words", "budget committee", "commission du budget"),
    ("help-phrase", '"climate change"', "« changement climatique »"),
    ("help-exact", "=résumé", "=élève"),
    ("help-must", "+budget -draft", "+budget -projet"),
    ("help-logic", "(teacher OR nurse) AND strike", "(enseignant OU infirmier) ET grève"),
    ("help-prefix", "govern*", "gouvern*"),
    ("help-fuzzy", "committe~", "comission~"),
    ("help-title", "title:report", "titre:rapport"),
    ("help-date", "date:2024..2025", "date:2024..2025"),
    ("help-lang", "lang:fr", "langue:anglais"),
)
"""What can be typed: sentence, example in English, example in French."""


KEYS: Final = (
    ("keys-box", ("/",), ("/",)),
    ("keys-move", ("↑", "↓"), ("↑", "↓")),
    ("keys-take", ("Enter",), ("Entrée",)),
    ("keys-leave", ("Esc",), ("Échap",)),
    ("keys-step", ("n", "p"), ("n", "p")),
)
"""What the keys do: sentence, names of the keys in English and in French."""


def key_rows(language: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return (names of keys, sentence key) for the keys of the script."""
    return tuple((french if language == "fr" else english, key) for key, english, french in KEYS)


def help_rows(language: str) -> tuple[tuple[str, str], ...]:
    """Return (example, sentence key) for each thing that can be typed."""
    return tuple((french if language == "fr" else english, key) for key, english, french in HELP)


def say(key: str, language: str, /, **facts: object) -> str:
    """Return the sentence ``key`` in ``language`` (``"en"``, else French), facts filled in.

    >>> say("results-title", "en", query="oath")
    'Results for “oath”'
    """
    english, french = SENTENCES[key]
    return (french if language == "fr" else english).format(**facts)


def say_count(key: str, language: str, count: int, /, **facts: object) -> str:
    """Return the sentence ``key`` for a count, which is written as ``language`` writes numbers.

    In French 0 is singular, in English plural.

    >>> say_count("found", "fr", 0), say_count("found", "en", 0)
    ('0 document trouvé', '0 documents found')
    """
    singular, plural = PLURALS[key][1 if language == "fr" else 0]
    form = singular if LOCALES[language].plural_form(count) == "one" else plural
    return form.format(count=number(count, language), **facts)
