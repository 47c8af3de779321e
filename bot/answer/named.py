"""The dispositifs a message names: by their short name (« Alvéole », « FMD »), else by their title."""

from __future__ import annotations

from collections.abc import Mapping

from bot.decide.decide import Desk
from knowledge.dispositif import Dispositif

FMD = ("fmd-prive", "fmd-fonction-publique")
#: Its title holds the name of the FMD, which it only proves.
JUSTIFICATIF = "preuve-covoiturage-fmd"
#: Idea of the message → the programmes a short name stands for.
PAR_NOM: dict[str, tuple[str, ...]] = {
    "prog_alveole": ("cee-alveole-plus",),
    "prog_oepv": ("cee-oepv", "label-employeur-pro-velo"),
    "prog_advenir": ("cee-advenir",),
    "prog_generation_velo": ("cee-generation-velo",),
    "prog_avelo": ("cee-avelo3",),
    "prog_marguerite": ("cee-marguerite",),
    "prog_mobilipro": ("cee-mobilipro",),
    "prog_colisactiv": ("cee-colisactiv",),
    "prog_cargo": ("cee-tra-eq-131",),
    "prog_tremplin": ("tremplin-ademe",),
    "prog_microcredit": ("microcredit-mobilite",),
    "prog_ikv": ("ikv",),
    "prime_covoiturage": ("prime-covoiturage-courte-distance",),
}


def by_name(idees: tuple[str, ...], cites: tuple[str, ...], desk: Desk) -> tuple[Dispositif, ...]:
    """Return what a message names, by its short name first, else by its title."""
    short = tuple(i for idee in idees for i in PAR_NOM.get(idee, ()))
    if not short and "fmd" in idees and set(cites) <= {JUSTIFICATIF}:
        short = FMD
    return cited(short or cites, desk.knowledge.dispositifs)


def cited(ids: tuple[str, ...], known: Mapping[str, Dispositif]) -> tuple[Dispositif, ...]:
    """Return the dispositifs among the things a message named."""
    return tuple(known[i] for i in ids if i in known)
