"""The bike the text speaks of: its type, whether it is new, what it is not."""

from __future__ import annotations

import re
from typing import Any

_NOT_A_BIKE = (
    r"voitures?|autos?|bornes?|trottinettes?|scooters?|motos?|vehicules?|citadines?|utilitaires?|recharges?|minibus|bus|"
    r"tesla|zoe|camions?|flotte|chaudiere|radiateurs?|facture|mobylette"
)
_ELECTRIC = re.compile(
    rf"(?<!non )(?<!pas )(?<!sans )(?<!pas d )(?<!pas un )\b(?<!\w)(vae|vaes|ebike|e bike|pedelec|"
    rf"(?<!\w)(?:a )?assistance(?: electrique)?|electriques?)\b"
)
_OTHER_ELECTRIC = re.compile(rf"\b(?:{_NOT_A_BIKE})(?: (?!velo|vae)\w+)? electriques?\b")
_CARGO = re.compile(r"\b(cargos?|triporteurs?|biporteurs?|longtails?|long tail|velo rallonge)\b")
_FOLDING = re.compile(r"\b(pliants?|pliante|pliables?|brompton)\b")
_ADAPTED = re.compile(
    r"\b(velos? (?:\w+ )?adaptes?|tricycles? adaptes?|handbikes?|hand bike|handivelo|velos? handicap\w*|"
    r"velos? pmr|velo pour handicap\w*|adaptes? au handicap|tricycle pour adulte handicape)\b"
)
_KIT = re.compile(
    r"\b(kits?|motorisation|motoriser|electrification|electrifier|"
    r"(?:convertir|transformer|equiper) (?:\w+ ){1,4}(?:en )?(?:electrique|vae|moteur)|conversion en (?:vae|electrique))\b"
)
_MECHANICAL = re.compile(
    r"\b(mecaniques?|musculaires?|velos? (?:\w+ )?(?:\w+ )?(?:classiques?|normal|normaux|simples?|ordinaires?)|"
    r"sans (?:assistance|moteur|electrique|batterie)|(?:non|pas) (?:d |un |en )?(?:electriques?|vae))\b"
)
_USED = re.compile(r"\b((?<!a l )(?<!l )occasions?|seconde main|2 e main|deuxieme main|2 eme main|pas neufs?|pas neuve)\b")
_OTHER_USED = re.compile(rf"\b(?:{_NOT_A_BIKE}) (?:\w+ )?d occasion\b")
_NEW = re.compile(
    r"(?<!pas )\b(neufs?|neuves?)\b(?! (?:ans|heures|euros|mois|personnes|jours|cents?|h)\b)|\bpas d occasion\b"
)
_NEGATED_USED = re.compile(r"\bpas d occasions?\b")
_EITHER = re.compile(r"\b(?:neufs?|occasion) (?:ou|et|comme) (?:d |l |en )?(?:neufs?|occasion)\b")
_TWO_TYPES = re.compile(
    r"\b(?:electriques?|cargo|pliant|classique|mecanique|vae|musculaire) ou (?:\w+ ){0,2}"
    r"(?:electriques?|cargo|pliant|classique|mecanique|vae|musculaire|pas)\b"
)


def find_bike(clean: str) -> dict[str, Any]:
    """Return ``velo_type`` and ``velo_etat`` when the plain text states them; « vélo » alone states neither."""
    found: dict[str, Any] = {}
    kind = _type(clean)
    if kind is not None:
        found["velo_type"] = kind
    if not _EITHER.search(clean):
        used = _USED.search(_NEGATED_USED.sub(" ", _OTHER_USED.sub(" ", clean)))
        new = _NEW.search(clean)
        if used and not new:
            found["velo_etat"] = "occasion"
        elif new and not used:
            found["velo_etat"] = "neuf"
    return found


def _type(clean: str) -> str | None:
    if _ADAPTED.search(clean):
        return "adapte"
    if _KIT.search(clean):
        return "motorisation"
    mechanical = _MECHANICAL.search(clean)
    electric = _ELECTRIC.search(_OTHER_ELECTRIC.sub(" ", clean)) and not (
        mechanical and re.search(r"(?:non|pas|sans) (?:\w+ )?(?:electrique|vae|assistance)", clean)
    )
    if _TWO_TYPES.search(clean):
        return None
    cargo, folding = _CARGO.search(clean), _FOLDING.search(clean)
    if cargo and folding:
        return None
    if cargo:
        return "cargo_electrique" if electric else "cargo"
    if folding:
        return "pliant_electrique" if electric else "pliant"
    if electric:
        return "electrique"
    return "mecanique" if mechanical else None
