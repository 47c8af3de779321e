"""The compiled public model of bike aids: each of its rules, turned into the plain shape of our YAML.

The model is ``publicodes-build/aides-velo.model.json`` of the package ``@betagouv/aides-velo`` (Apache-2.0). Figures
and conditions are taken; sentences are made by ``knowledge.sentences``. What cannot be translated is refused by name.
"""
