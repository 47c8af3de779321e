"""Messages nobody could answer are read in groups."""

from bot.understand.likeness import group_alike


def test_messages_that_ask_the_same_thing_are_together_and_the_largest_group_comes_first() -> None:
    texts = [
        "prime trottinette",
        "prime pour trottinette",
        "une prime trottinette ?",
        "garage à Laon",
        "Prime trottinette",
    ]
    groups = group_alike(texts)
    assert groups[0] == [
        "prime trottinette",
        "prime pour trottinette",
        "une prime trottinette ?",
        "Prime trottinette",
    ]
    assert groups[1] == ["garage à Laon"]


def test_nothing_gives_nothing() -> None:
    assert group_alike([]) == []
