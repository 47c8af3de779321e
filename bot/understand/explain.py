"""Tells in French what was read in a message and why the winner won."""

from __future__ import annotations

from bot.understand.intents import Ranking
from bot.understand.linear import LinearModel
from bot.understand.reader import Reading

_NAMES = {
    "s": "mot", "w": "mot", "p": "début de mot", "g": "lettres", "b": "suite", "t": "suite", "c": "idée",
    "cc": "idées", "n": "longueur", "u": "mots inconnus", "ur": "part de mots inconnus",
}  # fmt: skip


def explain_reading(reading: Reading, ranking: Ranking, model: LinearModel) -> str:
    """Return the explanation, one finding a line."""
    lines = [
        f"Mots lus : {' '.join(reading.words) or '(aucun)'}",
        "Idées reconnues : " + (", ".join(reading.concepts) or "aucune"),
        "Faits donnés : "
        + (", ".join(f"{name} = {value}" for name, value in sorted(reading.entities.items())) or "aucun"),
        "Candidates :",
    ]
    for candidate in ranking.candidates[:5]:
        likeness, phrase = ranking.by_likeness.get(candidate.intent, (0.0, ""))
        detail = f"modèle {ranking.by_model.get(candidate.intent, 0.0):.2f}"
        if phrase:
            detail += f", ressemble à {likeness:.0%} à « {phrase} »"
        lines.append(f"  {candidate.intent} : {candidate.score:.2f} ({detail})")
    winner = ranking.candidates[0].intent
    if winner in model.labels and reading.words:
        reasons = [
            f"{_NAMES.get(name.split('=')[0], 'indice')} « {name.split('=', 1)[-1]} » (+{value:.1f})"
            for name, value in model.contributions(reading.features(), winner)[:6]
            if value > 0
        ]
        lines.append(f"{winner} l'emporte grâce à : " + (", ".join(reasons) or "aucun indice fort") + ".")
    return "\n".join(lines)
