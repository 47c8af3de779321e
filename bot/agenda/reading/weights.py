"""How much each mark of a candidate speaks for its being the event's name."""

from __future__ import annotations

from bot.agenda.reading.names import Name

WEIGHTS: dict[str, float] = {
    "after_kind": 1.3, "capital": 1.3, "sentence_says_when": 1.3, "line_0": 1.2, "words_few": 1.2,
    "colon": 1.1, "determined": 1.1, "object": 1.0, "after_colon": 0.9, "before_bar": 0.9,
    "takes_place": 0.8, "capitals": 0.6, "noun_head": 0.6, "begins_line": 0.5, "begins_piece": 0.5,
    "exclaimed": 0.5, "first_of_body": 0.5, "first_sentence": 0.5, "subject": 0.5, "words_many": 0.5,
    "lead_in": 0.4, "own_line": 0.4, "question": 0.4, "line_1": 0.2, "noun_inside": 0.2,
    "prepositional": 0.2, "words_too_many": 0.2, "ends_line": 0.1, "noun": 0.1, "asks": -0.1, "line": -0.1,
    "subject_line": -0.1, "order": -0.2, "words_2": -0.2, "announces": -0.3, "line_3": -0.4, "line_4": -0.4,
    "comma": -0.5, "line_2": -0.6, "line_says_when": -0.6, "place": -0.6, "ordinal": -0.8,
    "before_colon": -0.9, "noun_weak": -0.9, "pronoun": -0.9, "complement": -1.0, "organiser": -1.0,
    "verb": -1.1, "pieces": -1.2, "no_name": -1.7, "words_1": -1.7, "alone": -1.8, "chunk": -2.9,
}  # fmt: skip


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    return WEIGHTS.get(name.source, 0.0) + sum(WEIGHTS.get(mark, 0.0) for mark in name.marks)
