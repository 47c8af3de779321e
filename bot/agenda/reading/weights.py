"""How much each mark of a candidate speaks for its being the event's name."""

from __future__ import annotations

from bot.agenda.reading.names import Name

WEIGHTS: dict[str, float] = {
    "object": 1.5, "capital": 1.4, "colon": 1.3, "line_0": 1.3, "words_few": 1.2, "before_bar": 1.0,
    "first_sentence": 0.9, "takes_place": 0.9, "capitals": 0.8, "determined": 0.8,
    "sentence_says_when": 0.7, "after_kind": 0.6, "after_colon": 0.5, "words_many": 0.5, "begins_line": 0.4,
    "begins_piece": 0.4, "first_of_body": 0.4, "noun_head": 0.4, "question": 0.4, "subject": 0.4,
    "exclaimed": 0.3, "prepositional": 0.3, "lead_in": 0.2, "ends_line": 0.1, "noun": 0.1,
    "noun_inside": 0.1, "to_do": 0.1, "announces": -0.1, "line": -0.1, "line_4": -0.3, "subject_line": -0.4,
    "line_3": -0.5, "pronoun": -0.5, "line_2": -0.6, "line_says_when": -0.6, "before_colon": -0.8,
    "complement": -0.8, "comma": -1.0, "organiser": -1.0, "noun_weak": -1.1, "ordinal": -1.1,
    "pieces": -1.1, "alone": -1.3, "verb": -1.5, "no_name": -1.6, "words_1": -1.7, "chunk": -2.5,
}  # fmt: skip


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    return WEIGHTS.get(name.source, 0.0) + sum(WEIGHTS.get(mark, 0.0) for mark in name.marks)
