// The conversation on the page: every word is set as text, never as HTML.
"use strict";

const fil = document.getElementById("fil");
const saisie = document.getElementById("saisie");
const champ = document.getElementById("message");
const mots = document.body.dataset;
let session = lire();
let occupe = false;

function lire() {
  try { return sessionStorage.getItem("session") || undefined; } catch { return undefined; }
}

function retenir(valeur) {
  session = valeur;
  try { sessionStorage.setItem("session", valeur); } catch { /* private browsing: kept for this page only */ }
}

function poser(balise, texte, classe) {
  const noeud = document.createElement(balise);
  if (texte !== undefined) noeud.textContent = texte;
  if (classe) noeud.className = classe;
  return noeud;
}

function tour(qui, classe) {
  const li = poser("li", undefined, "tour " + classe);
  li.append(poser("span", qui + " : ", "qui"));
  return li;
}

function lien(libelle, url) {
  if (!/^https?:\/\//.test(url)) return poser("span", libelle + " : " + url);
  const a = poser("a", libelle);
  a.href = url;
  a.rel = "noopener noreferrer";
  a.target = "_blank";
  return a;
}

function carte(bloc) {
  const boite = poser("section", undefined, "carte");
  boite.append(poser("h2", bloc.titre));
  if (bloc.lignes.length) {
    const liste = poser("ul");
    for (const ligne of bloc.lignes) liste.append(poser("li", ligne));
    boite.append(liste);
  }
  for (const l of bloc.liens) boite.append(lien(l.libelle, l.url));
  return boite;
}

function choix(liste) {
  const boite = poser("div", undefined, "choix");
  boite.setAttribute("role", "group");
  for (const c of liste) {
    const bouton = poser("button", c.libelle);
    bouton.type = "button";
    bouton.addEventListener("click", () => {
      bouton.setAttribute("aria-pressed", "true");
      envoyer({ code: c.code }, c.libelle);
    });
    boite.append(bouton);
  }
  return boite;
}

function fichier(nom, type, texte) {
  const a = poser("a", nom, "fichier");
  a.href = URL.createObjectURL(new Blob([texte], { type }));
  a.download = nom;
  return a;
}

function montrer(reponse) {
  const li = tour(mots.guichet, "guichet");
  for (const bloc of reponse.blocs) {
    if (bloc.titre !== undefined) li.append(carte(bloc));
    else if (bloc.fichier !== undefined) li.append(fichier(bloc.fichier, bloc.type, bloc.contenu));
    else {
      const p = poser("p");
      p.append(poser(bloc.important ? "strong" : "span", bloc.texte));
      li.append(p);
    }
  }
  if (reponse.fichier) li.append(fichier("mes-donnees.txt", "text/plain", reponse.fichier));
  if (reponse.choix.length) li.append(choix(reponse.choix));
  fil.append(li);
  li.scrollIntoView({ block: "nearest" });
}

function dire(texte) {
  const li = tour(mots.guichet, "guichet");
  li.append(poser("p", texte));
  fil.append(li);
  li.scrollIntoView({ block: "nearest" });
  return li;
}

async function envoyer(message, montre) {
  if (occupe) return;
  occupe = true;
  for (const bouton of fil.querySelectorAll(".choix button")) bouton.disabled = true;
  if (montre) {
    const li = tour(mots.vous, "vous");
    li.append(poser("p", montre));
    fil.append(li);
  }
  let attente;
  const minuterie = setTimeout(() => { attente = dire(mots.attente); }, 600);
  try {
    const r = await fetch("/api/conversation", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ session, ...message }),
    });
    const corps = await r.json();
    clearTimeout(minuterie);
    if (attente) attente.remove();
    if (r.ok) {
      retenir(corps.session);
      montrer(corps);
    } else {
      reprendre(message);
      dire(corps.erreur || mots.panne);
    }
  } catch {
    clearTimeout(minuterie);
    if (attente) attente.remove();
    reprendre(message);
    dire(mots.panne);
  } finally {
    occupe = false;
    if (matchMedia("(pointer: fine)").matches) champ.focus();
  }
}

// What was not received can be sent again without typing it twice.
function reprendre(message) {
  if (message.text && !champ.value) champ.value = message.text;
  const dernier = fil.querySelector("li.guichet:last-of-type .choix") || [...fil.querySelectorAll(".choix")].pop();
  if (dernier) for (const bouton of dernier.querySelectorAll("button")) bouton.disabled = false;
}

saisie.addEventListener("submit", (evenement) => {
  evenement.preventDefault();
  const texte = champ.value.trim();
  if (!texte || occupe) return;
  champ.value = "";
  envoyer({ text: texte }, texte);
});

document.getElementById("effacer").addEventListener("click", () => envoyer({ code: "m:supprimer" }));

envoyer({ text: "bonjour" });
