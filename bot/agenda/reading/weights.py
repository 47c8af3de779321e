"""How much each mark of a candidate speaks for its being the event's name."""

from __future__ import annotations

from bot.agenda.reading.names import Name

WEIGHTS: dict[str, float] = {
    "line_0": 1.3, "words_few": 1.3, "capital": 1.2, "colon": 1.2, "before_bar": 1.1, "determined": 1.1,
    "sentence_says_when": 1.1, "capitals": 1.0, "after_kind": 0.9, "object": 0.9, "first_sentence": 0.8,
    "begins_piece": 0.7, "noun_head": 0.6, "takes_place": 0.6, "after_colon": 0.5, "exclaimed": 0.5,
    "lead_in": 0.5, "question": 0.5, "begins_line": 0.4, "first_of_body": 0.4, "own_line": 0.4,
    "words_many": 0.4, "noun_inside": 0.3, "prepositional": 0.3, "subject": 0.3, "to_do": 0.3,
    "line_1": 0.2, "noun": 0.2, "words_too_many": 0.2, "ends_line": -0.1, "subject_line": -0.2,
    "announces": -0.3, "line_3": -0.4, "line_4": -0.4, "order": -0.4, "words_2": -0.4, "comma": -0.5,
    "line_2": -0.6, "place": -0.6, "line_says_when": -0.8, "ordinal": -0.8, "pronoun": -0.8,
    "before_colon": -0.9, "organiser": -0.9, "verb": -0.9, "complement": -1.0, "no_name": -1.1,
    "pieces": -1.2, "noun_weak": -1.3, "words_1": -1.6, "alone": -1.7, "chunk": -2.5,
}  # fmt: skip


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    return WEIGHTS.get(name.source, 0.0) + sum(WEIGHTS.get(mark, 0.0) for mark in name.marks)
