"""The commands of the menu, and where each leads: a sentence the dialogue understands, or an answer of ours."""

from __future__ import annotations

from handlers.brain import Brain

#: Every command, in the order of the menu; its description is the text ``commande_NAME``.
MENU = (
    "start",
    "aides",
    "offres",
    "evenements",
    "contacts",
    "entreprise",
    "profil",
    "abonner",
    "desabonner",
    "mesdonnees",
    "supprimer",
    "retenir",
    "aide",
    "annuler",
)
#: Said to the dialogue in the person's place: the text ``commande_NAME_dit``.
SPOKEN = frozenset(
    {"aides", "offres", "evenements", "contacts", "entreprise", "abonner", "desabonner", "aide", "annuler"}
)
#: Commands whose argument says where or which, and leaves the subject to them.
DOES = SPOKEN - {"aide", "annuler"}
#: About somebody: never answered in a group.
PRIVATE = frozenset({"profil", "abonner", "desabonner", "mesdonnees", "supprimer", "retenir", "annuler"})
#: Of referents and administrators: known, not in everybody's menu.
STAFF = frozenset({"annoncer", "importer", "exporter", "inviter", "referents", "journal"})
#: Other spellings people try.
ALIASES = {
    "help": "aide",
    "stop": "desabonner",
    "abonnement": "abonner",
    "abonnements": "abonner",
    "cancel": "annuler",
    "retour": "annuler",
    "profile": "profil",
    "mes_donnees": "mesdonnees",
    "donnees": "mesdonnees",
    "delete": "supprimer",
    "annonce": "annoncer",
    "publier": "annoncer",
    "referent": "referents",
    "audit": "journal",
    "import": "importer",
    "export": "exporter",
}


def known(name: str) -> str | None:
    """Return the command a name means, None when there is none."""
    name = ALIASES.get(name, name)
    return name if name in MENU or name in STAFF else None


def spoken(brain: Brain, name: str, argument: str) -> str:
    """Return what a command says in the person's place."""
    said = brain.say(f"commande_{name}_dit")
    if name in DOES:
        return f"{said} : {argument}" if argument else said
    return argument or said
