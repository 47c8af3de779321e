"""A contact as a vCard 4.0 (RFC 6350), the file a phone adds to its address book."""

from __future__ import annotations

import re

from bot.reply.file_name import file_name
from bot.reply.model import Attachment
from knowledge.contact import Contact

#: Octets of a line, its end left out.
LINE = 75


def vcard(contact: Contact) -> Attachment:
    """Return the card of a contact; a phone number nobody verified is left out."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"UID:urn:guichet:contact:{contact.id}"]
    lines += [f"FN:{_escape(contact.nom)}", f"ORG:{_escape(contact.nom)}", f"NOTE:{_escape(contact.role)}"]
    if contact.telephone_affichable:
        lines.append(f"TEL;VALUE=uri;TYPE=voice:tel:{_international(contact.telephone_affichable)}")
    if contact.courriel:
        lines.append(f"EMAIL:{_escape(contact.courriel)}")
    if contact.adresse:
        lines.append(f"ADR:;;{_escape(contact.adresse)};;;;France")
    if contact.lien:
        lines.append(f"URL:{contact.lien}")
    lines.append("END:VCARD")
    content = "".join(f"{_folded(line)}\r\n" for line in lines)
    return Attachment(file_name(contact.nom, "vcf"), "text/vcard", content)


def _escape(text: str) -> str:
    """Escape a text value: backslash, comma, semicolon, and line ends as ``\\n``."""
    text = re.sub(r"([\\,;])", r"\\\1", text)
    return re.sub(r"\r\n|\r|\n", r"\\n", text)


def _folded(line: str) -> str:
    """Cut a long line between characters; each piece after the first starts with a space."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces)


def _international(phone: str) -> str:
    """Write a French number as a telephone address: « 03 20 86 17 25 » → « +33320861725 »."""
    digits = re.sub(r"\D", "", phone)
    return f"+33{digits[1:]}" if len(digits) == 10 and digits.startswith("0") else digits
