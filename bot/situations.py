"""A situation as JSON (design, section 2) → Situation for the rules; a bad one says what is wrong and where."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.rules.estimate import Situation
from bot.rules.facts import Value
from bot.rules.place import Lieu
from knowledge.faults import suggest
from knowledge.model import Info
from knowledge.territory import PAYS, Territoires

PLACE_KEYS = ("code_insee", "epci_code", "epci", "departement", "region", "pays", "travail_code_insee")
OTHER_KEYS = ("id", "date", "questions", "defauts")


class BadSituation(ValueError):
    """A situation cannot be read; the message says the field, the value and the remedy, in French."""


@dataclass(frozen=True)
class Request:
    """One line of ``guichet estimate``."""

    id: Any
    date: dt.date | None
    situation: Situation


class SituationReader:
    """Reads situations against the facts declared in ``knowledge/infos/`` and the map of France."""

    def __init__(self, infos: Mapping[str, Info], territoires: Territoires) -> None:
        self.territoires = territoires
        self.infos = {i: info for i, info in infos.items() if info.reference is None}
        self.questions = {info.reference: info for info in infos.values() if info.reference is not None}
        self.known = (*PLACE_KEYS, *self.infos, *OTHER_KEYS)

    def read(self, raw: Any, today: dt.date) -> Request:
        """Return the request a JSON value describes; raise BadSituation."""
        if not isinstance(raw, Mapping):
            raise BadSituation("une situation est un objet JSON : { … }")
        unknown = [key for key in raw if key not in self.known]
        if unknown:
            raise BadSituation(f"champ « {unknown[0]} » inconnu. {suggest(str(unknown[0]), self.known)}")
        faits: dict[str, Value] = {}
        for key, info in self.infos.items():
            if raw.get(key) is not None:
                faits[key] = read_value(info, raw[key], key)
        questions = raw.get("questions")
        if questions is not None and not isinstance(questions, Mapping):
            raise BadSituation("« questions » est un objet JSON : nom de la question → réponse")
        for name, value in (questions or {}).items():
            question = self.questions.get(name)
            if question is None:
                raise BadSituation(f"questions : « {name} » inconnue. {suggest(str(name), self.questions)}")
            if value is not None:
                faits[question.id] = read_value(question, value, f"questions, « {name} »")
        defaults = raw.get("defauts")
        if defaults is not None and not isinstance(defaults, bool):
            raise BadSituation("« defauts » est vrai ou faux (true ou false)")
        date = _date(raw, today)
        # Without a date the answer is compared with the public model, whose questions all have a default.
        left_out = (
            (*self.infos.values(), *self.questions.values())
            if defaults
            else self.questions.values()
            if date is None
            else ()
        )
        for info in left_out:
            if info.defaut is not None and info.id not in faits:
                faits[info.id] = _default(info)
        return Request(raw.get("id"), date, Situation(self.place(raw), faits))

    def place(self, raw: Mapping[str, Any]) -> Lieu | None:
        """Return where the person lives: what is said, completed by the commune; None when nothing is said."""
        said = {key: _text(raw, key) for key in PLACE_KEYS}
        self._check_commune(said["travail_code_insee"], "travail_code_insee")
        code, pays = said["code_insee"], said["pays"] or ""
        if pays and pays != "France" and pays not in PAYS.values():
            raise BadSituation(f"pays : « {pays} » inconnu. {suggest(pays, ('France', *PAYS.values()))}")
        epci, departement, region = said["epci_code"], said["departement"], said["region"]
        if epci and self.territoires.epci(epci) is None:
            raise BadSituation(f"epci_code : « {epci} » n'est pas le SIREN d'un EPCI")
        if not epci and said["epci"]:
            found = self.territoires.epci_par_nom(said["epci"])
            if found is None:
                raise BadSituation(
                    f"epci : « {said['epci']} » n'est pas le nom officiel d'un EPCI. Donnez plutôt epci_code (SIREN)"
                )
            epci = found.siren
        if departement and not self.territoires.departement(departement):
            raise BadSituation(f"departement : « {departement} » n'est pas un numéro de département")
        if region and not self.territoires.region(region):
            raise BadSituation(f"region : « {region} » n'est pas un code de région (11, 28, 32…)")
        communes: tuple[str, ...] = ()
        if code in PAYS:
            pays = pays or PAYS[code]
        elif code:
            self._check_commune(code, "code_insee")
            commune = self.territoires.commune(code)
            assert commune is not None
            communes = (commune.code,) if code == commune.code else (code, commune.code)
            epci = epci or commune.epci
            departement = departement or commune.departement
            region = region or commune.region
        if not (communes or epci or departement or region or pays):
            return None
        return Lieu(communes, epci or "", departement or "", region or "", pays or "France")

    def _check_commune(self, code: str | None, key: str) -> None:
        if code and code not in PAYS and self.territoires.code_actuel(code) is None:
            raise BadSituation(
                f"{key} : « {code} » n'est pas le code INSEE d'une commune (cinq caractères, par exemple 14118 ; "
                "ce n'est pas le code postal)"
            )


def _text(raw: Mapping[str, Any], key: str) -> str | None:
    value = raw.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadSituation(f"{key} : « {value} » doit être un texte entre guillemets")
    return value


def _date(raw: Mapping[str, Any], today: dt.date) -> dt.date | None:
    if "date" not in raw:
        return today
    value = raw["date"]
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadSituation(f"date : « {value} » n'est pas une date ISO (par exemple 2026-12-31)") from error


def _default(info: Info) -> Value:
    if info.type == "oui_non":
        return info.defaut in (True, "oui")
    return float(info.defaut) if info.type == "nombre" else str(info.defaut)


def read_value(info: Info, value: Any, label: str) -> Value:
    """Return the value of one fact, checked against its declaration; raise BadSituation."""
    if info.type == "oui_non":
        if not isinstance(value, bool):
            raise BadSituation(f"{label} : « {value} » doit être vrai ou faux (true ou false)")
        return value
    if info.type == "choix":
        choices = [choix.valeur for choix in info.choix]
        if not isinstance(value, str) or value not in choices:
            raise BadSituation(f"{label} : « {value} » inconnu. {suggest(str(value), choices)}")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadSituation(f"{label} : « {value} » doit être un nombre")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadSituation(f"{label} : « {value} » doit être un nombre fini")
    if number < 0:
        raise BadSituation(f"{label} : « {value} » ne peut pas être négatif")
    return number
