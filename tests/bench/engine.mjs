// Times computeAides() of the public engine: situations on stdin, milliseconds on stdout. node engine.mjs PACKAGE
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'

const { AidesVeloEngine } = await import(pathToFileURL(join(process.argv[2], 'dist', 'src', 'index.js')).href)
const names = {
  code_insee: 'localisation . code insee', epci: 'localisation . epci', departement: 'localisation . département',
  region: 'localisation . région', pays: 'localisation . pays', velo_type: 'vélo . type', velo_etat: 'vélo . état',
  prix: 'vélo . prix', revenu_fiscal: 'revenu fiscal de référence par part . revenu de référence',
  parts: 'revenu fiscal de référence par part . nombre de parts', personnes: 'foyer . personnes',
  age: 'demandeur . âge', statut: 'demandeur . statut', handicap: 'demandeur . en situation de handicap',
}
const engine = new AidesVeloEngine()
for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const situation = JSON.parse(line)
  const inputs = { ...situation.questions }
  for (const [key, name] of Object.entries(names)) if (situation[key] !== undefined) inputs[name] = situation[key]
  const start = performance.now()
  engine.shallowCopy().setInputs(inputs).computeAides()
  console.log(performance.now() - start)
}
