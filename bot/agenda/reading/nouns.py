"""The words that begin, lead to, end or rule out the name of an event."""

from __future__ import annotations

import re

from bot.agenda.reading.text import PICTURE

#: Kinds of event that introduce a name: « Atelier : … », « Webinaire – … ».
KIND = (
    r"ateliers?|webinaires?|webinar|conferences?(?:[- ]debat)?|formations?|reunion(?: publique|"
    r" d'information)?|"
    r"cine[- ]debat|forum|journee|soiree|challenge|defi|rencontre|visite|stage|animation|spectacle|seminaire|"
    r"visioconference|table ronde|projection|exposition|expo|evenement|cycle|module|conf|concertation"
)
#: Nouns that name an event by themselves.
_NOUNS = (
    KIND + r"|velo-?ecole|remises? en selle|mises? en (?:selle|service)|bourses? aux? velos?|bourse|"
    r"balades?|fetes?(?! (?:la|le|les|sa|son|ses|nos|notre|leur)\b)|"
    r"semaines?|salon|fresques?|"
    r"cafes?(?:[- ]\w+)?|"
    r"(?:petits?|p'tits?)[- ]dej(?:euner)?s?|aperos?(?:-\w+)?|village|inauguration|marquage|gravage|essais?|"
    r"nettoyage|"
    r"randonnee|rando|parade|velo-?parade|masse critique|velorution|concertation|permis (?:pieton|velo|"
    r"internet|cycliste)|savoir rouler|diagnostic|controle (?:technique|eclairage)|assemblee generale|ag|"
    r"comite(?! des fetes)|diag|"
    r"groupe de travail|gt|copil|cotech|commission|marche exploratoire|rallye|concours|course|jeu de piste|"
    r"portes ouvertes|lancement|collecte|braderie|brocante|vide[- ](?:grenier|velos?|garage)|ramassage|pedibus|"
    r"velobus|carapatte|initiations?|reparation|autoreparation|co-?reparation|repair cafe|stands?|permanences?|"
    r"sensibilisation|demonstrations?|sortie|circuit|raid|colloque|assises|congres|debat|cine|"
    r"speed[- ](?:dating|meeting)|job dating|hackathon|consultation|seances?|pique[- ]nique|bal|theatre-forum|"
    r"convergence|distribution|cyclo-?cross|grand prix|foire|remise a niveau|loto|(?:velo|cine)-\w+|tombola|"
    r"quiz|escape game|grand defi|matinale|matinee|afterwork|after work|(?:rendez-vous|rdv) (?:de|du|des|"
    r"velo|mobilite)|"
    r"festival|carnaval|kermesse|trophees?|restitution|webconference|mai a velo|journees?|demi-journees?|"
    r"caravane|balade-decouverte|meetup|boom|troc|manif(?:estation)?|rassemblement|defile|cortege|"
    r"temps d'echanges?|temps fort|reunions?|rencontres|causerie|brunch|veillee|olympiades|chasse (?:au|aux)|"
    r"depot-vente|destockage|chantier|week-?end|tournee|baptemes?|ceremonie|voeux|"
    r"remise(?: officielle)? (?:des?|du)|intervention|reu|comptage|vernissage|"
    r"masterclass|workshop|exercice|simulation|entrainement|marathon|duathlon|triathlon|criterium|trail|"
    r"cyclo(?:rando|tourisme|sportive)|ronde|inaugurations|prets? de velos|pot|barbecue|repas|soupe|"
    r"speed-dating|job-dating|mini-\w+|guichet|escale|conseil (?:de|en|communautaire|citoyen)|audience|plenieres?|"
    r"tables rondes|moment|heure du conte|lecture|concert|jeu[- ]concours|operations?"
)
#: Nouns that name an event when nothing better does.
_WEAK = (
    r"marche|tour|ouverture|dons?|session|(?<!a la )decouverte|test|enquete|cours|apprentissage|prevention|"
    r"presentation|"
    r"nuit|printemps|prix|signature|rentree|bilan|securite|pause|bus|covoit|vente|campagne|action|point|"
    r"parcours|accueil|jeux?|location|revision|tests|dispositif|service|heure|appel|sondage|echanges?|voyage|"
    r"bureau|module|cycle|evenement|animation|depart|moment|pot|repas|operation|guichet|gouter|brunch"
)
NOUN = re.compile(
    rf"(?<!belle )(?<!bonne )(?<![\w'-])(?<!l')(?:{_NOUNS}|{_WEAK})(?![\w])|(?<=[ld]')(?:{_NOUNS}|{_WEAK})(?!\w)"
)
WEAK_NOUN = re.compile(rf"(?:{_WEAK})(?!\w)")
#: Before the noun, part of the name.
ADJECTIVES = (
    r"grande?s?|dernier|derniere|petite?s?|super|mega|maxi|double|vaste|toute premiere|premiere?s?|"
    r"deuxieme|troisieme|\d+(?:e|eme|er|re|ere)"
)
#: What leads to a name and is no part of it.
ARTICLE = re.compile(
    r"(?:(?:pour|a(?= la | une? )|notre|nos|une?|la|le|les|son|sa|ses|leurs?|des?|du|au|aux|cette|cet|ce|votre|"
    r"mon|ma|prochaine?s?|nouvel(?:le)?|nouveau|traditionnel(?:le)?|inscri(?:vez|s)-vous|participez|venez|"
    r"deux|trois|quatre|plusieurs|"
    r"rejoignez|decouvrez|assistez|ne manquez pas|"
    r"(?:\d+(?:e|eme|er|re|ere)|premiere|deuxieme|troisieme|nouvelle|"
    r"prochaine) edition (?:de la|de l'|du|des|de)|premiere? (?=\w)(?!edition d))\b ?|"
    r"a l'|[ld]')(?=\w)"
)
#: « Invitation à la … ».
INVITATION = re.compile(
    r"(?:(?:re|ref|tr|fwd?) ?: ?)+(?=\W*\w)|"
    r"(?:(?:annulee?|reportee?|completee?|complet|urgent|nouveau|dernier rappel) ?\W+|(?:programme|flyer|"
    r"affiche|tract|visuel|dates?|details?|presentation du programme|invitation|convocation|save the date|"
    r"rappel|annonce|info|agenda) ?(?:[:!-] ?|\b(?:a|au|aux|pour|de|du) )+(?:la |l'|le |les |une? |notre |"
    r"nos |votre )?)(?=\w)"
)
#: Words of a sentence, never of a name.
VERB = re.compile(
    r"\b(?:organis(?:e|ent|ons)|propose(?:nt|ns|z)?|proposons|invite(?:nt|ns)?|invitons|convi\w+|aura|auront|"
    r"se tiend\w+|tiendra|a lieu|"
    r"avons|avez|serez?|seront|sera|sont|est|etes|souhaitez|venez|vous (?:etes|propos\w+|invit\w+|attend\w+|"
    r"inform\w+|annonc\w+|dirigez|avez|souhaitez|voulez|cherchez)|on \w+|"
    r"participez|rejoignez|inscrivez|retrouvez|enfilez|rendez-vous le|notez|informe\w*|annonce|lance|revient|"
    r"c'est|j'organise|fait|font|tient|donne|donnent|inaugure\w*|fetons|feterons|"
    r"je |nous |veuillez|merci|n'oubliez|profitez|decouvrez|decorez|laissez|attend|permet\w*|s'adresse|"
    r"accueille\w*|voici|vient|viens|pensez|tu|peux|peut|peuvent|s'installe|compte|y a|"
    r"[a-z]{2,}(?:[a-qs-z]e|ent|it) (?:son|sa|ses|leurs?)(?= )|"
    r"invitee?s? a)(?!\w)"
)
_ANNOUNCING = (
    r"(?:co-?)?organis(?:e|ent|ons|era|eront|ez|er)|propos(?:e|ent|ons|era|eront|er)|(?:re)?lanc(?:e|ent|"
    r"ons|era|er)|"
    r"accueill(?:e|ent|ons|era|eront)|(?:co-?)?anim(?:e|ent|ons|era)|tien(?:t|s|nent|dra|drons|dront)|tenons|"
    r"(?:re)?fai(?:t|s|sons)|(?:re)?font|fera|ferons|mont(?:e|ons)|programm(?:e|ons|ent)|prevoi(?:t|ent)|prevoyons|"
    r"met(?:s|tent|tons)? en place|met(?:tent|tons)? sur pied|prepar(?:e|ons|ent)|ouvr(?:e|ent|ons|ira)|"
    r"inaugur(?:e|ent|ons|era|eront)|"
    r"fet(?:e|ons|erons|era|ent)|celebr(?:e|ons|era|ent)|(?:il )?y[' ]?a(?:ura)?|offr(?:e|ent|ons)|"
    r"retrouv(?:ez|ons)(?:-nous)?|"
    r"annonc(?:e|ent|ons|er)|inform(?:e|ons|er)|rappel(?:le|ons|lent|er)|notez|ne (?:manquez|ratez|"
    r"loupez) pas|n'oublie[zs]? pas|"
    r"present(?:e|ent|ons|era)|recoi(?:t|vent)|recevons|diffuser|relayer|voici|rejoignez(?:-nous)?|reconduit|"
    r"(?:nous|on) (?:y |en |vous |se |nous )?[a-z]+(?! (?:[a-z]+ez|etes)\b)|c'est (?:re)?parti pour|"
    r"place au?|partager|publier|annonce|communiquer sur|"
    r"marqu(?:e|era|ent)|ca (?:vous|te|t') ?(?:dit|dirait|tente)|faire (?:connaitre|savoir)|signal(?:e|ons|er)|"
    r"decouvr(?:ez|ir)|engage|initie|renouvelle|reprend|reprennent"
)
_INVITING = (
    r"invit(?:e|ent|ons|es?|ees?|er|era)|convi(?:e|ent|ons|es?|ees?|er)|particip(?:ez|er|e|ent|ons|era)|"
    r"assist(?:er|ez)|inscri(?:vez|re|s)(?:-vous|-toi)?|bienvenue|vien(?:s|t|nent)|venez|attend(?:ent|ons)?|"
    r"donn(?:e|ent|ons) rendez-vous|rendez-vous|retrouv(?:e|ent|ons|er|era)|rdv|rejoign(?:ez|ent)|rejoindre|"
    r"rassembl\w+|mobilis\w+|sort son velo"
)
ANNOUNCES = re.compile(rf"(?<![\w'-])(?:(?:{_ANNOUNCING})|(?P<invite>{_INVITING}))(?![\w])")
#: What one does and the noun that says it: « on nettoie les pistes » is « Nettoyage des pistes ».
ACTS = re.compile(
    r"(?<!\w)(?:(?P<inauguration>inaugur(?:e|ent|ons|era|eront|erons))|(?P<nettoyage>nettoi(?:e|ent|era)|"
    r"nettoyons)|"
    r"(?P<présentation>present(?:e|ent|ons|era|eront|erons))|(?P<projection>projett(?:e|ent)|projetons)|"
    r"(?P<collecte>collect(?:e|ent|ons))|(?P<essai>(?:test|essa[iy])(?:e|ent|ons|ez))|"
    r"(?P<ramassage>ramass(?:e|ent|ons))|"
    r"(?P<plantation>plant(?:e|ent|ons))|(?P<visite>visit(?:e|ent|ons))|(?P<réparation>repar(?:e|ent|ons))|"
    r"(?P<fête>fet(?:e|ent|ons|era|erons|eront)))"
    r"(?: (?:enfin|officiellement|aussi|ensemble|gratuitement))?"
    r"(?:[ ,]*\x00+(?:[ ,]*(?:a |de |des )?\x00+)*)?,? (?P<det>la|les?|l'|sa|son|ses|nos|leurs|"
    r"des|une?)(?: |(?<='))"
)
#: Between the verb and what it announces.
ASIDE = re.compile(
    r",? ?(?:en partenariat|avec|en lien|a l'occasion|dans le cadre|pour|a l'initiative)\b[^,.\n]{3,60},"
)
DETERMINER = re.compile(
    r"(?<![\w'-])(?:(?:une?|la|les?|des|son|sa|ses|leurs?|notre|nos|votre|ce|cette|cet|deux|trois|quatre|"
    r"plusieurs|au|aux) |l'|\d+(?:e|eme|er|re|ere) )(?=\w)"
)
#: Whom: what an invitation names before what it invites to.
AUDIENCE = re.compile(
    r"(?:tou[st]e?s?|ensemble|habitant\w*|salarie\w*|seniors?|jeunes?|etudiants?|enfants?|familles?|"
    r"personnes?|usagers?|publics?|"
    r"parents?|eleves|lyceens?|collegiens?|apprentis?|demandeurs?|entreprises?|elus?|techniciens?|agents?|"
    r"collectivites|employeurs?|"
    r"cyclistes|adherents?|benevoles|partenaires|acteurs|professionnels?|voisins|riverains|amis|copains|"
    r"gens|retraites|aines|"
    r"communes|ecoles|classes|responsables|referents?|administres|visiteurs|curieux|beneficiaires|"
    r"locataires|collaborateurs|allocataires|"
    r"debutants?|proprietaires|commercants|artisans|associations?|clubs?|plus de|moins de|\d+ ans et)(?!\w)"
)
#: What takes place: the subject stands before.
TAKES_PLACE = re.compile(
    r"(?:,? ?(?:qui |vous |nous )?)(?:(?:aura|auront|a|ont)(?: bien)? lieu|(?:se|s') ?(?:tien\w+|deroul\w+|"
    r"install\w+|arret\w+|invit\w+|poursui\w+|reuni\w+)|revien\w+|"
    r"(?:est|sont|sera|seront) (?:de retour|presente?s?\b|organise\w*|fixee?s?|prevue?s?|programme\w*|"
    r"maintenue?s?|reportee?s?|"
    r"avancee?s?|decalee?s?|deplacee?s?|ouverte?s?|annulee?s?|propose\w*|la\b)|(?:fait|font|fera) (?:son|"
    r"leur) (?:grand )?retour|"
    r"debut(?:e|era|ent)|commenc(?:e|era|ent)|demarr(?:e|era|ent)|ouvr\w+ (?:ses|leurs) portes|"
    r"(?:vous )?attend(?:ent)?\b|"
    r"prevue?s?|fixee?s?|reportee?s?|c'est (?=\x00|bien|ce |le |pour |demain|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche)|part(?:ira)? (?=de|a|d'|\x00)|reprend\w*)\b"
)
#: What is said before a name that is not the event's: « à l'occasion de la fête ».
LEAD_IN = re.compile(
    r"(?:lors|a l'occasion|dans le cadre|pendant|durant|avant|apres|depuis|suite|en vue|en marge|a la place|grace|"
    r"inscri\w+|infos?|renseignements?|succes|edition|financement|merci|satisfaction|suivi|au lieu|plus que|"
    r"remplace|prochaine? edition|par|salle|"
    r"l'equipe|contact\w*|aupres|parler|presenter|autour|theme|selon|entre)"
    r"(?: d[eu]s?| d'| a| aux?| pour| sur)?(?: la| le| l'| les| cette| cet| ce| nos| notre| votre)? ?$"
)
#: A piece that begins so says where, when or how, and is no name.
NOT_A_NAME = re.compile(
    r"(?:au|aux|a la|a l'|en|dans|devant|sur|rdv|rendez-vous(?=\W*$| (?:le|a|au|aux|sur|devant|dans|ce|pour|"
    r"place|salle|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|en)\b|\W*\x00)|depart|entree|"
    r"tarif|inscri\w+|pre-?inscri\w+|"
    r"infos?|renseign\w+|"
    r"programme complet|(?:une )?question|avis aux?|message aux?|plus d'info|gratuit|acces|ouvert|public|"
    r"places?|prix|contact|adhesion|participation|"
    r"de|des|du|"
    r"pour (?!un)|avec|jusqu\w*|puis|et|deux (?:dates|seances|sessions)|casque|prevoir|apporte\w*|amene\w*|"
    r"ramene\w*|"
    r"reserv\w+|enfants?|habitants?|salaries|demandeurs|jeunes|entreprises|collectivites|elus|tous (?!a |"
    r"en )|mesdames|"
    r"envie|besoin|marre|voyageurs|date|heure|horaires?|lieu|ici|lien|attention|ps|nb|possibilite|buvette|"
    r"restauration|"
    r"t'es|ca|apres[- ]demain|demain|aujourd'hui|si|comme|parce|car|mais|donc|vous|nous|je|tu|on|il|elle|"
    r"pensez|toute la|toute l'|cafe offert|"
    r"organise\w*|anime\w*|propose\w*|duree|soit|limite\w*|nombre|chacun|chaque|afin|venu|a partir|c'est|y a|"
    r"voir|cf|source|photo|mobilite$|madame|monsieur|le maire|l'equipe|rejoign\w+|ramen\w+|apport\w+|bonne humeur|"
    r"ci-joint|merci|svp|stp|bonjour|salut|cordialement|j'ai|j'aurai|l'honneur|honneur|plaisir|"
    r"vin chaud|verre de|collation|boissons?|croissants?|chocolat chaud|semaine prochaine|cette semaine|"
    r"ce mois-ci|du \w+ au|(?:le |la |notre )?(?:petit journal|bulletin|"
    r"journal (?:de|du|municipal)|gazette|lettre (?:d'infos?\w*|de (?:liaison|la \w+)|du \w+|mensuelle|"
    r"aux \w+)|infolettre|newsletter|feuille de \w+|echo \w+|"
    r"flash|magazine|revue de presse))(?![\w-])"
)
ORGANISER = re.compile(
    r"(?:cc|ca|cu|mel|ville|mairie|communaute|agglo\w*|metropole|association|asso|syndicat|region|departement|"
    r"pays|collectif|club|comite des fetes|ccas|centre social|commune|conseil (?:departemental|regional|"
    r"municipal)|office|maison|pole|service|equipe)\b"
)
#: A kind alone is no name when another line says it.
ALONE = re.compile(
    rf"(?:(?:{KIND})|(?:ateliers?|seances?|sessions?|modules?|reunion|webinaire|conference) n ?[°o]? ?\d+|"
    rf"evenement|permanence|reunion publique|animation|invitation|rendez-vous|agenda|ateliers?|stage|"
    r"formation|"
    r"rencontre|convocation|communique(?: de presse)?|programme|annonce|a noter|webinaires?(?: gratuit)?|"
    r"conference|reunion|"
    r"visioconference|table ronde|visite|save the date|actualites?|infos?|mobilite|newsletter|nouveau\w*|"
    r"newsletter .{0,30}|stands?|evenements|journee|"
    r"animations?|gratuit|flash info|nouveaute|concours|module|session|seances?|sortie|soiree|"
    r"(?:a )?vos agendas|bloquez .*|invitation (?:presse|personnelle)|a vos agendas|premier rendez-vous|"
    r"rendez-vous d'info|cours|depart|retour|stands?|action|appel|point|service|echanges?|accueil)"
)


def is_kind_alone(flat: str) -> bool:
    """Tell whether a folded line says a kind of event and nothing else: « RÉUNION PUBLIQUE »."""
    return ALONE.fullmatch(flat.strip(" -:*•=!")) is not None


#: What ends a name inside a sentence.
_WORDS = (
    r" (?:aura|auront|se tiend\w+|se deroul\w+|s'\w+|a lieu|est |sont |sera|seront |organis\w+|propos\w+|anime\w*|"
    r"offerte?s?\b|gratuite?s?\b(?! (?:de |d'|sur ))|fait son|font leur|fera|part |partira|debut(?:e|era|ent)\b|"
    r"commenc(?:e|era|ent)\b|demarr(?:e|era|ent)\b|"
    r"reserve\w*|destine\w*|a destination|payant\w*|sur inscription|sans inscription|avec |qui |dont |"
    r"qu'(?:on|ils?|elles?)\b|que (?:nous|vous|l[ae]s?|l'|j)|"
    r"ou l'on|afin |devant |"
    r"aupres d|lors d|grace |ce (?=\x00)|en faveur d|dans le cadre|"
    r"pour (?:ses |leurs |les |le |la |l'|tous les|tous|toutes|nos|vos|se |que |re|app\w*|[a-z]+er )|"
    r"aux? (?:habitants|salaries|seniors|aines|retraites|personnes|usagers|etudiants|jeunes|enfants|publics?|parents|"
    r"familles|adultes|lyceens|collegiens|agents|elus|entreprises)\b(?! d[eu])|a l'attention|revien\w+|"
    r"repren(?:d|nent|dra|dront)\b|arriv(?:e|ent|era)\b|continue\w*|debarque\w*|initialement|normalement|"
    r"exceptionnellement|se reuni\w+|d(?:e|u) (?:la |l')?(?:ville|commune|communaute|agglo\w*|metropole) d|"
    r"ds |sur l'?(?:affiche|agenda)|et (?:se |s')?(?!atelier|gouter|dejeuner|petit|diner|chantier|quartier|"
    r"papier|mer|hiver|"
    r"danger)[a-z]{3,}er (?=\w)|c (?=\x00)|le long |"
    r"c'est|vous |nous |on |au depart|par (?:la|le|les|l')|venez|inscri\w+|entree|a partir|annule\w*|"
    r"reporte\w*|prevue?s?|en partenariat|le (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b|"
    r"a l'occasion|en visio|en ligne|en presentiel|de \d|"
    r"a \d|infos (?:et|au|"
    r"sur)\b|plus d'infos?\b|merci\b|svp\b|tout public|pendant|durant|tous les|toutes les|chaque |"
    r"toute la (?:journee|matinee)|"
    r"sur (?:une|un|deux|trois|\d)|(?:enfants? )?(?:\d+ ?(?:-|a) ?)?\d+ ans)|"
    r"(?<!portes) ouverte?s?\b|(?<!\bde) suivie?s? (?:d|par)"
)
STOP = re.compile(
    rf"{PICTURE}|"
    r"\x00|\n|[!?.;](?:\s|$)|\.\.|…|,(?! [\w' -]{2,20} (?:&|et) \w)|[|•·]|\s[-–—]+\s|[–—]\s| : |: |\(|[«“\"]|"
    rf"{_WORDS}| (?:dans (?:le|la|les|votre|notre|toute?)|depart|rdv|rendez-vous(?! d| c)|chez )| (?:aux?|des|"
    rf"le) (?=\x00)"
)
#: What ends a name on a line of its own.
STOP_WORDS = re.compile(
    r"\n|\x00|\(|[.!](?:\s|$)| (?:(?:aura|auront|a) lieu|se tiend\w+|se deroul\w+|revien\w+|organisee?s? par|"
    r"proposee?s? par|animee?s? par|offerte?s?\b|gratuite?s?\b(?! de)|reserve\w*|destine\w*|a destination|"
    r"payant\w*|"
    r"sur inscription|sans inscription|avec (?:les|la|le|l')|"
    r"pour (?:les|tous|toutes) |aux? (?:habitants|salaries|seniors|personnes|usagers|etudiants|jeunes|"
    r"enfants|publics?|parents|"
    r"familles|adultes|lyceens|collegiens|agents|elus|entreprises)\b(?! d[eu])|a l'attention|au depart|"
    r"inscri\w+|a partir|"
    r"en partenariat|a l'occasion|en visio|en ligne|en presentiel|de \d|a \d|infos (?:et|au|sur)\b|plus d'infos?\b|"
    r"(?:enfants? )?(?:\d+ ?(?:-|a) ?)?\d+ ans)"
)
#: What is announced as something to do: « pour apprendre à réparer son vélo ».
TO_DO = re.compile(
    r"(?:(?<=pour )|(?<=venez )|(?<=vous a )|(?<=invites a )|(?<=invitees a )|(?<=invite a )|(?<=envie d')|"
    r"(?<=envie de )|(?<=voulez )|(?<=voulez bien )|(?<=dit d')|(?<=dit de )|(?<=dirait d')|(?<=dirait de )|"
    r"(?<=possible d')|(?<=possible de )|(?<=veux )|(?<=veut )|(?<=rendez-vous a )|(?<=souhaitez )|"
    r"(?<=viens ))"
    r"(?!s'inscr|reserv|annoncer|organiser|publier|diffuser|relayer|partager|signaler|proposer|communiquer|"
    r"participer|assister|plus|tout|profiter|venir|vous|etre|avoir|repondre|poser|donner|"
    r"discuter|voter|le |la |les |parler|votre|notre|savoir|rappeler|informer|y )"
    r"(?:se |s')?[a-z]{2,}(?:er|ir|re)(?= )"
)
TAIL = re.compile(
    r"(?:[\s,:;(/@&\x00-]|\b(?:le|la|les|l'|du|de|des|d'|a|au|aux|ce|cet|cette|en|et|pour|sur|dans|vers|chez|une?|"
    r"depart|rdv|rendez-vous|"
    r"prochaine?|dates?|pres|d|l|aura|lieu|devant|entre|des|jusqu'au|jusqu|heure|h|qui|que|avec|par|avant|"
    r"apres|sous|"
    r"son|sa|ses|notre|nos|votre|finalement|bien|c'est|est|dès|a partir|matin|soir|gratuit)\b'?)+$"
)
GREETING = re.compile(
    r"\W*(?:(?:(?:bon|alors|voila|bah|ben|euh|bref|ok|dites|tiens|"
    r"a present|maintenant)\b[ ,.!…]*)+(?=\w{2})|(?:(?:re)?bonjour|"
    r"bonsoir|salut|coucou|hello|slt|bjr|bsr|cc (?=les|tout)|cher\w*|chere?s?|madame|"
    r"mesdames|monsieur|messieurs|hey|hi|yo|"
    r"(?:a )?ne (?:pas|rien) manquer|bonne nouvelle|ca y est|top depart|flash info|a vous de jouer|attention|"
    r"info (?:a|pour) (?:diffuser|relayer)|petit rappel|dernier rappel|"
    r"a diffuser|pour info\w*|fyi|save the date|nouveau|agenda|"
    r"a vos agendas|rappel|important|evenement|annonce|bon(?:jour)? a tou\w+)\b"
    r"(?: (?:a|et|tous|toutes|tout|le|les|monde|cheres?|chers|collegues?|partenaires?|amis?|amies|madame|"
    r"monsieur|"
    r"messieurs|adherents?|svp|stp|equipe|referents?|habitants|cyclistes|velos?|mobilites?|vous|l'equipe|aux|"
    r"abonnes|parents|voisins|copains|copines|gens|tlm)\b)*"
    r"(?:[ ,!.:;-]+(?:madame|mesdames|monsieur|messieurs))*)\s*[,!.:;👋-]*\s*"
)
HEADER = re.compile(
    r"(?:de|a|envoye|cc|cci|date|from|to|sent|subject|le .* a ecrit) ?: |accueil\b.*[>»/]|.* > .*> |partager|"
    r"imprimer|"
    r"publie|mis a jour|retour|menu|fil d'ariane|contact|tel|tags? ?:|categorie|image|photo|credit|"
    r"lire la suite|message (?:d'absence|automatique|d'origine)|(?:.* )?forwarded message|original message|"
    r"copie depuis|copie-colle|(?:se |pour vous |me )?(?:desabonn|desinscri)|envoye (?:de|depuis) mon|"
    r"voir (?:la |cette )?(?:version|newsletter|mail)|si (?:ce|cet) (?:mail|message|email)|vous recevez ce|"
    r"reponse automatique|antivirus|©|tous droits reserves|pensez a l'environnement|"
    r"(?:https?:|www\.)|\+?\d(?:[ .]?\d){8,}|---+|transfere|message transfere|j'aime|partagez|communique de presse"
)
#: Somebody's function, in a signature.
FUNCTION = re.compile(
    r"(?:,|^)\W*(?:l[ae] |votre |vos )?(?:vice-)?(?:referente?s?|chargee? d|adjointe?|presidente?|responsable|"
    r"coordinat\w+|"
    r"direct(?:eur|rice)|deleguee?|secretaire|conseillere?|maire\b|animat(?:eur|rice)|benevole|technicien\w*|"
    r"cheff?e? de|ingenieure?|assistante?|tresorier\w*|elue?)"
)
