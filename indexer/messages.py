"""Every sentence the indexer can say to a user, in English and in French.

One table, so that a sentence that exists in one language only cannot be written
down. Facts are filled in by name with :meth:`str.format`.
"""

from typing import Final

PAGE_LANGUAGES: Final = ("en", "fr")
"""Languages a user can be spoken to in."""

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # -- errors ---------------------------------------------------------------------------------
    "corpus-not-found": (
        "There is no folder or file at {path}. Check the spelling, or name another place.",
        "Il n’y a ni dossier ni fichier à l’adresse {path}. Vérifiez l’orthographe ou indiquez "
        "un autre emplacement.",
    ),
    "bad-setting": (
        "{name} cannot be “{value}”. What it may be is said in docs/server.md.",
        "{name} ne peut pas valoir « {value} ». Les valeurs possibles sont dans docs/server.md.",
    ),
    "corpus-empty": (
        "Nothing to index in {path}: no text was found in it. The index was left as it was.",
        "Rien à indexer dans {path} : aucun texte n’y a été trouvé. L’index est resté tel quel.",
    ),
    "index-not-found": (
        "There is no index at {path}. Make one with: python -m indexer rebuild FOLDER "
        "--index {path}",
        "Il n’y a pas d’index à l’adresse {path}. Créez-en un : python -m indexer rebuild DOSSIER "
        "--index {path}",
    ),
    "index-out-of-date": (
        "The index at {path} was made by another version ({found} instead of {expected}). "
        "Make it anew with: python -m indexer rebuild FOLDER … --index {path}",
        "L’index {path} a été créé par une autre version ({found} au lieu de {expected}). "
        "Recréez-le : python -m indexer rebuild DOSSIER … --index {path}",
    ),
    "index-corrupt": (
        "The index at {path} is damaged ({detail}). Go back to the generation before it with "
        "python -m indexer rollback --index {path}, or make it anew with "
        "python -m indexer rebuild FOLDER … --index {path}.",
        "L’index {path} est endommagé ({detail}). Revenez à la génération précédente avec "
        "python -m indexer rollback --index {path}, ou recréez-le avec "
        "python -m indexer rebuild DOSSIER … --index {path}.",
    ),
    "index-busy": (
        "Another program is writing to the index at {path}. Wait until it has finished, then "
        "try again.",
        "Un autre programme écrit dans l’index {path}. Attendez qu’il ait terminé, puis réessayez.",
    ),
    "worker-lost": (
        "A process that was indexing ended unexpectedly (exit code {exit_code}); the index was "
        "left as it was. When memory is short, try again with “--jobs 1”.",
        "Un processus d’indexation s’est arrêté de façon inattendue (code {exit_code}) ; l’index "
        "est resté tel quel. Si la mémoire manque, réessayez avec « --jobs 1 ».",
    ),
    "no-previous-generation": (
        "The index at {path} has no earlier generation to go back to.",
        "L’index {path} n’a pas de génération antérieure à laquelle revenir.",
    ),
    "document-not-found": (
        "There is no document {id} in this index.",
        "Il n’y a pas de document {id} dans cet index.",
    ),
    "original-line": (
        "This document is one line of a JSON Lines file, so it has no file of its own.",
        "Ce document est une ligne d’un fichier JSON Lines : il n’a pas de fichier à lui.",
    ),
    "original-gone": (
        "The file is no longer where it was when it was indexed, or it cannot be read. Its text "
        "as indexed can still be read in the search.",
        "Le fichier n’est plus là où il était au moment de l’indexation, ou ne peut pas être lu. "
        "Son texte tel qu’indexé reste lisible dans la recherche.",
    ),
    "original-outside": (
        "A link leads from this file out of the indexed folders, so the file is not handed out.",
        "Un lien mène de ce fichier hors des dossiers indexés : le fichier n’est donc pas remis.",
    ),
    "files-skipped": (
        "{count} files could not be read, and --strict was given: the index was left as it was.",
        "{count} fichiers n’ont pas pu être lus, et --strict est demandé : l’index est resté "
        "tel quel.",
    ),
    "bad-judgements": (
        "{path} is not a set of judgements: {detail}.",
        "{path} n’est pas un jeu de jugements : {detail}.",
    ),
    "run-not-found": (
        "There is no run at {path}. Write one with: python -m indexer evaluate SET … --run {path}",
        "Il n’y a pas de classement à l’adresse {path}. Créez-en un : "
        "python -m indexer evaluate JEU … --run {path}",
    ),
    "run-not-text": (
        "{path} is not a TREC run: not UTF-8 at byte {byte}.",
        "{path} n’est pas un classement TREC : l’octet {byte} n’est pas de l’UTF-8.",
    ),
    "run-empty": (
        "{path} is not a TREC run: it holds no line.",
        "{path} n’est pas un classement TREC : il ne contient aucune ligne.",
    ),
    "run-columns": (
        "{path} is not a TREC run: line {line} has {columns} columns instead of 6 (query Q0 "
        "document rank score tag).",
        "{path} n’est pas un classement TREC : la ligne {line} a {columns} colonnes au lieu de 6 "
        "(requête Q0 document rang score nom).",
    ),
    "run-rank": (
        "{path} is not a TREC run: the rank {text} in line {line} is not a whole number.",
        "{path} n’est pas un classement TREC : le rang {text}, à la ligne {line}, n’est pas un "
        "nombre entier.",
    ),
    "run-score": (
        "{path} is not a TREC run: the score {text} in line {line} is not a number.",
        "{path} n’est pas un classement TREC : le score {text}, à la ligne {line}, n’est pas un "
        "nombre.",
    ),
    "run-repeated": (
        "{path} is not a TREC run: in line {line} document {document} comes a second time for "
        "query {query}.",
        "{path} n’est pas un classement TREC : à la ligne {line}, le document {document} revient "
        "une deuxième fois pour la requête {query}.",
    ),
    "run-of-other-queries": (
        "Not one query of the set is in {path}: it is the run of another set.",
        "Aucune requête du jeu n’est dans {path} : c’est le classement d’un autre jeu.",
    ),
    "run-folder-needed": (
        "{path} is a file, and several sets are given: name a folder, where each set has a file "
        "SET.run.",
        "{path} est un fichier, et il y a plusieurs jeux : indiquez un dossier, où chaque jeu a "
        "un fichier JEU.run.",
    ),
    "sets-of-one-name": (
        "Two sets are called {name}, and so would be their run files: evaluate one after the "
        "other, each with a run file of its own.",
        "Deux jeux s’appellent {name}, et leurs fichiers de classement aussi : évaluez-les l’un "
        "après l’autre, chacun avec son propre fichier.",
    ),
    "half-empty": (
        "Half {half} of {path} holds no query with a relevant document: evaluate the whole set.",
        "La moitié {half} de {path} ne contient aucune requête ayant un document pertinent : "
        "évaluez le jeu entier.",
    ),
    "mixed-with-index": (
        "--mixed-with puts documents into a throw-away index; leave out --index, or put them "
        "into that index with: python -m indexer rebuild",
        "--mixed-with ajoute des documents à un index provisoire ; retirez --index, ou "
        "ajoutez-les à cet index avec : python -m indexer rebuild",
    ),
    # -- notices of a search --------------------------------------------------------------------
    "nothing-to-search": (
        "The query holds no word to search for.",
        "La requête ne contient aucun mot à chercher.",
    ),
    "stop-words-ignored": (
        "Very common words count nothing beside the others: {words}.",
        "Les mots très courants ne comptent pas à côté des autres : {words}.",
    ),
    "word-absent": (
        "No document has the word “{word}”.",
        "Le mot « {word} » n’est dans aucun document.",
    ),
    "word-absent-en": (
        "No text in English has the word “{word}”.",
        "Le mot « {word} » n’est dans aucun texte en anglais.",
    ),
    "word-absent-fr": (
        "No text in French has the word “{word}”.",
        "Le mot « {word} » n’est dans aucun texte en français.",
    ),
    "word-absent-other": (
        "No text in another language has the word “{word}”.",
        "Aucun texte dans une autre langue ne contient le mot « {word} ».",
    ),
    "word-corrected": (
        "No document searched has “{typed}”; “{used}” was searched instead.",
        "Aucun des documents parcourus ne contient « {typed} » ; « {used} » a été cherché à la "
        "place.",
    ),
    "also-searched": (
        "“{word}” was also searched as: {forms}",
        "Pour « {word} », la recherche s’étend aussi à : {forms}",
    ),
    "similar-head": (
        "Documents similar to {id}, by the words: {words}",
        "Documents semblables à {id}, par les mots : {words}",
    ),
    "similar-none": (
        "No other document is similar to {id}.",
        "Aucun autre document ne ressemble à {id}.",
    ),
    "did-you-mean": (
        "Did you mean: {query}",
        "Vouliez-vous dire : {query}",
    ),
    "instead": (
        "Instead of “{word}”, the index has: {forms}",
        "Au lieu de « {word} », l’index contient : {forms}",
    ),
    "expansion-cut": (
        "“{text}” stands for {count} words; the {kept} most frequent were searched.",
        "« {text} » correspond à {count} mots ; les {kept} plus fréquents ont été cherchés.",
    ),
    # -- command line -------------------------------------------------------------------------
    "interrupted": (
        "Interrupted. The index was left as it was.",
        "Interrompu. L’index est resté tel quel.",
    ),
    "system-error": (
        "The system refused: {reason}. Check the place, its rights and the free space.",
        "Le système a refusé : {reason}. Vérifiez l’emplacement, les droits et l’espace libre.",
    ),
    "not-positive": (
        "must be a whole number from 1 on",
        "doit être un nombre entier à partir de 1",
    ),
    "bad-number": (
        "must be a whole number from 0 to {most}",
        "doit être un nombre entier de 0 à {most}",
    ),
    "bad-type": (
        "must be one of {types}",
        "doit être l’un de : {types}",
    ),
    "bad-folder": ("must name a folder", "doit nommer un dossier"),
    "bad-source": ("must name a .jsonl file", "doit nommer un fichier .jsonl"),
    "bad-year": (
        "must be a year (2024), years (1990..1999) or 0 (no date)",
        "doit être une année (2024), des années (1990..1999) ou 0 (sans date)",
    ),
    "counted-languages": ("Languages: {counts}", "Langues : {counts}"),
    "counted-types": ("Types: {counts}", "Types : {counts}"),
    "counted-folders": ("Folders: {counts}", "Dossiers : {counts}"),
    "counted-sources": ("Sources: {counts}", "Sources : {counts}"),
    "counted-years": ("Years: {counts}", "Années : {counts}"),
    "counted-more": ("{count} more", "{count} de plus"),
    "no-date": ("no date", "sans date"),
    "unit-files": (" files", " fichiers"),
    "unit-queries": (" queries", " requêtes"),
    "progress-documents": ("{count:,} documents", "{count:,} documents"),
    "read-as-en": ("read as English", "lue comme de l’anglais"),
    "read-as-fr": ("read as French", "lue comme du français"),
    "results-head": (
        "Documents found: {total} ({seconds} s; query {read_as})",
        "Documents trouvés : {total} ({seconds} s ; requête {read_as})",
    ),
    "report-files": (
        "Files: {found} found, {indexed} indexed, {skipped} skipped",
        "Fichiers : {found} trouvés, {indexed} indexés, {skipped} écartés",
    ),
    "report-documents": (
        "Documents in the index: {documents} ({languages})",
        "Documents dans l’index : {documents} ({languages})",
    ),
    "report-changes": (
        "{added} added, {removed} removed; generation {generation}; {seconds} s",
        "{added} ajoutés, {removed} retirés ; génération {generation} ; {seconds} s",
    ),
    "report-renamed": (
        "{count} documents had an id that was taken; each was kept under ID~2, ID~3 …",
        "{count} documents portaient un identifiant déjà pris ; chacun est gardé sous ID~2, ID~3 …",
    ),
    "report-more-skips": (
        "  … and {count} more (--verbose shows all)",
        "  … et {count} autres (--verbose les montre tous)",
    ),
    "status": (
        "Index: {location}\nGeneration: {generation}, made {created}\nDocuments: {documents} "
        "({languages})\nSize: {megabytes} MB\nFolders: {folders}",
        "Index : {location}\nGénération : {generation}, créée {created}\nDocuments : {documents} "
        "({languages})\nTaille : {megabytes} Mo\nDossiers : {folders}",
    ),
    "index-sound": (
        "Generation {generation} is sound: {files} files, every checksum right.",
        "La génération {generation} est saine : {files} fichiers, toutes les sommes de contrôle "
        "sont justes.",
    ),
    "rolled-back": (
        "Back to generation {generation}, made {created}.",
        "Retour à la génération {generation}, créée {created}.",
    ),
    "tokens-head": (
        " pos  lang   span       text                      form                  stems",
        " pos  lang.  étendue    texte                     forme                 racines",
    ),
    "column-level": ("level", "niveau"),
    "column-language": ("lang", "lang."),
    "column-word": ("word", "mot"),
    "column-forms": ("forms", "formes"),
    "column-frequency": ("count", "compte"),
    "column-weight": ("weight", "poids"),
    "column-score": ("score", "score"),
    # -- evaluation: figures ------------------------------------------------------------------
    "measured-set": ("set", "jeu"),
    "measured-judgements": ("judgements", "jugements"),
    "measured-language": ("language", "langue"),
    "measured-queries": ("queries", "requêtes"),
    "measured-interval": ("95 %", "95 %"),
    "measured-time": ("ms/query", "ms/requête"),
    "measured-before": ("{measure} before", "{measure} avant"),
    "measured-now": ("now", "maintenant"),
    "measured-difference": ("difference", "différence"),
    "measured-won": ("won", "gagnées"),
    "measured-tied": ("tied", "égales"),
    "measured-lost": ("lost", "perdues"),
    "measured-query": ("query", "requête"),
    "measured-first": ("first", "premier"),
    "measured-text": ("text", "texte"),
    "measured-mean": ("mean of {sets} sets", "moyenne de {sets} jeux"),
    "measured-gap": (
        "{set}, {judgements}, {queries}: between the best and the worst wording of a need lie "
        "{gap} of nDCG@10 on average ({needs} needs with several wordings).",
        "{set}, {judgements}, {queries} : {gap} de nDCG@10 en moyenne entre la meilleure et la "
        "pire formulation d’un besoin ({needs} besoins à plusieurs formulations).",
    ),
    "compared-with": (
        "{set}, {judgements}, compared with {path}:",
        "{set}, {judgements}, par rapport à {path} :",
    ),
    "compared-missing": (
        "Queries that are not in it, as if nothing had been found for them: {count}.",
        "Requêtes qui n’y sont pas, comme si rien n’avait été trouvé : {count}.",
    ),
    "compared-won": ("Queries that won most:", "Requêtes qui ont le plus gagné :"),
    "compared-lost": ("Queries that lost most:", "Requêtes qui ont le plus perdu :"),
    "compared-no-cross": (
        "There is no {path}: the rankings of the other language were not compared.",
        "Il n’y a pas de {path} : les classements de l’autre langue n’ont pas été comparés.",
    ),
    "level-exact": ("exact", "exact"),
    "level-accents": ("accents", "accents"),
    "level-lemma": ("lemma", "lemme"),
    "level-stem": ("stem", "racine"),
    "level-compound": ("compound", "composé"),
    "level-title": ("title", "titre"),
    "level-phrase": ("phrase", "expression"),
    "level-prefix": ("prefix", "préfixe"),
    "level-typo": ("typing error", "faute de frappe"),
    "level-closeness": ("closeness", "proximité"),
    "level-no-title": ("no title: as others", "sans titre : comme d’autres"),
    "level-whole-title": ("whole title", "titre entier"),
    "more-forms": ("and {count} more", "et {count} autres"),
    "token-word": ("word", "mot"),
    "token-stop": ("stop word", "mot vide"),
    "token-joined": ("compound, joined", "composé, soudé"),
    "help-program": (
        "Full-text search for English and French documents.",
        "Recherche plein texte dans des documents anglais et français.",
    ),
    "help-rebuild": (
        "make a new index of folders and files, then switch to it",
        "créer un nouvel index de dossiers et de fichiers, puis y passer",
    ),
    "help-update": (
        "index only what is new, changed or gone",
        "n’indexer que ce qui est nouveau, modifié ou disparu",
    ),
    "help-search": ("ranked hits with marked snippets", "résultats classés, extraits marqués"),
    "help-similar": (
        "show the documents most like one",
        "montrer les documents les plus proches d’un autre",
    ),
    "help-id": ("its id, as a search prints it", "son identifiant, tel qu’une recherche l’affiche"),
    "help-status": ("what the index holds", "ce que contient l’index"),
    "help-verify": (
        "compare every file of the index with its checksum",
        "comparer chaque fichier de l’index à sa somme de contrôle",
    ),
    "help-rollback": (
        "go back to the previous generation",
        "revenir à la génération précédente",
    ),
    "help-analyse": (
        "the tokens of a text: the first thing to look at when a search surprises",
        "les mots d’un texte tels qu’ils sont indexés : à regarder quand une recherche surprend",
    ),
    "help-evaluate": (
        "nDCG@10, RR@10 and R@100 over judged sets, and whether they changed",
        "nDCG@10, RR@10 et R@100 sur des jeux jugés, et s’ils ont changé",
    ),
    "help-index": (
        "folder of the index (default: %(default)s, or INDEXER_LOCATION)",
        "dossier de l’index (par défaut : %(default)s, ou INDEXER_LOCATION)",
    ),
    "help-json": ("print one JSON object", "écrire un objet JSON"),
    "help-verbose": ("say more", "en dire plus"),
    "help-debug": ("show where an error comes from", "montrer d’où vient une erreur"),
    "help-places": (
        "what to index (default: INDEXER_FOLDERS, else the folders of the index, else seeds)",
        "ce qu’il faut indexer (par défaut : INDEXER_FOLDERS, sinon les dossiers de l’index, "
        "sinon seeds)",
    ),
    "help-forced": (
        "read every document in this language (default: auto)",
        "lire tous les documents dans cette langue (par défaut : auto)",
    ),
    "help-strict": (
        "leave the index as it was when any file is skipped",
        "laisser l’index tel quel si un fichier est écarté",
    ),
    "help-jobs": (
        "processes that index (default: one per processor for large inputs)",
        "processus qui indexent (par défaut : un par processeur pour les grands corpus)",
    ),
    "help-memory": (
        "megabytes of memory that each process aims at (default: %(default)s)",
        "mégaoctets de mémoire que vise chaque processus (par défaut : %(default)s)",
    ),
    "help-if-needed": (
        "do nothing when the index is sound and the files have not changed",
        "ne rien faire si l’index est sain et les fichiers inchangés",
    ),
    "help-query": ("what to search for", "ce qu’il faut chercher"),
    "help-language": ("only documents in this language", "seulement les documents de cette langue"),
    "help-limit": (
        "how many hits, up to 1000 (default: 10)",
        "combien de résultats, 1000 au plus (par défaut : 10)",
    ),
    "help-sort": (
        "the best, the latest or the oldest first (default: relevance)",
        "d’abord les meilleurs, les plus récents ou les plus anciens (par défaut : relevance)",
    ),
    "help-type": (
        "only files of this type, such as html",
        "seulement les fichiers de ce type, par exemple html",
    ),
    "help-folder": (
        "only what lies in this folder or below it",
        "seulement ce qui se trouve dans ce dossier ou plus bas",
    ),
    "help-source": (
        "only documents of this .jsonl file",
        "seulement les documents de ce fichier .jsonl",
    ),
    "help-year": (
        "only this year, these years (1990..1999), or without a date (0)",
        "seulement cette année, ces années (1990..1999), ou sans date (0)",
    ),
    "help-facets": (
        "count what each of these filters would find",
        "compter ce que trouverait chacun de ces filtres",
    ),
    "help-explain": (
        "what the score of each hit is made of",
        "de quoi se compose le score de chaque résultat",
    ),
    "help-offset": ("how many hits to pass over", "combien de résultats passer"),
    "help-text": ("the text to analyse", "le texte à analyser"),
    "help-as": (
        "read it in this language (default: as indexing would)",
        "le lire dans cette langue (par défaut : comme à l’indexation)",
    ),
    "help-sets": (
        "folder with docs.jsonl, queries.jsonl and qrels.tsv",
        "dossier avec docs.jsonl, queries.jsonl et qrels.tsv",
    ),
    "help-judged-index": (
        "search this index instead of a throw-away one",
        "chercher dans cet index au lieu d’un index provisoire",
    ),
    "help-docs": (
        "the documents, when they lie elsewhere",
        "les documents, s’ils sont ailleurs",
    ),
    "help-mixed-with": (
        "further documents, which nobody judged, indexed beside those of the set",
        "d’autres documents, que personne n’a jugés, indexés à côté de ceux du jeu",
    ),
    "help-run": (
        "write the ranking in TREC form (for several sets: a folder, SET.run in it)",
        "écrire le classement au format TREC (pour plusieurs jeux : un dossier, avec JEU.run)",
    ),
    "help-compare": (
        "compare with a ranking in TREC form, ours or not (for several sets: a folder)",
        "comparer à un classement au format TREC, d’ici ou d’ailleurs (pour plusieurs jeux : un "
        "dossier)",
    ),
    "help-changes": (
        "how many queries that won and lost most to show (default: %(default)s)",
        "combien montrer de requêtes qui ont le plus gagné et perdu (par défaut : %(default)s)",
    ),
    "help-per-query": ("the measures of every query", "les mesures de chaque requête"),
    "help-half": (
        "ask only one half of the queries, always the same",
        "ne poser que la moitié des requêtes, toujours la même",
    ),
    "help-without-accents": (
        "ask the queries as if typed without accents",
        "poser les requêtes comme tapées sans accents",
    ),
    "help-oracle": (
        "give the language of each query",
        "donner la langue de chaque requête",
    ),
    # -- queries: errors ------------------------------------------------------------------------
    "query-too-deep": (
        "More than {limit} parentheses within each other: use fewer.",
        "Plus de {limit} parenthèses imbriquées : utilisez-en moins.",
    ),
    "query-prefix-too-short": (
        "{word} begins too many words: write at least two letters before the star.",
        "{word} : trop de mots commencent ainsi. Écrivez au moins deux lettres avant l’astérisque.",
    ),
    "query-bad-date": (
        "“{value}” is not a date. Write date:2024, date:2024-03, date:2024-03-15 or a range "
        "such as date:2024-03..2025; either end may be left out.",
        "« {value} » n’est pas une date. Écrivez date:2024, date:2024-03, date:2024-03-15 ou une "
        "période comme date:2024-03..2025 ; l’une des bornes peut manquer.",
    ),
    "query-empty-range": (
        "The dates from {low} to {high} end before they begin: exchange them.",
        "La période de {low} à {high} finit avant de commencer : inversez les dates.",
    ),
    "query-unknown-language": (
        "“{value}” is not a language. Write lang:en, lang:fr, lang:mixed, lang:other, or the name "
        "or code of another language, such as lang:German or lang:de.",
        "« {value} » n’est pas une langue. Écrivez langue:fr, langue:en, langue:mixte, "
        "langue:autre, ou le nom ou le code d’une autre langue, comme langue:allemand ou "
        "langue:de.",
    ),
    # -- queries: notices -----------------------------------------------------------------------
    "query-cut": (
        "Only the first {limit} characters of the query were read.",
        "Seuls les {limit} premiers caractères de la requête ont été lus.",
    ),
    "query-too-many-terms": (
        "Only the first {limit} words and phrases of the query were used.",
        "Seuls les {limit} premiers mots et expressions de la requête ont été utilisés.",
    ),
    "query-unclosed-quote": (
        "A closing quotation mark was missing; the phrase was taken to end with the query.",
        "Il manquait un guillemet fermant ; l’expression a été lue jusqu’à la fin de la requête.",
    ),
    "query-quote-ignored": (
        "A quotation mark without its partner was ignored.",
        "Un guillemet isolé a été ignoré.",
    ),
    "query-unclosed-parenthesis": (
        "A closing parenthesis was missing; it was added at the end of the query.",
        "Il manquait une parenthèse fermante ; elle a été ajoutée à la fin de la requête.",
    ),
    "query-stray-parenthesis": (
        "A closing parenthesis without an opening one was ignored.",
        "Une parenthèse fermante sans parenthèse ouvrante a été ignorée.",
    ),
    "query-operator-word": (
        "{operator} had nothing to combine and was searched as a word.",
        "{operator} n’avait rien à relier et a été cherché comme un mot.",
    ),
    "query-operator-ignored": (
        "{operator} lacked a term to combine and was ignored.",
        "Il manquait à {operator} un terme à relier ; il a été ignoré.",
    ),
    "query-star-ignored": (
        "A star only works at the end of a word, as in universit*; in {word} it was ignored.",
        "L’astérisque ne sert qu’à la fin d’un mot, comme dans universit* ; dans {word}, il a été "
        "ignoré.",
    ),
    "query-fuzzy-too-short": (
        "{word} was searched as written: ~ needs a word of at least {letters} letters.",
        "{word} a été cherché tel quel : ~ demande un mot d’au moins {letters} lettres.",
    ),
    "query-fuzzy-distance": (
        "In {word}~ one typing error is allowed; the number after ~ was ignored.",
        "Dans {word}~, une seule faute de frappe est admise ; le nombre après ~ a été ignoré.",
    ),
    "query-mark-ignored": (
        "{mark} has no meaning where it stands and was ignored.",
        "{mark} n’a pas de sens à cet endroit et a été ignoré.",
    ),
    "query-empty-field": (
        "{field}: is followed by nothing to look for; write a value right after the colon.",
        "{field}: n’est suivi de rien à chercher ; écrivez une valeur juste après les deux-points.",
    ),
    "query-unknown-type": (
        "“{value}” is not a type of file in the index: they are txt, md, html and jsonl.",
        "« {value} » n’est pas un type de fichier de l’index : ce sont txt, md, html et jsonl.",
    ),
    "query-date-read": (
        "“{value}” was read with the day first, as {date}.",
        "« {value} » a été lu en commençant par le jour : {date}.",
    ),
    # -- what was not indexed, and why ----------------------------------------------------------
    "skipped-unknown-kind": (
        "Files of the kind “{kind}” cannot be indexed.",
        "Les fichiers du type « {kind} » ne peuvent pas être indexés.",
    ),
    "skipped-folder": (
        "This folder cannot be opened.",
        "Ce dossier ne peut pas être ouvert.",
    ),
    "skipped-permission": (
        "Reading this file is not allowed.",
        "La lecture de ce fichier n’est pas autorisée.",
    ),
    "skipped-gone": (
        "The file is no longer there.",
        "Le fichier n’existe plus.",
    ),
    "skipped-unreadable": (
        "The file cannot be read; the system says: {detail}.",
        "Le fichier ne peut pas être lu ; message du système : {detail}.",
    ),
    "skipped-too-large": (
        "The file is too large: {size} MiB; one document may have {limit} MiB.",
        "Le fichier est trop volumineux : {size} Mio ; un document peut en compter {limit}.",
    ),
    "skipped-binary": (
        "The file holds no text, but binary data.",
        "Le fichier ne contient pas de texte, mais des données binaires.",
    ),
    "skipped-too-deep": (
        "The page has more than {limit} HTML elements one inside the other.",
        "La page compte plus de {limit} éléments HTML imbriqués les uns dans les autres.",
    ),
    "skipped-empty": (
        "There is no text in this file.",
        "Ce fichier ne contient aucun texte.",
    ),
    "skipped-not-json": (
        "Line {line} is not JSON.",
        "La ligne {line} n’est pas du JSON.",
    ),
    "skipped-not-object": (
        "Line {line} is JSON, but not an object with a title and a body.",
        "La ligne {line} est du JSON, mais pas un objet avec un titre et un texte.",
    ),
    "skipped-no-text": (
        "Line {line} has neither “title” nor “body”.",
        "La ligne {line} n’a ni « title » ni « body ».",
    ),
    "skipped-line-too-large": (
        "Line {line} is too large: one document may have {limit} MiB.",
        "La ligne {line} est trop longue : un document peut compter {limit} Mio.",
    ),
    "skipped-bad-gzip": (
        "The compressed data are damaged after line {line}; what comes after it was not read.",
        "Les données compressées sont endommagées après la ligne {line} ; la suite n’a pas été "
        "lue.",
    ),
    "skipped-no-record": (
        "No line of this file could be indexed.",
        "Aucune ligne de ce fichier n’a pu être indexée.",
    ),
}


def sentence(code: str, language: str = "en", **facts: object) -> str:
    """Return the sentence for ``code`` in ``language`` (``"en"``, else French), facts filled in.

    Raises ``KeyError`` when there is no such sentence.

    >>> sentence("document-not-found", "fr", id="a1")
    'Il n’y a pas de document a1 dans cet index.'
    """
    english, french = SENTENCES[code]
    return (french if language == "fr" else english).format(**facts)
