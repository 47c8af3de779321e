"""Words of everyday French that are never a place by themselves, whatever the map says."""

from __future__ import annotations

from bot.understand.words import word_set

#: Words that carry a sentence; a spelling made only of these is never a place.
OUTILS = word_set(
    """
    a ai aie ait alors apres as au aucun aucune aujourd aussi autre autres aux avant avec avez avoir avons
    bah bas bcp beaucoup ben bien bof bon bonne bonnes bons bref c ca car ce ceci cela celle celles celui
    ces cet cette ceux chaque chez ci cmt cb cbien combien comme comment contre d dans de debout dedans
    dehors deja demain depuis derriere des desormais deux devant dis dit dix doit donc dont douze ds du
    durant e elle elles en encore enfin ensuite entre environ es est et etait etant ete etes etre eu eux
    fait faut fois font g ggt grace grand grande gros h hein hier hors huit ici il ils j jai jamais je jusqu
    jusque kan kel ki kil koi kom l la laquelle le lequel les leur leurs loin lors lorsque lui m ma mai
    maintenant mais mal malgre me meme memes mes mien mieux moi moins mon n ne neuf ni nn nom non nos notre
    nous nouveau on ont onze or ou oui ouais ouf ok par parce pareil parfois parmi pas pb pck pendant
    personne petit petite peu peut peux pk pkoi plein plus plusieurs plutot pour pourquoi pq pr presque puis
    puisque qd qq qqch qqn qu quand quarante quatre que quel quelle quelles quelqu quels qui quinze quoi s
    sa sans sauf se seize sept ses seul seule seulement si sien sinon six slt soit son sont sous souvent stp
    suis sur surtout svp t ta tant tard te tel telle tellement tes tien toi ton tous tout toute toutes tres
    treize trente trois trop tt tu un une va vais vas vers veut veux via vingt voici voila vont vos votre
    vous vraiment vs vu w wesh x y yo z bonjour bonsoir bjr bsr salut coucou hello merci mercy cordialement
    madame monsieur mme mr mlle svp bravo cool euro euros eur km kms heure heures min minute minutes an ans
    mois jour jours semaine semaines annee annees lundi mardi mercredi jeudi vendredi samedi dimanche
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre noel paques
    toussaint
    """
)

#: The least words of the trade: after « aide vélo à », any commune may come.
METIER = word_set("aide aides prime primes velo velos vae bus train tram car voiture covoiturage autopartage")

#: Given names: « Bonjour Martin » names a person, not a hamlet.
PRENOMS = word_set(
    """
    adam adele adrien agathe agnes alain albert alex alexandra alexandre alexis alice aline amandine amelie
    ana anais andre andrea angele anna anne annie antoine ariane armand arnaud arthur aude audrey augustin
    aurelie aurelien aurore axel bastien baptiste barbara beatrice benjamin benoit bernadette bernard
    bertrand brigitte bruno camille carine carla carole caroline catherine cecile cedric celia celine
    chantal charles charlotte chloe christian christiane christine christophe claire clara claude claudine
    clement clemence colette corinne cyril damien daniel danielle david delphine denis denise diane didier
    dominique dylan edouard elena eliane elias elisabeth elise ella elodie elsa emile emilie emma emmanuel
    enzo eric erwan estelle esther ethan eugene eva eve evelyne fabien fabienne fabrice fanny fatima felix
    fernand florence florent florian francis franck francois francoise frank frederic gabin gabriel gael
    gaelle gaspard genevieve george georges gerald gerard germaine ghislain gilbert gilles ginette gregory
    guillaume gustave guy helene henri herve hubert hugo ines ingrid irene isabelle ivan jacqueline jacques
    jade jean jeanne jennifer jeremy jerome jessica joel joelle johan jonathan jordan joseph josette josiane
    judith jules julia julie julien juliette justine karim karine kevin laetitia laura laure laurence
    laurent lea leo leon leonie lena liam lilou lina lise lisa lola lorenzo lou louane louis louise luc
    lucas lucie lucien lucienne ludovic lydie mael maelle maeva magali malo manon marc marcel marcelle
    margaux marguerite maria marianne marie marina marine marion marius marlene martin martine mathieu
    mathilde mathis matteo matthieu maud maurice max maxence maxime melanie melissa mickael michel michele
    mila mireille mohamed monique morgane nadege nadia nadine nathalie nathan nicolas nicole nina noa noah
    noe noemie odette odile olivia olivier oscar pascal pascale patrice patricia patrick paul paule paulette
    pauline philippe pierre quentin rachel rachid raphael raymond regine regis remi remy renaud rene renee
    richard robert robin roger roland romain romane rose roxane sabine sabrina sacha salome sam samia samir
    samuel sandra sandrine sara sarah sebastien serge severine simon simone sofia solange sonia sophie
    stephane stephanie suzanne sylvain sylvia sylvie tess thea theo theodore therese thibault thierry thomas
    timothee tom tony valentin valentine valerie vanessa veronique victor victoria vincent virginie viviane
    william xavier yann yannick yasmine yves yvette yvonne zoe
    """
)

#: Frequent family names and makes: written alone, they are a person or a thing.
NOMS_PROPRES = word_set(
    """
    bernard dubois durand moreau laurent lefebvre lefevre leroy roux bertrand morel fournier girard bonnet
    dupont lambert fontaine rousseau muller blanc guerin boyer garnier chevalier francois legrand gauthier
    garcia perrin robin clement morin henry roussel gautier masson marchand duval denis dumont marie lemaire
    noel meyer dufour meunier brun blanchard giraud joly riviere brunet gaillard barbier arnaud martinez
    renard schmitt roy leroux colin vidal caron picard roger fabre aubert lemoine renaud dumas lacroix
    bourgeois rey leclerc benoit leclercq lecomte guillot rolland hubert perrot carpentier fernandez daniel
    rodriguez lopez sanchez deschamps delattre delmas delannoy carlier renault peugeot citroen dacia toyota
    tesla giant cube trek decathlon btwin kalkhoff moustache gitane lapierre brompton shimano bosch yamaha
    google facebook whatsapp telegram android iphone samsung
    """
)

#: Nouns so usual after « à la », « à l' », « au », « aux » that a small letter means the thing.
NOMS_COMMUNS = word_set(
    """
    ecole hopital ville villes port ports table mer gare place rue chapelle eglise montagne plaine foret
    tour fontaine couture machine reunion garde roche riviere rivieres fete maison maisons marche salle
    creche chaise planche carte force flotte plage vallee pierre porte portes terrasse chambre retraite
    bouteille fin fins limite limites pas moyen blanc palais passage jardin chateau moulin bar chemin bois
    centre titre temple plan plans clef clefs choux champs champ yeux mairie poste banque cave caves douane
    marine source campagne crique cote cotes cuisine verriere vigne vignes poisson pont ponts puits lac lacs
    etang etangs grange ferme hotel hotellerie loge loges lit pain mouton oie aube aire aires epine martyre
    monastere syndicat attaques union possession marin lorrain riche coteau diamant broc manoir tronchet
    trait cellier change hommes dames baule tuile voie route routes tombe morte demie sourd quartier barre
    forge forges chaussee chaume bruyere couronne crosse pointe tache touche touches folie peche chasse
    mouche serre serres neuf caserne citadelle
    """
)

#: Even in « aide vélo à la … » these are the thing, not the commune.
TOUJOURS_COMMUNS = word_set(
    """
    ecole hopital ville villes table mer gare place rue eglise maison maisons salle creche carte plage
    chambre retraite limite mairie poste banque cave campagne main fois base pompe caisse demande journee
    semaine porte creche machine reunion montagne foret
    """
)

#: After « à », these make an expression, not a place, unless they are written with a capital.
APRES_A = word_set(
    """
    aucun autrui blanc bord bords bras cause chaque charge clef clefs court cote deux droite faire fond
    force gauche jour lance ligne long longs louer lutter mer mere midi minuit moitie mort moyen part pas
    peine personne pic pied pieds plat plats plaisir pleurs point port publier quarante quatre rien rue sec
    six son table tant temps terre titre tour toute vendre sens vide vie vif vite voir vue vieux neuf douze
    quinze trois cinq dix vent bus car job velo train pedale pedales louer pouvoir savoir devoir venir avoir
    bon bonne bien mal mieux grand
    """
)

#: … and these even in « vélo à … ».
TOUJOURS_APRES_A = word_set(
    """
    louer publier vendre deux trois quatre cinq six sept huit neuf dix douze quinze vingt trente quarante
    charge cote part
    """
)
#: Verbs of « je travaille à … ».
VERBES_TRAVAIL = word_set(
    """
    travaille travailles travaillons travaillant bosse bosses taf taff taffe boulot
    """
)

#: Words that say the next one is a place, whatever it is.
AVANT_LIEU = word_set(
    """
    habite habitant habitante habitants habitons habitent abite jabite jhabite reside residant vis vivons
    loge commune ville village mairie bled domicilie domiciliee demenage demenager vers direction lieu
    adresse
    """
)
#: Words before « de » that say a place follows: « la mairie de Sens », « je viens d'Eu ».
AVANT_DE = word_set(
    """
    commune ville village mairie maire habitant habitante habitants habitante pres proche autour environs
    alentours viens venant originaire agglo agglomeration cote centre quartier banlieue gare secteur bled
    bourg departement
    """
)
#: Words before « sur » or « dans » that say a place follows.
AVANT_SUR = word_set(
    """
    habite travaille bosse suis vis loge reside boulot taf travail bureau jhabite habitant emmenage
    """
)
#: « rue de Lille » is a street, anywhere.
VOIES = word_set("rue avenue boulevard bd bld av place quai impasse chemin route faubourg square allee")
#: After these a capital begins the name of a person.
TITRES = word_set(
    """
    monsieur madame mademoiselle m mr mme mlle maitre docteur dr prof
    """
)
#: Weak hints: a place often follows, and just as often something else.
PREPOSITIONS = word_set(
    """
    sur de d en chez entre pour dans par du des depuis jusqu jusque et ou pres
    """
)

HABITE = word_set(
    """
    habite habites habitons habitent habitant habitante abite jabite jhabite reside residant vis loge loges
    domicile domiciliee domicilie maison logement appart appartement
    """
)
TRAVAILLE = word_set(
    """
    travaille travailles travaillons travaillant travail bosse bosses taf taff boulot bureau bureaux job
    usine employeur entreprise boite embauche embauchee salarie salariee poste taffe bossant alternance
    stage
    """
)
#: Before « a », these make it the verb: « il a », « on a », « y a ».
SUJETS = word_set(
    """
    il elle on y n l m t qui ca cela ils elles tu j c s qu ya ki luim quelqu personne tout rien
    """
)
JAMAIS_APRES_A = word_set(
    """
    une un des le la les l ce cet cette mon ma mes ton ta tes son sa ses
    """
)
#: A name may begin with these though they are everyday words: their next word may be the misspelt one.
DEBUTS = word_set(
    """
    saint sainte le la les l au aux mont pont val vieux neuf villeneuve ville villers bois belle grand petit
    grande petite chateau fontaine roche puy port mesnil bourg champ champs montreuil
    """
)
#: A name does not begin with these, « À » apart.
JAMAIS_AU_DEBUT = word_set(
    """
    a de d sur en et ou y dans pour par
    """
)
#: A name never ends with these.
JAMAIS_A_LA_FIN = word_set(
    """
    a et ou de du des d la le les l en au aux sur sous pour par un une dans avec mon ma mes ce c est y il on
    je j ai pas que qui
    """
)
