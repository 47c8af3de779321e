"""Imports the public model of bike aids into our YAML, and says what appeared, changed and vanished.

A file whose content is no longer what the last import wrote was edited by a person: it is never touched, and the
report says so. What the last import wrote is remembered in ``knowledge/imports/aides-velo.yaml``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from knowledge.import_files import ImportFiles, Report
from knowledge.publicodes.model import Model, Untranslatable
from knowledge.publicodes.translation import Translation, translate
from knowledge.reading import ROOT
from knowledge.sentences import refuse, summarise
from knowledge.territory import Territoires, de_commune

MODEL_FILE = Path("publicodes-build") / "aides-velo.model.json"
MODEL_TITLE = "Modèle public des aides vélo, betagouv/publicodes-aides-velo"


class ImportFault(Exception):
    """The package cannot be read; the message is in French."""


def import_aides_velo(folder: Path, territoires: Territoires, root: Path = ROOT) -> Report:
    """Read an unpacked ``@betagouv/aides-velo`` and write its aids, questions and cumul rules under ``root``.

    Raises ImportFault when the folder is not such a package.
    """
    rules, version = _read_package(folder)
    model = Model(rules, lambda nom: _siren(territoires, nom), lambda place: _region(territoires, place))
    report = Report(version=version)
    translations: list[Translation] = []
    for name in model.aides:
        try:
            translations.append(translate(model, name))
        except Untranslatable as error:
            report.untranslated.append(str(error))
    writer = ImportFiles(root, report, version)
    payers = [_payer(t, territoires)[1] for t in translations]
    titles = {
        t.reference: f"{payer} – {_particular(t.reference, payer)}" if payers.count(payer) > 1 else payer
        for t, payer in zip(translations, payers, strict=True)
    }
    names = {t.reference: slug(t.reference.removeprefix("aides . ")) for t in translations}
    _leave_former_communes_apart(translations, territoires)
    for translation in translations:
        report.notes += [f"{translation.reference} : {note}" for note in translation.notes]
        writer.write(*_aide_file(translation, names, titles, territoires))
        for question, declared in translation.questions.items():
            writer.write(*_question_file(question, declared))
    for path, content in _cumul_files(translations, names, titles):
        writer.write(path, content)
    writer.finish()
    return report


def _read_package(folder: Path) -> tuple[dict[str, Any], str]:
    try:
        model = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
        version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    except FileNotFoundError as error:
        raise ImportFault(
            f"« {folder} » n'est pas le paquet aides-velo décompacté : il y manque {Path(error.filename).name}. "
            "Donnez le dossier qui contient package.json et publicodes-build/."
        ) from error
    except (ValueError, KeyError) as error:
        raise ImportFault(f"« {folder} » : fichier JSON illisible ({error}).") from error
    return model, str(version)


def slug(text: str) -> str:
    """Return a file name: lower case, no accent, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def question_id(reference: str) -> str:
    """Return our id for a question only one aid asks: « aides . ca2bm . achat local » → « ca2bm-achat-local »."""
    return slug(reference.removeprefix("aides . "))


def _siren(territoires: Territoires, nom: str) -> str | None:
    epci = territoires.epci_par_nom(nom)
    return epci.siren if epci is not None else None


def _region(territoires: Territoires, place: Mapping[str, Any]) -> str | None:
    """Return the région of a territory's first place."""
    if place.get("regions"):
        return str(place["regions"][0])
    codes = list(place.get("communes", ()))
    for siren in place.get("epci", ()):
        epci = territoires.epci(siren)
        codes += list(epci.membres if epci else ())
    commune = territoires.commune(codes[0]) if codes else None
    return commune.region if commune else None


def _leave_former_communes_apart(translations: Iterable[Translation], territoires: Territoires) -> None:
    """Two aids, one for a commune and one for a commune since merged into it: each keeps to its own ground."""
    own = {t.territoire["communes"][0]: t for t in translations if set(t.territoire) == {"communes"}}
    for code in list(own):
        now = territoires.code_actuel(code)
        if now is not None and now != code and now in own:
            own[now].territoire["sauf"] = {"communes": [code]}


def _payer(translation: Translation, territoires: Territoires) -> tuple[str, str, str]:
    """Return (level, payer, folder) of an aid, from its territory."""
    place = translation.territoire
    if "pays" in place:
        return "etat", f"État ({place['pays']})", "etat"
    outer = place.get("dans", place)
    if "regions" in outer:
        name = territoires.region(outer["regions"][0])
        return "region", f"Région {name}", f"regions/{slug(name)}"
    if "departements" in outer:
        code = outer["departements"][0]
        name = territoires.departement(code)
        return "departement", f"Département {name}", f"departements/{code}-{slug(name)}"
    if "epci" in place:
        epci = territoires.epci(place["epci"][0])
        assert epci is not None
        biggest = max(epci.membres, key=lambda code: territoires.population(code))
        commune = territoires.commune(biggest)
        assert commune is not None
        return "epci", epci.nom, f"epci/{commune.departement}"
    code = place["communes"][0]
    commune = territoires.commune(code)
    assert commune is not None
    former = next(
        (nom for old, nom, _now in territoires.anciennes if old == code and old != commune.code), None
    )
    return "commune", f"Ville {de_commune(former or commune.nom)}", f"communes/{commune.departement}"


def _particular(reference: str, payer: str) -> str:
    """Return what tells an aid from the others of its payer: « caen vélo adapté » of Caen → « vélo adapté »."""
    known = set(slug(payer).split("-")) | {"cc", "ca", "region", "aides"}
    words = [
        word for word in reference.removeprefix("aides . ").split() if not set(slug(word).split("-")) <= known
    ]
    return " ".join(words) or "cas général"


def _aide_file(
    translation: Translation, names: Mapping[str, str], titles: Mapping[str, str], territoires: Territoires
) -> tuple[Path, dict[str, Any]]:
    """Return where an aid is written and its YAML, keys in the order of reading: who, conditions, how much, proof."""
    niveau, porteur, folder = _payer(translation, territoires)
    aide_id = names[translation.reference]
    conditions = [_renamed({**c, "sinon": refuse(_renamed(c, names))}, names) for c in translation.conditions]
    montant = _renamed(translation.montant, names)
    content: dict[str, Any] = {
        "id": aide_id,
        "reference": translation.reference,
        "nom": f"Aide à l'achat d'un vélo – {titles[translation.reference]}",
        "en_bref": summarise(conditions, montant),
        "niveau": niveau,
        "porteur": porteur,
        "territoire": translation.territoire,
        "conditions": conditions,
        "montant": montant,
    }
    if translation.lien:
        content["lien"] = translation.lien
    if translation.fin:
        content["valable"] = {"au": translation.fin}
    content["source"] = {"titre": MODEL_TITLE, "lien": translation.lien}
    if not translation.lien:
        del content["source"]["lien"]
    if translation.verifie_le:
        content["verifie"] = {"le": translation.verifie_le, "par": "modele-public-aides-velo"}
    else:
        # The model gives no date of verification: the aid is shown as « à vérifier ».
        content["confiance"] = "basse"
    return Path("aides") / folder / f"{aide_id}.yaml", content


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Replace the model's names of aids and of their questions by our ids."""
    if isinstance(value, Mapping):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, str) and value.startswith("aides . "):
        return names.get(value) or question_id(value)
    return value


def _question_file(reference: str, declared: Mapping[str, Any]) -> tuple[Path, dict[str, Any]]:
    """Return the info of a question one aid asks; its wording is plain and a person may rewrite it."""
    subject = reference.split(" . ")[-1]
    default = declared.get("par défaut", "non")
    numeric = declared.get("type") == "nombre"
    content: dict[str, Any] = {
        "id": question_id(reference),
        "reference": reference,
        "nom": subject,
        "question": f"Pour cette aide : {subject} – quel montant ?"
        if numeric
        else f"Pour cette aide : {subject} – est-ce votre cas ?",
        "pourquoi": "Une seule aide de votre territoire le demande.",
        "type": "nombre" if numeric else "oui_non",
    }
    if numeric:
        content |= {"unite": "€", "minimum": 0, "maximum": 1000}
    condition = {
        "demandeur . âge . mineur": {"info": "age", "moins_de": "18 ans"},
        "demandeur . statut . salarié": {"info": "statut", "est": "salarié"},
    }.get(declared.get("applicable si", ""))
    if condition:
        content["seulement_si"] = condition
    content["defaut"] = default
    return Path("infos") / "questions" / f"{content['id']}.yaml", content


EXPLANATIONS = {
    "exige": "« {aide} » n'est versée que si une autre aide l'est aussi : {autres}.",
    "ecarte": "« {aide} » n'est pas versée à qui reçoit : {autres}.",
    "prix": "« {aide} » est calculée sur ce qui reste à payer après : {autres}.",
    "montant": "« {aide} » est diminuée de ce que versent : {autres}.",
    "plafond": "« {aide} » ne dépasse pas ce qui reste à payer après : {autres}.",
    "sous_plafond": "« {aide} » n'est versée que si l'autre aide reste sous {plafond} : {autres}.",
    "plafond_commun": "Ensemble, « {aide} » et les autres aides ne dépassent pas {plafond} : {autres}.",
    "la_plus_forte": "Une seule de ces aides est versée pour un même vélo, la plus favorable : {autres}.",
}
LEVEL_NAMES = {
    "etat": "l'aide de l'État", "region": "l'aide de la Région", "departement": "l'aide du Département",
    "epci": "l'aide de l'intercommunalité", "commune": "l'aide de la commune",
}  # fmt: skip


def _cumul_files(
    translations: Iterable[Translation], names: Mapping[str, str], payers: Mapping[str, str]
) -> Iterable[tuple[Path, dict[str, Any]]]:
    """Yield the rules on several aids: those each aid states, then one aid per level and place."""
    translations = list(translations)
    titles = {names[reference]: title for reference, title in payers.items()}
    for translation in translations:
        for number, raw in enumerate(translation.cumuls):
            rule = _renamed(raw, names)
            content = {
                "id": f"{rule['aide']}-{rule['regle'].replace('_', '-')}" + (f"-{number}" if number else ""),
                **rule,
            }
            yield _cumul_file(content, titles, rule["aide"])
    for slot in sorted({t.slot for t in translations}):
        groups: dict[str, list[str]] = {}
        for t in translations:
            if t.slot == slot and "pays" not in t.territoire:
                groups.setdefault(json.dumps(_ground(t.territoire)), []).append(names[t.reference])
        for ids in groups.values():
            if len(ids) > 1:
                ids = sorted(ids)
                content = {"id": f"{ids[0]}-une-seule", "regle": "la_plus_forte", "entre": ids}
                yield _cumul_file(content, titles, "")


def _ground(territoire: Mapping[str, Any]) -> Any:
    """Return what makes two aids of one level share their place: the région, département, EPCI or commune."""
    outer = territoire.get("dans", territoire)
    return {key: outer[key] for key in ("regions", "departements", "epci", "communes") if key in outer}


def _cumul_file(content: dict[str, Any], titles: Mapping[str, str], aide: str) -> tuple[Path, dict[str, Any]]:
    others = ", ".join(
        LEVEL_NAMES[m["niveau"]] if isinstance(m, Mapping) else titles.get(m, m) for m in content["entre"]
    )
    cap = content.get("plafond")
    said = cap if isinstance(cap, str) else f"{cap['part']} du prix" if isinstance(cap, Mapping) else ""
    template = EXPLANATIONS[content.get("sur") or content["regle"]]
    content["explication"] = template.format(aide=titles.get(aide, aide), autres=others, plafond=said)
    content["source"] = {"titre": MODEL_TITLE}
    return Path("cumuls") / "aides-velo" / f"{content['id']}.yaml", content


__all__ = ["ImportFault", "Report", "import_aides_velo"]
