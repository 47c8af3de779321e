"""How much each mark of a candidate speaks for its being the event's name: see ``python -m tests.annonces_weights``."""

from __future__ import annotations

from bot.agenda.reading.names import Name

WEIGHTS: dict[str, float] = {
    "capital": 1.4, "sentence_says_when": 1.3, "after_kind": 1.2, "line_0": 1.2, "object": 1.2,
    "words_few": 1.1, "determined": 1.0, "colon": 0.9, "before_bar": 0.8, "takes_place": 0.7,
    "after_colon": 0.6, "exclaimed": 0.6, "first_sentence": 0.6, "noun_head": 0.6, "words_many": 0.6,
    "begins_line": 0.5, "capitals": 0.5, "first_of_body": 0.5, "begins_piece": 0.4, "noun_inside": 0.4,
    "own_line": 0.4, "question": 0.4, "subject": 0.4, "lead_in": 0.2, "noun": 0.2, "line_1": 0.1,
    "subject_line": 0.1, "to_do": 0.1, "words_too_many": 0.1, "ends_line": -0.1, "prepositional": -0.1,
    "words_2": -0.1, "line": -0.2, "order": -0.2, "line_3": -0.3, "line_4": -0.3, "after_infinitive": -0.4,
    "announces": -0.4, "comma": -0.4, "ordinal": -0.6, "pieces": -0.6, "line_2": -0.7,
    "line_says_when": -0.7, "place": -0.7, "complement": -1.0, "organiser": -1.0, "pronoun": -1.0,
    "before_colon": -1.1, "noun_weak": -1.1, "verb": -1.2, "no_name": -1.6, "alone": -1.7, "words_1": -1.7,
    "chunk": -2.9,
}  # fmt: skip


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    return WEIGHTS.get(name.source, 0.0) + sum(WEIGHTS.get(mark, 0.0) for mark in name.marks)
