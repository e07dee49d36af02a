"""Texts for tests: any number of small English and French articles, the same at every run."""

import json
import random
from pathlib import Path

ENGLISH = (
    "the ministers agreed to strengthen cooperation on migration and border security",
    "a report on organized crime and drug trafficking was handed to parliament",
    "the harbour authority published new rules for fishing vessels and their owners",
    "teachers asked for smaller classes and better heating in the village schools",
    "the museum’s archives hold letters, maps and photographs of the old railway",
    "an appeal against the decision may be filed within thirty days of its receipt",
)
FRENCH = (
    "les ministres ont convenu de renforcer la coopération migratoire et la sécurité",
    "un rapport sur le crime organisé et le trafic de drogue a été remis à l’Assemblée",
    "l’autorité portuaire a publié de nouvelles règles pour les navires de pêche",
    "les enseignants demandent des classes moins chargées et un meilleur chauffage à l’école",
    "les archives du musée conservent des lettres, des cartes et des œuvres du chemin de fer",
    "un recours contre la décision peut être formé dans les trente jours suivant sa réception",
)


def records(count: int, *, seed: int = 1) -> list[dict[str, str]]:
    """``count`` records for a .jsonl file, every second one French; ids ``d0``, ``d1`` …"""
    chance = random.Random(seed)  # noqa: S311  # texts, not secrets
    made = []
    for number in range(count):
        french = number % 2 == 1
        sentences = FRENCH if french else ENGLISH
        body = ". ".join(chance.choice(sentences) for _ in range(chance.randint(3, 9)))
        made.append(
            {
                "id": f"d{number}",
                "lang": "fr" if french else "en",
                "title": f"{'Dossier' if french else 'File'} {number}",
                "body": f"{body}. {'Numéro' if french else 'Number'} n{number}.",
                "date": f"20{number % 25:02d}-{number % 12 + 1:02d}",
            }
        )
    return made


def write_jsonl(path: Path, rows: list[dict[str, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path
