"""Reads the compiled public model of bike aids and turns each rule into the plain shape of our YAML.

The model is ``publicodes-build/aides-velo.model.json`` of the package ``@betagouv/aides-velo`` (Apache-2.0). Figures
and conditions are taken; sentences are made by ``knowledge.sentences``. What cannot be translated is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Raw = Any
Yaml = dict[str, Any]

SLOTS = {
    "état": "etat",
    "région": "region",
    "département": "departement",
    "intercommunalité": "epci",
    "commune": "commune",
}

#: Predicates of the model that test one fact → our condition.
PREDICATES: dict[str, Yaml] = {
    "vélo . adapté": {"info": "velo_type", "est": "adapté"},
    "vélo . mécanique simple": {"info": "velo_type", "est": "mécanique simple"},
    "vélo . électrique simple": {"info": "velo_type", "est": "électrique"},
    "vélo . cargo électrique": {"info": "velo_type", "est": "cargo électrique"},
    "vélo . cargo mécanique": {"info": "velo_type", "est": "cargo"},
    "vélo . pliant mécanique": {"info": "velo_type", "est": "pliant"},
    "vélo . pliant électrique": {"info": "velo_type", "est": "pliant électrique"},
    "vélo . motorisation": {"info": "velo_type", "est": "motorisation"},
    "vélo . électrique": {"info": "velo_type", "est": "tout électrique"},
    "vélo . mécanique": {"info": "velo_type", "est": "tout mécanique"},
    "vélo . cargo": {"info": "velo_type", "est": "tout cargo"},
    "vélo . pliant": {"info": "velo_type", "est": "tout pliant"},
    "vélo . électrique ou mécanique": {"info": "velo_type", "est": "électrique ou mécanique"},
    "vélo . état . neuf": {"info": "velo_etat", "est": "neuf"},
    "vélo . état . occasion": {"info": "velo_etat", "est": "occasion"},
    "vélo . fabriqué en france": {"info": "fabrique_en_france", "est": "oui"},
    "demandeur . âge . majeur": {"info": "age", "au_moins": "18 ans"},
    "demandeur . âge . mineur": {"info": "age", "moins_de": "18 ans"},
    "demandeur . en situation de handicap": {"info": "handicap", "est": "oui"},
    "demandeur . bénéficiaire de l'AAH": {"info": "aah", "est": "oui"},
    "demandeur . bénéficiaire du RSA": {"info": "rsa", "est": "oui"},
    "demandeur . bénéficiaire de minima sociaux": {"info": "minima_sociaux", "est": "oui"},
    "demandeur . bénéficie du forfait mobilités durables": {"info": "fmd", "est": "oui"},
    "localisation . ZFE": {"info": "zfe", "est": "oui"},
}
NUMBERS = {
    "revenu fiscal de référence par part": ("revenu_fiscal_par_part", "€/an"),
    "revenu fiscal de référence par part . revenu de référence": ("revenu_fiscal", "€/an"),
    "revenu fiscal de référence par part . nombre de parts": ("parts", "parts"),
    "demandeur . âge": ("age", "ans"),
    "foyer . personnes": ("personnes", "personnes"),
    "vélo . prix": ("prix", "€"),
}
OPERATORS = {"<=": "au_plus", "<": "moins_de", ">=": "au_moins", ">": "plus_de"}
PLACES = {
    "epci": "epci",
    "code insee": "communes",
    "département": "departements",
    "région": "regions",
    "pays": "pays",
}

_COMPARISON = re.compile(r"^(?P<left>.+?) (?P<op><=|<|>=|>|=) (?P<right>.+)$")
_PLACE = re.compile(r"^localisation \. (epci|code insee|département|région|pays) = '(.*)'$")
_NUMBER = re.compile(r"^(-?\d+(?:\.\d+)?) ?(€/an|€/mois|€|%|ans?|parts?|km)?$")
#: « 51281 €/an + ((foyer . personnes - 5) * 6462 €/an) », or with « personnes supplémentaires ».
_LAST_STEP = re.compile(
    r"(\d+)(?: €/an)? \+ \(\(?(?:foyer \. personnes - (\d+)|(\d+) \* personnes supplémentaires)\)?"
    r" \* (\d+) €/an(?:\.personne)?\)"
)
_SHARE = re.compile(r"^(\d+(?:\.\d+)?) % \* (.+)$")


class Untranslatable(Exception):
    """A rule of the model uses words this reader does not know; the message quotes them."""


@dataclass
class Translation:
    """One aid of the model in the plain shape of our YAML, without sentences."""

    reference: str
    slot: str
    territoire: Yaml
    conditions: list[Yaml]
    montant: Any
    lien: str | None
    verifie_le: str | None
    fin: str | None
    #: What the rule says of other aids: plain cumul rules, with model names.
    cumuls: list[Yaml] = field(default_factory=list)
    #: Questions only this aid asks: model name → raw declaration.
    questions: dict[str, Yaml] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def is_aide(name: str, rule: Raw) -> bool:
    """True for a rule of the model that fills one of the five level slots."""
    replaced = rule.get("remplace") if isinstance(rule, Mapping) else None
    return (
        name.startswith("aides . ")
        and isinstance(replaced, Mapping)
        and replaced.get("références à") in SLOTS
    )


class ModelReader:
    """Translates the aids of one compiled model."""

    def __init__(
        self,
        model: Mapping[str, Raw],
        siren_of: Callable[[str], str | None],
        region_of: Callable[[Yaml], str | None],
    ) -> None:
        self.model = model
        self.siren_of = siren_of
        self.region_of = region_of
        self.aides = [name for name, rule in model.items() if is_aide(name, rule)]

    def translate(self, name: str) -> Translation:
        """Return one aid; raise Untranslatable when its rule uses unknown words."""
        return _AideReader(self, name).read()


class _AideReader:
    """Walks the rule of one aid."""

    def __init__(self, model: ModelReader, name: str) -> None:
        self.reader, self.name = model, name
        self.rule: Mapping[str, Raw] = model.model[name]
        self.questions: dict[str, Yaml] = {}
        self.cumuls: list[Yaml] = []
        self.notes: list[str] = []

    def read(self) -> Translation:
        rule = self.rule
        slot = SLOTS[rule["remplace"]["références à"]]
        territoire, conditions = self._applicable()
        self.territoire = territoire
        montant = self._amount({k: v for k, v in rule.items() if k in AMOUNT_KEYS}, top=True)
        for key in rule:
            if key not in KNOWN_KEYS:
                self.notes.append(f"clé inconnue du modèle, sans effet : « {key} »")
        updated = rule.get("dernière mise à jour")
        if updated is None:
            updated = next((v for k, v in rule.items() if re.fullmatch(r"der\w+ mise (à )?jour", k)), None)
        return Translation(
            reference=self.name,
            slot=slot,
            territoire=territoire,
            conditions=conditions,
            montant=montant,
            lien=rule.get("lien"),
            verifie_le=self._date(updated, "dernière mise à jour"),
            fin=self._date(rule.get("date de fin"), "date de fin"),
            cumuls=self.cumuls,
            questions=self.questions,
            notes=self.notes,
        )

    # -- where and when ------------------------------------------------------------------------------------------

    def _date(self, raw: str | None, label: str) -> str | None:
        if raw is None:
            return None
        import datetime as dt

        day, month, year = (int(part) for part in raw.split("/"))
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            self.notes.append(f"{label} impossible dans le modèle : {raw}")
            return None

    def _applicable(self) -> tuple[Yaml, list[Yaml]]:
        """Split ``applicable si`` into a territory, conditions on facts and rules about other aids."""
        raw = self.rule.get("applicable si", [])
        items = (
            raw["toutes ces conditions"]
            if isinstance(raw, Mapping) and set(raw) == {"toutes ces conditions"}
            else [raw]
        )
        territoire: Yaml = {}
        conditions: list[Yaml] = []
        for item in items:
            places = self._places(item)
            if places is not None:
                territoire = {**places, "dans": territoire} if territoire else places
            elif not self._about_other_aides(item):
                conditions.extend(self._flatten(self._condition(item)))
        excluded = self.rule.get("non applicable si")
        if excluded is not None:
            places = self._places(excluded)
            if places is not None:
                territoire["sauf"] = places
            else:
                self.cumuls.append(
                    {"regle": "ecarte", "aide": self.name, "entre": [self._aide_name(excluded)]}
                )
        if not territoire:
            raise Untranslatable(f"{self.name} : aucun territoire")
        return territoire, conditions

    def _places(self, item: Raw) -> Yaml | None:
        """Return the territory a condition names, or None when it is not about places alone."""
        if isinstance(item, str):
            found = _PLACE.match(item)
            if not found:
                return None
            kind, value = PLACES[found[1]], found[2]
            if kind == "pays":
                return {"pays": value}
            if kind == "epci":
                siren = self.reader.siren_of(value)
                if siren is None:
                    raise Untranslatable(f"{self.name} : EPCI inconnu « {value} »")
                value = siren
            return {kind: [value]}
        if isinstance(item, Mapping) and set(item) == {"une de ces conditions"}:
            merged: Yaml = {}
            for sub in item["une de ces conditions"]:
                places = self._places(sub)
                if places is None:
                    return None
                for kind, values in places.items():
                    merged[kind] = [
                        *merged.get(kind, []),
                        *(v for v in values if v not in merged.get(kind, [])),
                    ]
            return merged
        return None

    # -- other aids ----------------------------------------------------------------------------------------------

    def _aide_name(self, text: Raw) -> str:
        """Return the model name of the aid a text names, relative or not."""
        if isinstance(text, str):
            for candidate in (text, f"aides . {text}"):
                if candidate in self.reader.aides:
                    return candidate
        raise Untranslatable(f"{self.name} : « {text} »")

    def _member(self, text: str) -> Any:
        """Return an aid's model name or a level, for the members of a cumul rule."""
        slot = SLOTS.get(text.removeprefix("aides . "))
        return {"niveau": slot} if slot and text.startswith("aides . ") else self._aide_name(text)

    def _about_other_aides(self, item: Raw) -> bool:
        """Turn a condition about other aids into a cumul rule; False when it is about facts."""
        if isinstance(item, str) and item.startswith("aides . "):
            text = item.removesuffix(" > 0 €")
            self.cumuls.append({"regle": "exige", "aide": self.name, "entre": [self._member(text)]})
            return True
        if isinstance(item, Mapping) and "une de ces conditions" in item:
            subs = item["une de ces conditions"]
            absent = [
                s["est non applicable"]
                for s in subs
                if isinstance(s, Mapping) and set(s) == {"est non applicable"}
            ]
            below = [s for s in subs if isinstance(s, str) and s.startswith("aides . ")]
            if len(absent) == 1 and len(below) == 1 and len(subs) == 2:
                other, cap = below[0].split(" < ", 1)
                if other == absent[0]:
                    self.cumuls.append(
                        {
                            "regle": "sous_plafond",
                            "aide": self.name,
                            "entre": [self._member(other)],
                            "plafond": self._number(cap.strip("()")),
                        }
                    )
                    return True
        return False

    # -- conditions ----------------------------------------------------------------------------------------------

    def _flatten(self, condition: Yaml) -> Iterator[Yaml]:
        if set(condition) == {"toutes"}:
            for item in condition["toutes"]:
                yield from self._flatten(item)
        else:
            yield condition

    def _condition(self, raw: Raw) -> Yaml:
        """Translate a condition on facts."""
        if isinstance(raw, Mapping):
            if set(raw) == {"toutes ces conditions"}:
                return self._collapse(
                    "toutes", [self._condition(item) for item in raw["toutes ces conditions"]]
                )
            if set(raw) == {"une de ces conditions"}:
                return self._collapse(
                    "une_de",
                    self._merge_choices([self._condition(item) for item in raw["une de ces conditions"]]),
                )
            if set(raw) == {"variations"}:
                return {"selon": [self._case(case, self._condition) for case in raw["variations"]]}
            raise Untranslatable(f"{self.name} : condition {sorted(raw)}")
        text = str(raw)
        if text in PREDICATES:
            return dict(PREDICATES[text])
        aged = re.fullmatch(r"demandeur \. âge \. de (\d+) à (\d+) ans", text)
        if aged:
            return {
                "toutes": [
                    {"info": "age", "au_moins": f"{aged[1]} ans"},
                    {"info": "age", "au_plus": f"{aged[2]} ans"},
                ]
            }
        status = re.fullmatch(r"demandeur \. statut \. (.+)", text)
        if status:
            return {"info": "statut", "est": status[1]}
        if text == "foyer . imposable":
            return {"info": "revenu_fiscal_par_part", "au_moins": self._constant("ISR . première tranche")}
        if text == "foyer . imposable = non":
            return {"info": "revenu_fiscal_par_part", "moins_de": self._constant("ISR . première tranche")}
        if text.endswith(" = non") and text.removesuffix(" = non") in PREDICATES:
            return self._negate(PREDICATES[text.removesuffix(" = non")])
        own = self._own_rule(text)
        if own is not None:
            return self._own_condition(own, text)
        found = _COMPARISON.match(text)
        if found and found["left"] in NUMBERS and found["op"] in OPERATORS:
            info, unit = NUMBERS[found["left"]]
            return {"info": info, OPERATORS[found["op"]]: self._threshold(found["right"], unit)}
        raise Untranslatable(f"{self.name} : condition « {text} »")

    def _collapse(self, word: str, items: list[Yaml]) -> Yaml:
        return items[0] if len(items) == 1 else {word: items}

    def _merge_choices(self, items: list[Yaml]) -> list[Yaml]:
        """Write several tests of the same choice as one ``parmi``."""
        for info in ("velo_type", "statut"):
            same = [item for item in items if item.get("info") == info and ("est" in item or "parmi" in item)]
            if len(same) > 1:
                values = [v for item in same for v in ([item["est"]] if "est" in item else item["parmi"])]
                position = items.index(same[0])
                rest = [item for item in items if item not in same]
                items = [*rest[:position], {"info": info, "parmi": values}, *rest[position:]]
        return items

    def _negate(self, condition: Yaml) -> Yaml:
        if condition.get("est") in ("oui", "non"):
            return {"info": condition["info"], "est": "non" if condition["est"] == "oui" else "oui"}
        return {"info": condition["info"], "sauf": [condition["est"]]}

    def _constant(self, name: str) -> str:
        return self._number(self.reader.model[name]["valeur"])

    def _threshold(self, text: str, unit: str) -> Any:
        """Return a threshold with the unit of the fact it is compared with, or a household scale."""
        if _NUMBER.match(text):
            number = self._number(text)
            if unit == "€/an" and number.endswith(" €"):
                self.notes.append(f"seuil écrit sans « /an » dans le modèle : {text}")
                return f"{number}/an"
            return number if number.split(" ")[-1].strip("0123456789.,") else f"{number} {unit}"
        for name in (text, f"{self.name} . {text}"):
            rule = self.reader.model.get(name)
            if isinstance(rule, Mapping):
                if "valeur" in rule:
                    return self._threshold(str(rule["valeur"]), unit)
                if "variations" in rule:
                    return self._scale(rule["variations"], unit)
        raise Untranslatable(f"{self.name} : seuil « {text} »")

    def _scale(self, variations: list[Yaml], unit: str) -> Any:
        """Read a household scale: one threshold per number of people, then so much per person more."""
        first = variations[0].get("si", "")
        if isinstance(first, str) and first.startswith("localisation . région = "):
            region = self.reader.region_of(self.territoire_so_far())
            match = region is not None and first == f"localisation . région = '{region}'"
            chosen = variations[0]["alors"] if match else next(v["sinon"] for v in variations if "sinon" in v)
            return self._scale(chosen["variations"], unit)
        table: dict[int, str] = {}
        for case in variations:
            if "si" in case:
                found = re.fullmatch(r"foyer \. personnes = (\d+)", case["si"])
                if not found:
                    raise Untranslatable(f"{self.name} : barème {case}")
                table[int(found[1])] = self._with_unit(case["alors"], unit)
            else:
                found = _LAST_STEP.fullmatch(case["sinon"])
                if not found:
                    raise Untranslatable(f"{self.name} : barème « {case['sinon']} »")
                last = int(found[2]) if found[2] else self._extra_after()
                table[last] = self._with_unit(found[1], unit)
                more = found[3] or found[4]
        return {"par_personnes": table, "par_personne_en_plus": self._with_unit(more, unit)}

    def _extra_after(self) -> int:
        """Return the size of household after which people count as « supplémentaires »."""
        rule = self.reader.model[f"{self.name} . personnes supplémentaires"]
        found = re.fullmatch(r"foyer \. personnes - (\d+)", rule["valeur"])
        if not found:
            raise Untranslatable(f"{self.name} : {rule['valeur']}")
        return int(found[1])

    def territoire_so_far(self) -> Yaml:
        """Return the territory of this aid, read before its amount."""
        return getattr(self, "territoire", {})

    def _with_unit(self, raw: Any, unit: str) -> str:
        number = self._number(str(raw))
        return number if number.endswith(unit) else f"{number} {unit}"

    # -- rules that belong to this aid ---------------------------------------------------------------------------

    def _own_rule(self, text: str) -> str | None:
        name = f"{self.name} . {text}"
        return name if name in self.reader.model else None

    def _own_condition(self, name: str, text: str) -> Yaml:
        rule = self.reader.model[name]
        if "question" in rule:
            self.questions[name] = dict(rule)
            return {"info": name, "est": "oui"}
        return self._condition(
            {
                k: v
                for k, v in rule.items()
                if k in ("toutes ces conditions", "une de ces conditions", "variations")
            }
        )

    # -- amounts -------------------------------------------------------------------------------------------------

    def _number(self, text: Any) -> str:
        """Write a number of the model as ours: ``15400 €/an`` → ``15 400 €/an``, ``33.33`` → ``33,33``."""
        from knowledge.quantity import write_number

        found = _NUMBER.match(str(text).strip())
        if not found:
            share = _SHARE.match(str(text).strip())
            if share:
                return {"part": f"{self._number(share[1])} %", "de": self._amount(share[2])}  # type: ignore[return-value]
            raise Untranslatable(f"{self.name} : nombre « {text} »")
        unit = (found[2] or "").replace("part", "parts").replace("partss", "parts")
        unit = "ans" if unit in ("an", "ans") else unit
        return f"{write_number(float(found[1]))} {unit}".strip()

    def _case(self, case: Yaml, read: Callable[[Raw], Any]) -> Yaml:
        if "si" in case:
            return {"si": self._condition(case["si"]), "alors": read(case["alors"])}
        return {"sinon": read(case["sinon"])}

    def _amount(self, raw: Raw, top: bool = False) -> Any:
        if isinstance(raw, Mapping):
            return self._calculation(raw, top)
        text = str(raw)
        if text in ("vélo . prix", "vélo . prix . HT"):
            return "prix" if text == "vélo . prix" else "prix_ht"
        found = _NUMBER.match(text)
        if found:
            return self._number(text if found[2] else f"{text} €")
        total = re.fullmatch(r"(\d+(?:\.\d+)?) € \+ (\d+(?:\.\d+)?) €", text)
        if total:
            return {"somme": [self._number(f"{total[1]} €"), self._number(f"{total[2]} €")]}
        share = _SHARE.match(text)
        if share:
            return {"part": f"{self._number(share[1])} %", "de": self._amount(share[2])}
        if text.startswith("aides . ") and text in self.reader.aides:
            return {"aide": text}
        less = self._price_less_others(text)
        if less is not None:
            self._deduct("prix", less)
            return "prix"
        own = self._own_rule(text)
        if own is not None:
            rule = self.reader.model[own]
            if "question" in rule:
                self.questions[own] = dict(rule)
                return own
            less = self._price_less_others(str(rule.get("valeur")))
            if less is not None:
                self._deduct("prix", less)
                return "prix"
        raise Untranslatable(f"{self.name} : montant « {text} »")

    def _price_less_others(self, text: str) -> list[Any] | None:
        """Return the members deducted by « vélo . prix - (aides . état + …) », or None."""
        names = re.findall(r"aides \. [^()+*]+?(?= [-+]|\)|$)", text)
        bare = text
        for name in names:
            bare = bare.replace(name, "", 1)
        if not names or not re.fullmatch(r"[ ()+-]*vélo \. prix[ ()+-]*", bare):
            return None
        return [self._member(name) for name in names]

    def _deduct(self, on: str, members: list[Any]) -> None:
        self.cumuls.append({"regle": "deduction", "aide": self.name, "sur": on, "entre": members})

    def _calculation(self, raw: Mapping[str, Raw], top: bool) -> Any:
        result: Yaml = {}
        if "variations" in raw:
            result["selon"] = [self._case(case, self._amount) for case in raw["variations"]]
        elif "somme" in raw:
            result["somme"] = [self._amount(item) for item in raw["somme"]]
        elif "produit" in raw:
            rate, whole = raw["produit"]
            result["part"], result["de"] = self._amount(rate), self._amount(whole)
        else:
            base = self._amount(raw["valeur"])
            if isinstance(base, dict) and "aide" not in base and set(raw) - {"valeur"}:
                result.update(base)
            else:
                result["valeur"] = base
        if "abattement" in raw:
            self._deduct("montant", [self._member(raw["abattement"])])
        if "plafond" in raw:
            self._cap(raw["plafond"], result)
        floor = raw.get("plancher")
        if floor is not None and not (top and self._floor_is_implied(floor)):
            result["plancher"] = self._amount(floor)
        if raw.get("arrondi") == "oui":
            result["arrondi"] = "euro"
        return result["valeur"] if set(result) == {"valeur"} else result

    def _floor_is_implied(self, floor: Raw) -> bool:
        """A floor at 0 € only guards a deduction, which our rules never let go below zero."""
        return str(floor) in ("0", "0 €") and bool(self.cumuls)

    def _cap(self, raw: Raw, result: Yaml) -> None:
        if isinstance(raw, str):
            other = re.fullmatch(r"(\d+ €) - (aides \. .+)", raw)
            if other:
                self.cumuls.append(
                    {
                        "regle": "plafond_commun",
                        "aide": self.name,
                        "entre": [self._member(other[2])],
                        "plafond": self._number(other[1]),
                    }
                )
                return
            own = self._own_rule(raw)
            less = self._price_less_others(str(self.reader.model[own].get("valeur"))) if own else None
            if less is not None:
                self._deduct("plafond", less)
                return
        result["plafond"] = self._amount(raw)


AMOUNT_KEYS = frozenset(
    {"valeur", "variations", "somme", "produit", "abattement", "plafond", "plancher", "arrondi"}
)
KNOWN_KEYS = AMOUNT_KEYS | {
    "remplace", "titre", "description", "applicable si", "non applicable si",
    "lien", "dernière mise à jour", "date de fin", "note",
}  # fmt: skip
