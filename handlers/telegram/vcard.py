"""A contact card → a contact Telegram can save: name, phone, and the rest as a vCard."""

from __future__ import annotations

from handlers.telegram.render import Call, clean


def contact_call(
    nom: str, telephone: str, *, organisation: str = "", adresse: str = "", lien: str = ""
) -> Call:
    """Return the call that sends a contact; ``telephone`` must have been verified by whoever calls."""
    name = _value(nom)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{name}",
        f"N:{name};;;;",
        f"TEL;TYPE=WORK:{_value(telephone)}",
    ]
    lines += [f"ORG:{_value(organisation)}"] if organisation else []
    lines += [f"ADR;TYPE=WORK:;;{_value(adresse)};;;;"] if adresse else []
    lines += [f"URL:{_value(lien)}"] if lien else []
    vcard = "\r\n".join([*lines, "END:VCARD"])
    call: Call = {"method": "sendContact", "phone_number": clean(telephone), "first_name": clean(nom)[:64]}
    return call | {"vcard": vcard} if len(vcard.encode()) <= LONGEST_VCARD else call


#: Longest vCard, in bytes.
LONGEST_VCARD = 2048


def _value(text: str) -> str:
    escaped = clean(text).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return " ".join(escaped.split())
