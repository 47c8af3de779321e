"""Files people keep have a name they can read."""

from __future__ import annotations

import pytest

from bot.reply.file_name import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CA du Pays de Laon", "ca-du-pays-de-laon.ics"),
        ("Vélo-école : cœur de ville, l'été !", "velo-ecole-coeur-de-ville-l-ete.ics"),
        ('../../etc/passwd"\r\nX: y', "etc-passwd-x-y.ics"),
        ("🚲", "fichier.ics"),
        ("mot " * 40, "-".join(["mot"] * 14) + ".ics"),
        ("a" * 200, "a" * 56 + ".ics"),
    ],
)
def test_the_name_of_a_file_is_made_from_its_title(title: str, name: str) -> None:
    assert file_name(title, "ics") == name and len(name) <= 60
