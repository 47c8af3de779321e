"""How much each mark of a candidate speaks for its being the event's name."""

from __future__ import annotations

from bot.agenda.reading.names import Name

WEIGHTS: dict[str, float] = {
    "capital": 1.3, "colon": 1.3, "line_0": 1.2, "before_bar": 1.1, "object": 1.1,
    "sentence_says_when": 1.1, "determined": 1.0, "words_few": 1.0, "capitals": 0.8, "after_kind": 0.7,
    "takes_place": 0.7, "after_colon": 0.6, "first_sentence": 0.6, "words_many": 0.6, "begins_line": 0.5,
    "exclaimed": 0.5, "first_of_body": 0.5, "noun_head": 0.5, "prepositional": 0.4, "question": 0.4,
    "subject": 0.4, "begins_piece": 0.3, "ends_line": 0.3, "lead_in": 0.3, "noun": 0.3, "to_do": 0.3,
    "line_1": 0.2, "own_line": 0.2, "words_too_many": 0.2, "noun_inside": -0.1, "announces": -0.2,
    "subject_line": -0.2, "words_2": -0.2, "line_3": -0.3, "line_4": -0.4, "order": -0.4, "line_2": -0.7,
    "line_says_when": -0.7, "place": -0.7, "before_colon": -0.9, "ordinal": -0.9, "organiser": -0.9,
    "pronoun": -0.9, "complement": -1.0, "comma": -1.1, "noun_weak": -1.2, "pieces": -1.3, "verb": -1.3,
    "no_name": -1.4, "alone": -1.6, "words_1": -1.6, "chunk": -2.8,
}  # fmt: skip


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    return WEIGHTS.get(name.source, 0.0) + sum(WEIGHTS.get(mark, 0.0) for mark in name.marks)
