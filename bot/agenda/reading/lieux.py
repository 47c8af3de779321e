"""The words that begin the name of a place one goes to, and those that end it."""

from __future__ import annotations

import re

from bot.agenda.reading.text import PICTURE

#: Streets: a number may stand before.
VOIES = (
    r"rue|avenue|av\.|ave|boulevard|bd|bld|place|placette|quai|allees?|chemin|route|impasse|square|cours|"
    r"esplanade|"
    r"chaussee|faubourg|rond-point|carrefour|ruelle|(?<!mon )(?<!un )(?<!ce )(?<!par )mail(?= (?:des|de la|"
    r"du|de l')? ?(?!hier|matin|lundi|mardi|mercredi|jeudi|vendredi)[a-z]+)|parvis|"
    r"promenade|sentier|passage|residence|zac|za|zi|"
    r"zone|parc d'activites?"
)
#: Buildings and grounds.
LIEUX = (
    VOIES + r"|salle|salon d'honneur|bords de|maison forestiere|halles?|mairie|hotel|maison|gare|"
    r"parking(?:[- ]relais)?|parc[- ]relais|aire|mediatheque|"
    r"bibliotheque|gymnase|"
    r"ecole|college|lycee|"
    r"centre|espace|parc|mjc|marche couvert|marche (?:de|d'|du)|theatre|chateau|tiers[- ]lieu|campus|"
    r"universite|upjv|ulco|iut|cci|cma|siege|"
    r"office de tourisme|ot de|piscine|stade|complexe|pole|cite|kiosque|local|locaux|hall|berges|port|plage|"
    r"jardin|ferme|moulin|"
    r"cinema|cafeteria|sortie (?:de l'|des |du |de la )(?:ecoles?|college|lycee|usine|gare|creche|"
    r"maternelle)|cafe(?! (?:offert|gourmand|d'accueil|et|mobilite|velo|repar|citoyen|debat|climat|parents|info|"
    r"emploi|discut|"
    r"rencontre))|garage|bar|brasserie|restaurant|ressourcerie|recyclerie|pepiniere|hopital|ehpad|ime|ccas|"
    r"foyer|auditorium|"
    r"amphitheatre|amphi|dojo|patinoire|hippodrome|caserne|eglise|cathedrale|abbaye|beffroi|musee|"
    r"mission locale|"
    r"france travail|pole emploi|maison france services|france services|etang|lac|base (?:de loisirs|"
    r"nautique)|depot (?:de|des|du|bus)|circuit (?:de (?!\d)|du|d(?='))|antenne|pub|carre (?:des|du|de)|"
    r"ateliers? (?:de la|du|des|municipal\w*)|arret|station|grand[- ]place|grand'place|prefecture|"
    r"sous-prefecture|"
    r"palais|arsenal|velodrome|skatepark|city[- ]?stade|citadelle|entree (?:du|de|principale)|cour de|cour du|"
    r"fablab|coworking|"
    r"espace coworking|"
    r"kursaal|colisee|zenith|agora|forum des halles|maison des|pavillon|chapiteau|village de|ile|bois|foret|"
    r"jardins|"
    r"institut|iae|"
    r"crous|resto u|batiment|bat\.|velostation|relais|centre-ville|boutique|magasin|usine|site|technopole|"
    r"chez|ecluse|phare|guinguette|librairie|pharmacie|ludotheque|creche|dechett?erie|decheterie|etangs?|"
    r"marais|preau|piste|hangar|friche|porte d\w+|pont|"
    r"restaurant d'entreprise|bistrot|"
    r"plateforme|pied du|hub|domaine|manege|terrain|esplanades|poste|tribunal|clinique|ad'?ap|"
    r"accueil de loisirs|creps|entrepot|point info jeunesse|pij|bij|rotonde|chapelle|collegiale|manoir|grange|"
    r"digue|front de mer|bassin|docks?|quartier|hameau|cantine|refectoire|agence|lavoir|terminus|"
    r"embarcadere|bowling|"
    r"local velo|lieu-dit|centre-bourg|amicale|mds|esat|cpam|caf|carsat|pmi|centre commercial|pied de|"
    r"perron|accueil du|accueil principal|echangeur|giratoire|rond point|memorial|monument|cimetiere|"
    r"historial|presbytere|"
    r"accueil de la|gite|auberge|buvette|canal|sommet|voie verte|belvedere|marche hebdomadaire"
)
#: Being online is being somewhere.
EN_LIGNE = re.compile(
    r"\b(?:en )?(?:100 ?% )?(?:visio(?:[- ]?conference)?s?|distanciel)\b|\ba distance\b|\ben ligne\b|"
    r"\b(?:sur|via|par|lien|en|reunion) (?:microsoft )?(?:teams|zoom|google meet|webex|jitsi|livestorm|"
    r"discord|youtube)\b|"
    r"\bwebinaires?\b|\bwebinar\b"
)
#: « en ligne » said of something else than the event.
PAS_EN_LIGNE = re.compile(
    r"(?<!\w)(?:inscri\w+|reserv\w+|formulaire|billetterie|infos?|programme|dispo\w*|questionnaire|paiement|replay|"
    r"plus|mise?|"
    r"obligatoire|gratuite?|ici|vente|achat|sondage|enquete)[^\n.]{0,14}$"
)
NAMED = re.compile(
    rf"(?:(?<![\w'-])|(?<=\b[ld]'))(?<!code de la )(?!(?<=sur )place)(?<!(?:mise|mets|"
    rf"mise) en )(?<!met en )(?:(?:anciens?|anciennes?|nouvelle|nouveau|grande?|"
    rf"petite?) )?(?:\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d]))?,? )?(?:{LIEUX})(?![\w-]|'(?!\w))"
)
NUMBERED = re.compile(rf"(?<![\w/])\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d]))?,? (?:{VOIES})(?![\w-])")
#: What ends the name of a place.
END = re.compile(
    rf"{PICTURE}|"
    r"\n| #| \d+ ?(?:euros?\b|€)|[!?;|»”]|(?<=\w)\"(?!\w)|\.(?:\s|$)|\.\.|…| - | : |(?<!\w)\((?!\d|[a-z' -]+\))|"
    r",? (?:pour (?!tous\b.*,)|pr (?=l)|avec |afin |gratuit|sur inscription|sans inscription|inscri|ouvert|"
    r"dans le cadre|"
    r"est |sera |seront |a lieu|aura lieu|se tiendra|venez|vous |tarif|acces libre|anime|par |qui |organis|"
    r"propos|"
    r"accueill|entree |on |nous |il |elle |c'est |et non |ou en visio|tien(?:t|dra|dront|nent) |merci|rdv|"
    r"rendez-vous|et (?:a |le |on |c'est|de )|puis |"
    r"suivi|jusqu|(?:passe|projette|diffuse|programme|fete|inaugure|devoile|montre)\b(?! de)|"
    r"(?:en )?direction |infos?|contact|places? limitee|prix|public|amenez|apportez|pensez|n'oubliez|prevoir|venir |"
    r"en partenariat|en presence|au programme|apres|avant|casque|reserv|afin|car |mais |bisous|a \d|de \d|"
    r"des \d|"
    r"le \d|entre \d|y'?aura|bise|viens|rens)"
)
LOCATIVE = re.compile(
    r"(?:\b(?:rdv|rendez-vous|depart|depart de|depuis|depuis la|depuis le|a|en|au|aux|a la|a l'|dans|"
    r"dans la|dans le|dans les|dans l'|sur|"
    r"sur la|sur le|"
    r"sur l'|devant|devant la|devant le|devant l'|chez|en face de|en face de la|en face du|pres de la|pres du|"
    r"derriere la|derriere le|derriere l'|au pied de|au pied du|au niveau de la|au niveau du|au depart de|"
    r"au depart de la|au depart du|"
    r"du|de la|de l'|sous la|sous le|sous les|sous l'|direction|lieu|adresse|@|d'|de|le|la|l'|les))? ?:? ?$"
)
#: After « de », « du »: more likely part of another name.
WEAK = re.compile(r"(?:du|de la|de l'|de|d'|le|la|les|l')")
#: Buildings that organise things at home.
HOSTS = re.compile(
    r"(?:centre (?:social|culturel|aquatique|communal)|mediatheque|bibliotheque|ludotheque|mjc|maison de quartier|"
    r"maison|ecole|college|lycee|iut|campus|hopital|ehpad|musee|cinema|theatre|recyclerie|ressourcerie|"
    r"tiers[- ]lieu|cafe|bar|ferme|foyer|espace|piscine)\b"
)
ORGANISES = re.compile(
    r"^[^\n.!?]{0,45}?\b(?:vous )?(?:organise(?! par)|propose|invite|convie|lance|presente|recrute|annonce|"
    r"met en place|et l'|accueille (?!le|la))"
)
#: No place yet: « salle à confirmer », « lieu tenu secret ».
UNKNOWN = re.compile(
    r"(?:(?:le |la |l')?(?:lieu|salle|adresse|endroit|parking|site)(?: exacte?| precise?| de rendez-vous)?,? )?"
    r"(?:(?:reste(?:nt)? |est |sera |encore |vous sera |vous est )*(?:(?:a |en cours de )(?:definir|"
    r"confirm\w+|preciser|"
    r"determiner|venir|communiquer|fixer|trouver|definition)|"
    r"(?:tenue? )?secr(?:et|ete)|(?:communique|precise|confirme|donne|transmis|devoile|envoye|defini|annonce)e?s? "
    r"(?:aux? |apres |ulterieurement|plus tard|lors|par |a l'|prochainement))|non (?:defini|communique|precise)|"
    r"inconnue?\b|\?+\s*$)"
)
#: « lieu à confirmer », « on vous dit où bientôt », « pas encore de salle »: said anywhere.
NOT_YET = re.compile(
    rf"(?=\b(?:lieu|salle|adresse|endroit)\b){UNKNOWN.pattern}|"
    r"\b(?:on|nous) (?:vous )?(?:dit|dira|dirons|precise\w*|confirme\w*|communique\w*)\b[^.!?\n]{0,15}\bou\b"
    r"(?=\W*(?:$|[.!?\n]|"
    r"bientot|plus tard|tres vite|prochainement))|"
    r"\bpas (?:encore )?(?:de|le|la) (?:lieu|salle|endroit)\b|"
    r"\b(?:lieu|salle|endroit) (?:pas|non) (?:encore )?(?:fixee?|definie?|trouvee?|connue?|arretee?|confirmee?)\b"
)
