"""The words that begin, end or rule out the name of an event."""

from __future__ import annotations

import re

#: Kinds of event that introduce a name.
KIND = (
    r"ateliers?|webinaires?|webinar|conferences?(?:[- ]debat)?|formations?|reunion(?: publique|"
    r" d'information)?|"
    r"cine[- ]debat|forum|journee|soiree|challenge|defi|rencontre|visite|stage|animation|spectacle|seminaire|"
    r"visioconference|table ronde|projection|exposition|expo|evenement|cycle"
)
_NOUNS = (
    KIND
    + r"|velo-?ecole|remises? en selle|bourses? aux? velos?|bourse|(?:grande? |petite? )?balades?|fetes?|"
    r"semaines?|salon|fresques?|cafes? (?:velo|mobilite|"
    r"repar\w*|citoyen)|cafe-velo|petits?[- ]dej(?:euner)?s?|aperos?|village|inauguration|marquage|gravage|"
    r"essais?|operation|"
    r"nettoyage|randonnee|rando|parade|velo-?parade|masse critique|velorution|concertation|permis (?:pieton|"
    r"velo|internet)|"
    r"savoir rouler|diagnostic|controle (?:technique|eclairage)|assemblee generale|comite|groupe de travail|"
    r"gt|copil|"
    r"marche exploratoire|marche|tour|rallye|concours|course|jeu de piste|portes ouvertes|ouverture|lancement|"
    r"dons?|collecte|braderie|brocante|vide[- ]grenier|ramassage|pedibus|velobus|carapatte|initiation|"
    r"decouverte|"
    r"reparation|autoreparation|co-?reparation|repair cafe|stands?|permanence|session|sensibilisation|"
    r"demonstration|"
    r"test|sortie|circuit|raid|colloque|assises|congres|debat|cine|speed[- ]dating|job dating|hackathon|"
    r"consultation|enquete|seances?|cours|apprentissage|pique[- ]nique|goûter|gouter|bal|convergence|"
    r"distribution|"
    r"course d'orientation|cyclo-?cross|grand prix|foire|soiree|prevention|remise a niveau|loto|presentation|"
    r"(?:velo|cine)-\w+|parade|tombola|quiz|escape game|grand defi|matinale|afterwork|rendez-vous (?:de|du|"
    r"des)|nuit|printemps|festival|"
    r"carnaval|kermesse|trophees?|prix|signature|rentree|bilan|restitution|webconference|mai a velo|journees?|"
    r"comite des partenaires|securite|pause|caravane|bus|balade-decouverte|covoit|meetup|boom|troc|vente"
)
NOUN = re.compile(
    rf"(?<!belle )(?<!bonne )(?<![\w'-])(?<!l')(?:{_NOUNS})(?![\w])|(?<=[ld]')(?:{_NOUNS})(?!\w)"
)
#: Words of a sentence, never of a name.
VERB = re.compile(
    r"\b(?:organis(?:e|ent|ons)|propose(?:nt|ns|z)?|proposons|invite(?:nt|ns)?|invitons|convi\w+|aura|auront|"
    r"se tiend\w+|tiendra|a lieu|"
    r"avons|avez|serez?|seront|sera|sont|est|etes|souhaitez|venez|vous (?:etes|propos\w+|invit\w+|attend\w+|"
    r"inform\w+|annonc\w+|dirigez|avez|souhaitez|voulez|cherchez)|on \w+|"
    r"participez|rejoignez|inscrivez|retrouvez|enfilez|rendez-vous le|notez|informe\w*|annonce|lance|revient|"
    r"c'est|j'organise|"
    r"je |nous |veuillez|merci|n'oubliez|profitez|decouvrez|decorez|laissez|attend|permet\w*|s'adresse|"
    r"accueille\w*|voici|vient|viens|pensez|tu|peux|peut|peuvent|s'installe|compte)(?!\w)"
)
#: An order, which a name that begins with its noun may hold: « Opération Cyclistes brillez ».
ORDER = re.compile(r"\b(?!rendez|chez|assez|nez)[a-z]{3,}ez(?!-vous d)(?!\w)")
#: What ends a name inside a sentence.
_WORDS = (
    r" (?:aura|auront|se tiend\w+|se deroul\w+|s'\w+|a lieu|est |sont |sera|organis\w+|propos\w+|anime\w*|"
    r"offerte?s?\b|gratuite?s?\b(?! de)|"
    r"reserve\w*|destine\w*|a destination|payant\w*|sur inscription|sans inscription|avec |qui |afin |devant |"
    r"aupres d|"
    r"pour (?:les |le |la |l'|tous les|toutes les|nos|vos|se |que |re|app\w*|[a-z]+er )|"
    r"aux? (?:habitants|salaries|seniors|personnes|usagers|etudiants|jeunes|enfants|publics?|parents|"
    r"familles)\b|a l'attention|revient|"
    r"c'est|vous |nous |on |au depart|par (?:la|le|les|l')|venez|inscri\w+|entree|a partir|annule\w*|"
    r"reporte\w*|prevue?s?|en partenariat|suivi\w*|a l'occasion|en visio|en ligne|de \d|a \d|infos (?:et|au|"
    r"sur)\b|plus d'infos?\b|"
    r"sur (?:une|un|deux|trois|\d)|(?:enfants? )?(?:\d+ ?(?:-|a) ?)?\d+ ans)|(?<!portes) ouverte?s?\b"
)
STOP = re.compile(
    r"\x00|\n|[!?.;](?:\s|$)|\.\.|…|[,|•·]|\s[-–—]+\s|[–—]\s| : |: |\(|[«“\"]|"
    rf"{_WORDS}| (?:dans (?:le|la|les|votre|notre|toute?)|depart|rdv|rendez-vous(?! d| c)|chez )| (?:aux?|des|"
    rf"le) (?=\x00)"
)
#: What ends a name on a line of its own.
STOP_WORDS = re.compile(rf"\n|\(|\.(?:\s|$)|{_WORDS}")
#: A piece that begins so says where, when or how, and is no name.
NOT_A_NAME = re.compile(
    r"(?:au|aux|a la|a l'|en|dans|devant|sur|rdv|rendez-vous(?=\W*$| (?:le|a|au|aux|sur|devant|dans|ce|pour|"
    r"place|salle|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|en)\b|\W*\x00)|depart|entree|"
    r"tarif|inscri\w+|"
    r"infos?|renseign\w+|"
    r"programme complet|plus d'info|gratuit|acces|ouvert|public|places?|prix|contact|adhesion|participation|"
    r"de|des|du|"
    r"pour (?!un)|avec|jusqu\w*|puis|et|deux (?:dates|seances|sessions)|casque|prevoir|"
    r"reserv\w+|enfants?|habitants?|salaries|demandeurs|jeunes|entreprises|collectivites|elus|tous|mesdames|"
    r"envie|besoin|marre|voyageurs|date|heure|horaires?|lieu|ici|lien|attention|ps|nb)(?![\w-])"
)
ORGANISER = re.compile(
    r"(?:cc|ca|cu|mel|ville|mairie|communaute|agglo\w*|metropole|association|syndicat|region|departement|"
    r"pays)\b"
)
#: A kind alone is no name when another line says it.
ALONE = re.compile(
    r"(?:evenement|permanence|reunion publique|animation|invitation|rendez-vous|agenda|ateliers?|stage|"
    r"formation|"
    r"rencontre|convocation|communique(?: de presse)?|programme|annonce|a noter|webinaires?|conference|reunion|"
    r"visioconference|table ronde|visite|save the date|actualites?|infos?|mobilite)"
)
#: Between the words that lead to a name and its noun: « échanger lors de l'atelier ».
LEADS = re.compile(
    r"\b(?:lors|participer|assister|decouvrir|refait|prochaine?s?|pour|a l'occasion|dans le cadre|notre|nos|"
    r"votre)\b"
)
#: What takes place: « la remise des prix aura lieu le … ».
SUBJECT = re.compile(
    r"(?:(?<=^)|(?<=[.!?,:] )|(?<=que )|(?<=\n))(?:la|le|les|l'|notre|nos|un|une|votre|prochaine?) ?"
    r"([^.!?,:\x00\n]{4,80}?) (?:aura lieu|auront lieu|aura bien lieu|se tiend\w+|se deroul\w+|a lieu|revient|"
    r"est de retour|sera organise\w*|est organise\w*|s'installe|est fixee?|est prevue?|debut\w+|commenc\w+|"
    r"demarr\w+)\b"
)
#: What somebody does: « l'agglo organise une … », « vous êtes conviés à la … ».
OBJECT = re.compile(
    r"\b(?:organis(?:e|ent|ons|era)|propos(?:e|ent|ons)|lanc(?:e|ent|ons)|accueill(?:e|ent)|anim(?:e|ent|ons)|"
    r"refait|"
    r"(?:vous )?(?:invit|convi)\w+(?: tou\w+)?(?= (?:a|au|aux|pour)\b)|particip(?:ez|er)(?= (?:a|au|aux)\b)|"
    r"inscrivez-vous(?= (?:a|au|aux)\b)|ne manquez pas|rejoignez(?:-nous)?(?= (?:pour|la|le|l'))|"
    r"c'est reparti pour|"
    r"donne rendez-vous pour|attend(?:ent|ons)? pour|(?:au|du) programme :)"
    r"(?: aux? (?!x)(?:seniors|jeunes|habitants|salaries|etudiants|enfants|familles|demandeurs d'emploi|"
    r"entreprises|\w+s)\b)?"
    r" (?:(?:pour|participer|a|au|aux|la|le|les|un|une|des|son|sa|ses|notre|nos|votre|leur|ce|cette|"
    r"prochaine?|nouvelle?|"
    r"traditionnel\w*|\d+ ?(?:e|eme|ere|er))\b ?|l'|d')+(?=\w)"
)
#: What is announced as something to do: « pour apprendre à réparer son vélo ».
TO_DO = re.compile(
    r"(?<=pour )(?:apprendre|decouvrir|essayer|tester|reparer|echanger|nettoyer|parler|debattre|visiter|"
    r"fabriquer|"
    r"entretenir|rouler)\b|(?<=venez )(?:apprendre|decouvrir|essayer|tester|reparer|echanger|visiter|"
    r"fabriquer)\b"
)
TAIL = re.compile(
    r"(?:[\s,:;(/@&-]|\b(?:le|la|les|l'|du|de|des|d'|a|au|aux|ce|cet|cette|en|et|pour|sur|dans|vers|chez|une?|"
    r"depart|rdv|rendez-vous|"
    r"prochaine?|dates?|pres|d|l|aura|lieu|devant|entre|dès|jusqu'au|jusqu|heure|h)\b'?)+$"
)
GREETING = re.compile(
    r"\W*(?:(?:re)?bonjour|bonsoir|salut|coucou|hello|slt|bjr|cc (?=les|tout)|cher\w*|chere?s?|madame|"
    r"mesdames|monsieur|messieurs|hey|"
    r"(?:a )?ne (?:pas|rien) manquer|bonne nouvelle|ca y est|top depart|flash info|a vous de jouer|attention|"
    r"info (?:a|pour) (?:diffuser|relayer)|"
    r"a diffuser|pour info\w*|fyi|save the date|nouveau|agenda|"
    r"a vos agendas|rappel|important|evenement|annonce|bon(?:jour)? a tou\w+)"
    r"(?: (?:a|et|tous|toutes|tout|le|les|monde|cheres?|chers|collegues?|partenaires?|amis?|amies|madame|"
    r"monsieur|"
    r"messieurs|adherents?|svp|stp|equipe|referents?|habitants|cyclistes|velos?|mobilites?|vous|l'equipe|aux|"
    r"abonnes|parents|voisins|copains|copines|gens|tlm))*"
    r"(?:[ ,!.:;-]+(?:madame|mesdames|monsieur|messieurs))*\s*[,!.:;👋-]*\s*"
)
HEADER = re.compile(
    r"(?:de|a|envoye|cc|cci|date|from|to|sent|subject|le .* a ecrit) ?: |accueil\b.*[>»/]|.* > .*> |partager|"
    r"imprimer|"
    r"publie|mis a jour|retour|menu|fil d'ariane|contact|tel|tags? ?:|categorie|image|photo|credit|"
    r"lire la suite|"
    r"(?:https?:|www\.)|\+?\d[\d .]{8,}|---+|transfere|message transfere|j'aime|partagez"
)
