"""The words that begin, end or rule out the name of an event."""

from __future__ import annotations

import re

#: Kinds of event that introduce a name.
KIND = (
    r"ateliers?|webinaires?|webinar|conferences?(?:[- ]debat)?|formations?|reunion(?: publique| d'information)?|"
    r"cine[- ]debat|forum|journee|soiree|challenge|defi|rencontre|visite|stage|animation|spectacle|seminaire|"
    r"visioconference|table ronde|projection|exposition|expo|evenement|cycle"
)
_NOUNS = (
    KIND
    + r"|velo-?ecole|remises? en selle|bourses? aux? velos?|bourse|(?:grande? |petite? )?balades?|fetes?|semaines?|salon|fresques?|cafes? (?:velo|mobilite|"
    r"repar\w*|citoyen)|cafe-velo|petits?[- ]dej(?:euner)?s?|aperos?|village|inauguration|marquage|gravage|essais?|operation|"
    r"nettoyage|randonnee|rando|parade|velo-?parade|masse critique|velorution|concertation|permis (?:pieton|velo|internet)|"
    r"savoir rouler|diagnostic|controle (?:technique|eclairage)|assemblee generale|comite|groupe de travail|gt|copil|"
    r"marche exploratoire|marche|tour|rallye|concours|course|jeu de piste|portes ouvertes|ouverture|lancement|"
    r"dons?|collecte|braderie|brocante|vide[- ]grenier|ramassage|pedibus|velobus|carapatte|initiation|decouverte|"
    r"reparation|autoreparation|co-?reparation|repair cafe|stands?|permanence|session|sensibilisation|demonstration|"
    r"test|sortie|circuit|raid|colloque|assises|congres|debat|cine|speed[- ]dating|job dating|hackathon|"
    r"consultation|enquete|seances?|cours|apprentissage|pique[- ]nique|goûter|gouter|bal|convergence|distribution|"
    r"tombola|quiz|escape game|grand defi|matinale|afterwork|rendez-vous (?:de|du|des)|nuit|printemps|festival|"
    r"carnaval|kermesse|trophees?|prix|signature|rentree|bilan|restitution|webconference|mai a velo|journees?|"
    r"comite des partenaires|securite|pause|caravane|bus|balade-decouverte|covoit|meetup|boom|troc|vente"
)
NOUN = re.compile(rf"(?<![\w'-])(?<!l')(?:{_NOUNS})(?![\w])|(?<=[ld]')(?:{_NOUNS})(?!\w)")
#: Words of a sentence, never of a name.
VERB = re.compile(
    r"\b(?:organis(?:e|ent|ons)|propose(?:nt|ns|z)?|proposons|invite(?:nt|ns)?|invitons|convi\w+|aura|auront|se tiend\w+|tiendra|a lieu|"
    r"avons|avez|serez?|seront|sera|sont|est|etes|souhaitez|venez|vous (?:etes|propos\w+|invit\w+|attend\w+|inform\w+|annonc\w+|dirigez|avez|souhaitez|voulez|cherchez)|on (?:remet|organise|fait|vous|se|a|y)|"
    r"participez|rejoignez|inscrivez|retrouvez|enfilez|rendez-vous le|notez|informe\w*|annonce|lance|revient|c'est|ca|j'organise|"
    r"je |nous |veuillez|merci|n'oubliez|profitez|decouvrez|decorez|laissez|attend|permet\w*|s'adresse|accueille\w*|voici|vient|viens|pensez)(?!\w)"
)
#: What ends a name inside a sentence.
STOP = re.compile(
    r"\x00|\n|[!?.;](?:\s|$)|\.\.|…|[,|•·]|\s[-–—]+\s|[–—]\s| : |: |\(|[«“\"]|"
    r" (?:aura|auront|se tiend\w+|se deroul\w+|a lieu|est |sont |sera|organis\w+|propos\w+|anime\w*|offerte?s?|gratuite?s?|ouverte?s?|reserve\w*|"
    r"destine\w*|a destination|payant\w*|sur inscription|sans inscription|avec |qui |afin |devant |dans (?:le|la|les|votre|notre)|"
    r"pour (?:les |le |la |l'|tous|toutes|nos|vos|se |que |re|app\w*|[a-z]+er )|a l'attention|revient|c'est|vous |nous |on |au depart|depart|par (?:la|le|les|l')|"
    r"rdv|rendez-vous|aux? (?=\x00)|chez |venez|inscri\w+|entree|a partir|des (?=\x00)|le (?=\x00)|dès|annule\w*|reporte\w*|prevue?s?|"
    r"en partenariat|suivi\w*|a l'occasion|en visio|en ligne|de \d|a \d|infos?\b)"
)
TAIL = re.compile(
    r"(?:[\s,:;(/@&-]|\b(?:le|la|les|l'|du|de|des|d'|a|au|aux|ce|cet|cette|en|et|pour|sur|dans|vers|chez|une?|depart|rdv|rendez-vous|"
    r"prochaine?|dates?|pres|d|l|aura|lieu|devant|entre|dès|jusqu'au|jusqu|heure|h)\b'?)+$"
)
GREETING = re.compile(
    r"\W*(?:(?:re)?bonjour|bonsoir|salut|coucou|hello|slt|bjr|cc (?=les|tout)|cher\w*|chere?s?|madame|mesdames|monsieur|messieurs|hey|"
    r"info (?:a|pour) (?:diffuser|relayer)|a diffuser|pour info\w*|fyi|save the date|nouveau|agenda|"
    r"a vos agendas|rappel|important|evenement|annonce|bon(?:jour)? a tou\w+)"
    r"(?: (?:a|et|tous|toutes|tout|le|les|monde|cheres?|chers|collegues?|partenaires?|amis?|amies|madame|monsieur|"
    r"messieurs|adherents?|svp|stp|equipe|referents?|habitants|cyclistes|velos?|mobilites?|vous|l'equipe|aux|abonnes))*"
    r"(?:[ ,!.:;-]+(?:madame|mesdames|monsieur|messieurs))*\s*[,!.:;👋-]*\s*"
)
HEADER = re.compile(
    r"(?:de|a|envoye|cc|cci|date|from|to|sent|subject|le .* a ecrit) ?: |accueil\b.*[>»/]|.* > .*> |partager|imprimer|"
    r"publie|mis a jour|retour|menu|fil d'ariane|contact|tel|tags? ?:|categorie|image|photo|credit|lire la suite|"
    r"(?:https?:|www\.)|\+?\d[\d .]{8,}|---+|transfere|message transfere|j'aime|partagez"
)
