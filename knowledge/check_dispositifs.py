"""What no single file of ``aides/hors-achat`` can see: ids that lead nowhere, dates, amounts per year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.check import Checker
from knowledge.dispositif import ORGANISMES, Dispositif
from knowledge.faults import Fault, suggest
from knowledge.load import HORS_ACHAT, Knowledge
from knowledge.quantity import Unite
from knowledge.reading import KeyPath
from knowledge.territory import Territoires


class DispositifChecker(Checker):
    """Looks at each dispositif, and at the rules on several, beside the rest of the knowledge base."""

    unite = Unite.EUROS_PAR_AN

    def __init__(self, knowledge: Knowledge, territoires: Territoires) -> None:
        super().__init__(knowledge, territoires)
        #: Ids others may refer to: also those of files that have a fault of their own.
        self.dispositifs = self._under("aides", HORS_ACHAT)
        self.aides = self.dispositifs - {d.id for d in knowledge.dispositifs.values() if d.calcul is None}
        self.cumuls = knowledge.cumuls_annuels.values()

    def faults(self) -> Iterator[Fault]:
        for dispositif in self.knowledge.dispositifs.values():
            path = self.knowledge.files[dispositif.id]
            if path.parent.name != dispositif.niveau:
                yield Fault.at(
                    path,
                    ("niveau",),
                    f"le fichier est dans « {path.parent.name} » et le niveau est « {dispositif.niveau} ». "
                    f"Déplacez-le dans hors-achat/{dispositif.niveau}",
                )
            yield from (Fault.at(path, keys, message) for keys, message in self._dispositif(dispositif))
        yield from self._cumuls()

    def _dispositif(self, dispositif: Dispositif) -> Iterator[tuple[KeyPath, str]]:
        yield from self._somewhere(dispositif.territoire)
        yield from self._conditions(dispositif.conditions)
        if dispositif.calcul is not None:
            yield from self._montant(dispositif.calcul, ("calcul",), self.unite)
        yield from self._valable(dispositif.valable)
        yield from self._said_cumul(dispositif)
        yield from self._replaced(dispositif)
        if dispositif.seuils and not ORGANISMES.intersection(dispositif.publics):
            yield (
                ("seuils",),
                "« seuils: » compte une organisation ; ajoutez-la aux publics (entreprise, collectivite…)",
            )

    def _said_cumul(self, dispositif: Dispositif) -> Iterator[tuple[KeyPath, str]]:
        """A word without a space is an id and must lead somewhere; anything else is a sentence."""
        cumul = dispositif.cumul
        lists: list[tuple[KeyPath, Iterable[str]]] = [
            (("cumul", "possible_avec"), cumul.possible_avec),
            (("cumul", "impossible_avec"), cumul.impossible_avec),
            *((("cumul", "plafonds", n, "avec"), ceiling.avec) for n, ceiling in enumerate(cumul.plafonds)),
        ]
        known = self._under("aides")
        for keys, members in lists:
            for number, member in enumerate(members):
                if " " not in member and member not in known:
                    hint = suggest(member, self.dispositifs)
                    yield (*keys, number), f"« {member} » n'est pas un dispositif connu. {hint}"
                if member == dispositif.id:
                    yield (*keys, number), f"« {member} » est ce dispositif lui-même. Enlevez-le"
        for member in set(cumul.possible_avec) & set(cumul.impossible_avec):
            number = cumul.impossible_avec.index(member)
            yield (
                ("cumul", "impossible_avec", number),
                f"« {member} » est aussi dans « possible_avec ». Choisissez",
            )

    def _replaced(self, dispositif: Dispositif) -> Iterator[tuple[KeyPath, str]]:
        for number, other in enumerate(dispositif.remplace_par):
            if other not in self.dispositifs:
                hint = suggest(other, self.dispositifs)
                yield ("remplace_par", number), f"« {other} » n'est pas un dispositif connu. {hint}"
        if dispositif.remplace_par and dispositif.statut != "clos":
            yield ("remplace_par",), "« remplace_par: » va avec « statut: clos »"
        if dispositif.statut == "clos" and dispositif.valable.au is None:
            yield ("statut",), "un dispositif clos dit quand : ajoutez « valable: » avec « au: »"
