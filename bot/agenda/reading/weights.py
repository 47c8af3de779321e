"""How much each mark of a candidate speaks for its being the event's name."""

from __future__ import annotations

from bot.agenda.reading.names import Name

WEIGHTS: dict[str, float] = {
    "capital": 1.5, "after_kind": 1.4, "line_0": 1.4, "before_bar": 1.1, "colon": 1.1, "words_few": 1.1,
    "determined": 1.0, "capitals": 0.9, "noun_head": 0.8, "question": 0.8, "takes_place": 0.6,
    "after_colon": 0.5, "begins_line": 0.5, "exclaimed": 0.5, "first_of_body": 0.5, "object": 0.5,
    "to_do": 0.5, "begins_piece": 0.3, "subject_line": 0.3, "words_2": 0.2, "ends_line": 0.1,
    "lead_in": 0.1, "line": 0.1, "noun": 0.1, "words_many": 0.1, "announces": -0.2, "prepositional": -0.2,
    "line_3": -0.3, "line_4": -0.3, "line_says_when": -0.4, "comma": -0.7, "pieces": -0.7,
    "before_colon": -0.8, "line_2": -0.8, "noun_weak": -0.9, "ordinal": -0.9, "pronoun": -0.9, "verb": -0.9,
    "complement": -1.1, "organiser": -1.3, "words_1": -1.4, "alone": -1.5, "no_name": -1.7, "chunk": -2.6,
}  # fmt: skip


def weigh(name: Name) -> float:
    """Return how likely a candidate is the name, comparable with the others of its text only."""
    return WEIGHTS.get(name.source, 0.0) + sum(WEIGHTS.get(mark, 0.0) for mark in name.marks)
