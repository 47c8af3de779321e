"""Every complaint about the knowledge base at once: what no single file can see, and what is getting old."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.coherence import fact_faults, place_faults
from knowledge.condition import Bareme, InfoCondition, SelonCondition, Toutes, UneDe
from knowledge.faults import Fault, suggest
from knowledge.freshness import is_old
from knowledge.load import HORS_ACHAT, Knowledge, read_knowledge
from knowledge.model import Aide, Cumul, Info, Territoire, Valable
from knowledge.montant import AutreAide, Calcul, Source
from knowledge.quantity import Quantity, Unite
from knowledge.reading import ROOT, KeyPath
from knowledge.territory import Territoires

#: Words of an amount that are not infos.
MOTS_MONTANT = ("prix", "prix_ht", "abonnement_annuel")
#: Words that stand for a share, only after « part: ».
MOTS_PART = ("prorata_mi_temps",)
#: The facts behind those words.
INFOS_DES_MOTS = {"abonnement_annuel": "abonnement_mensuel", "prorata_mi_temps": "temps_travail"}


@dataclass(frozen=True)
class Report:
    """What the check found; ``faults`` make it fail, ``warnings`` do not."""

    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]
    summary: str

    def __str__(self) -> str:
        lines = [*(str(fault) for fault in self.faults), *self.warnings]
        if self.faults:
            lines.append(f"{len(self.faults)} faute(s) à corriger.")
        else:
            lines.append(self.summary)
        return "\n".join(lines)


def check(territoires: Territoires, today: dt.date, root: Path = ROOT) -> Report:
    """Return every fault and warning of the knowledge base under a folder."""
    from knowledge.check_dispositifs import DispositifChecker

    knowledge, faults = read_knowledge(root)
    faults += Checker(knowledge, territoires).faults()
    faults += DispositifChecker(knowledge, territoires).faults()
    faults.sort(key=lambda fault: (str(fault.path), fault.line))
    rules = len(knowledge.cumuls) + len(knowledge.cumuls_annuels)
    counts = (
        f"{len(knowledge.aides)} aides à l'achat d'un vélo, "
        f"{len(knowledge.dispositifs)} autres aides, obligations et services, "
        f"{rules} règles de cumul, {len(knowledge.infos)} infos, "
        f"{len(knowledge.offres)} offres, {len(knowledge.contacts)} contacts, "
        f"{len(knowledge.evenements)} événements, {len(knowledge.pratiques)} pratiques"
    )
    summary = f"Tout est bon : {counts}."
    return Report(tuple(faults), tuple(_warnings(knowledge, today)), summary)


def _warnings(knowledge: Knowledge, today: dt.date) -> Iterator[str]:
    """Sum up what is closed, undated or old: known and said to citizens, for a person to look at."""
    current = [pair.courante for pair in knowledge.aides.values()]
    closed = [a for a in current if (a.valable.au and a.valable.au < today) or a.retiree_le]
    undated = [a for a in current if a not in closed and a.verifie.le is None]
    old = [a for a in current if a not in closed and is_old(a.verifie.le, today)]
    if closed:
        yield f"À savoir : {len(closed)} aides closes ou retirées, montrées comme telles."
    if undated:
        yield f"À savoir : {len(undated)} aides sans date de vérification, montrées « à vérifier »."
    if old:
        yield f"À savoir : {len(old)} aides vérifiées il y a plus de six mois."
    others = [d.shown(today) for d in knowledge.dispositifs.values()]
    if others:
        yield (
            f"À savoir : hors achat de vélo, {others.count('close')} dispositifs clos, montrés comme tels, "
            f"et {others.count('a_verifier')} montrés « à vérifier »."
        )


class Checker:
    """Looks at each file beside the others."""

    #: Unit of every amount.
    unite = Unite.EUROS

    def __init__(self, knowledge: Knowledge, territoires: Territoires) -> None:
        self.knowledge, self.territoires = knowledge, territoires
        #: What rules and amounts may name: also what is in files that have a fault of their own.
        self.aides = self._under("aides") - self._under("aides", HORS_ACHAT)
        self.cumuls: Iterable[Cumul] = knowledge.cumuls.values()

    def _under(self, *folders: str) -> set[str]:
        """Return the names of the files under a folder."""
        folder = self.knowledge.root.joinpath(*folders)
        return {name for name, path in self.knowledge.files.items() if folder in path.parents}

    def faults(self) -> Iterator[Fault]:
        for info in self.knowledge.infos.values():
            path = self.knowledge.files[info.id]
            yield from (Fault.at(path, keys, message) for keys, message in self._info(info))
        for pair in self.knowledge.aides.values():
            aide = pair.courante
            path = self.knowledge.files[aide.id]
            found = dict.fromkeys(self._aide(pair.importee) if pair.importee is not None else ())
            yield from (Fault.at(path, keys, message) for keys, message in found)
            correction = self.knowledge.root / "corrections" / f"{aide.id}.yaml"
            written = correction if correction.exists() else path
            yield from (Fault.at(written, keys, m) for keys, m in self._aide(aide) if (keys, m) not in found)
        yield from self._cumuls()
        for couverture in self.knowledge.couvertures.values():
            path = self.knowledge.files[couverture.id]
            yield from (
                Fault.at(path, keys, message)
                for keys, message in self._territoire(couverture.territoire, ("territoire",))
            )
        yield from fact_faults(self.knowledge, self.territoires)

    def _cumuls(self) -> Iterator[Fault]:
        """Look at each rule on several aids, then at the ceilings together."""
        for cumul in self.cumuls:
            path = self.knowledge.files[cumul.id]
            yield from (Fault.at(path, keys, message) for keys, message in self._cumul(cumul))
        yield from self._ceilings()

    def _info(self, info: Info) -> Iterator[tuple[KeyPath, str]]:
        choices = {choix.valeur for choix in info.choix}
        if (info.type == "choix") != bool(choices):
            yield ("choix",), "« choix: » va avec « type: choix », et avec lui seul"
        for name, members in info.groupes.items():
            for member in members:
                if member not in choices:
                    yield ("groupes", name), f"« {member} » n'est pas un choix. {suggest(member, choices)}"

    def _aide(self, aide: Aide) -> Iterator[tuple[KeyPath, str]]:
        yield from self._somewhere(aide.territoire)
        yield from self._conditions(aide.conditions)
        yield from self._montant(aide.montant, ("montant",), self.unite)
        yield from self._valable(aide.valable)

    def _somewhere(self, place: Territoire) -> Iterator[tuple[KeyPath, str]]:
        yield from self._territoire(place, ("territoire",))
        if not any((place.communes, place.epci, place.departements, place.regions, place.pays)):
            yield (
                ("territoire",),
                "il faut au moins une commune, un EPCI, un département, une région ou un pays",
            )

    def _valable(self, valable: Valable) -> Iterator[tuple[KeyPath, str]]:
        if valable.du and valable.au and valable.du > valable.au:
            yield ("valable",), "« du » vient après « au »"

    def _conditions(self, conditions: Iterable[Any]) -> Iterator[tuple[KeyPath, str]]:
        for number, condition in enumerate(conditions):
            yield from self._condition(condition, ("conditions", number))
            if not condition.sinon:
                yield ("conditions", number), "il manque « sinon: », la phrase dite à qui est refusé"
            elif not condition.sinon.rstrip().endswith((".", "!", "?")):
                yield ("conditions", number, "sinon"), "la phrase de « sinon » finit par un point"

    def _territoire(self, place: Territoire, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
        return place_faults(place, keys, self.territoires)

    def _condition(self, condition: Any, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
        if isinstance(condition, UneDe | Toutes):
            word = "une_de" if isinstance(condition, UneDe) else "toutes"
            for number, item in enumerate(getattr(condition, word)):
                yield from self._condition(item, (*keys, word, number))
        elif isinstance(condition, SelonCondition):
            for number, case in enumerate(condition.selon):
                for word in ("si", "alors", "sinon"):
                    if getattr(case, word) is not None:
                        yield from self._condition(getattr(case, word), (*keys, "selon", number, word))
        else:
            yield from self._info_condition(condition, keys)

    def _info_condition(self, condition: InfoCondition, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
        info = self.knowledge.infos.get(condition.info)
        if info is None:
            yield (
                (*keys, "info"),
                f"« {condition.info} » n'est pas une info connue. {suggest(condition.info, self.knowledge.infos)}",
            )
            return
        for word in ("au_moins", "au_plus", "plus_de", "moins_de"):
            limit = getattr(condition, word)
            if limit is None:
                continue
            if info.type != "nombre":
                yield (
                    (*keys, word),
                    f"« {condition.info} » n'est pas un nombre : écrivez « est: » ou « parmi: »",
                )
                continue
            quantities = (
                [*limit.par_personnes.values(), limit.par_personne_en_plus]
                if isinstance(limit, Bareme)
                else [limit]
            )
            for quantity in quantities:
                if quantity.unite != info.unite:
                    written = quantity.unite or "sans unité"
                    yield (*keys, word), f"« {condition.info} » se compte en {info.unite} ; ici : {written}"
        values = (condition.est,) if condition.est is not None else condition.parmi or condition.sauf
        if values is None:
            return
        allowed = self._values(info)
        for value in values:
            if value not in allowed:
                word = (
                    "est" if condition.est is not None else "parmi" if condition.parmi is not None else "sauf"
                )
                yield (
                    (*keys, word),
                    f"« {value} » n'est pas une réponse possible pour « {info.id} ». {suggest(value, allowed)}",
                )

    def _values(self, info: Info) -> tuple[str, ...]:
        if info.type == "oui_non":
            return ("oui", "non")
        return (*(choix.valeur for choix in info.choix), *info.groupes)

    def _montant(self, amount: Any, keys: KeyPath, expected: Unite) -> Iterator[tuple[KeyPath, str]]:
        """Look at an amount, or at a share when ``expected`` is %."""
        if isinstance(amount, Quantity):
            if amount.unite != expected:
                yield keys, f"ici il faut un nombre en {expected} ; ici : {amount.unite or 'sans unité'}"
        elif isinstance(amount, Source):
            info = self.knowledge.infos.get(amount.mot)
            own = MOTS_PART if expected is Unite.POURCENT else MOTS_MONTANT
            if amount.mot in own:
                needed = INFOS_DES_MOTS.get(amount.mot)
                if needed is not None and needed not in self.knowledge.infos:
                    yield keys, f"« {amount.mot} » demande l'info « {needed} ». Ajoutez infos/{needed}.yaml"
            elif info is None or info.type != "nombre":
                words = (*own, *(i.id for i in self.knowledge.infos.values() if i.type == "nombre"))
                yield keys, f"« {amount.mot} » n'est pas un nombre connu. {suggest(amount.mot, words)}"
        elif isinstance(amount, AutreAide):
            if amount.aide not in self.aides:
                hint = suggest(amount.aide, self.aides)
                yield (*keys, "aide"), f"« {amount.aide} » n'est pas une aide connue. {hint}"
        elif isinstance(amount, Calcul):
            yield from self._calcul(amount, keys, expected)

    def _calcul(self, node: Calcul, keys: KeyPath, expected: Unite) -> Iterator[tuple[KeyPath, str]]:
        for word in ("valeur", "de", "plafond", "plancher"):
            if getattr(node, word) is not None:
                yield from self._montant(getattr(node, word), (*keys, word), expected)
        if node.part is not None:
            yield from self._montant(node.part, (*keys, "part"), Unite.POURCENT)
        for number, item in enumerate(node.somme or ()):
            yield from self._montant(item, (*keys, "somme", number), expected)
        for number, case in enumerate(node.selon or ()):
            if case.si is not None:
                yield from self._condition(case.si, (*keys, "selon", number, "si"))
            word = "alors" if case.si is not None else "sinon"
            yield from self._montant(getattr(case, word), (*keys, "selon", number, word), expected)

    def _cumul(self, cumul: Cumul) -> Iterator[tuple[KeyPath, str]]:
        if cumul.aide is not None and cumul.aide not in self.aides:
            yield ("aide",), f"« {cumul.aide} » n'est pas une aide connue. {suggest(cumul.aide, self.aides)}"
        for number, member in enumerate(cumul.entre):
            if isinstance(member, str) and member not in self.aides:
                hint = suggest(member, self.aides)
                yield ("entre", number), f"« {member} » n'est pas une aide connue. {hint}"
        if cumul.plafond is not None:
            yield from self._montant(cumul.plafond, ("plafond",), self.unite)

    def _ceilings(self) -> Iterator[Fault]:
        """Common ceilings must be nested or apart, or the best combination could not be cut exactly.

        They may cross when what each has alone excludes what the other has alone: one cuts at a time.
        """
        ceilings = [c for c in self.cumuls if c.regle == "plafond_commun"]
        members: Mapping[str, frozenset[str]] = {c.id: self._designated(c) for c in ceilings}
        for number, left in enumerate(ceilings):
            for right in ceilings[number + 1 :]:
                shared = members[left.id] & members[right.id]
                alone = itertools.product(members[left.id] - shared, members[right.id] - shared)
                if shared and not all(self._exclusive(a, b) for a, b in alone):
                    yield Fault.at(
                        self.knowledge.files[right.id],
                        ("entre",),
                        f"le plafond croise celui de « {left.id} » ({', '.join(sorted(shared))}). "
                        "Deux plafonds communs doivent être l'un dans l'autre, ou sans aide en commun",
                    )

    def _exclusive(self, left: str, right: str) -> bool:
        """True when a rule keeps apart the two, or what they require."""
        needs: dict[str, set[str]] = {left: {left}, right: {right}}
        for cumul in self.cumuls:
            first = cumul.entre[0] if len(cumul.entre) == 1 else None
            if cumul.regle == "exige" and cumul.aide in needs and isinstance(first, str):
                needs[cumul.aide].add(first)
        return any(
            cumul.regle == "la_plus_forte"
            and needs[left].intersection(m for m in cumul.entre if isinstance(m, str))
            and needs[right].intersection(m for m in cumul.entre if isinstance(m, str))
            for cumul in self.cumuls
        )

    def _designated(self, cumul: Cumul) -> frozenset[str]:
        """Return the aids a rule names; a level counts only beside the aids named, which fix the place."""
        return frozenset(m for m in (*cumul.entre, cumul.aide) if isinstance(m, str))
