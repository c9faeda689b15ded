"""Make the models of attentive answers (python scripts/build_response_model.py); build the simulated norms after it.

Nobody knows yet which items are easy. So the simulated people answer 200 versions of each questionnaire, each with
other easy items, and the model treats all items alike.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from ontwikkelscan import fit_response_model, load_questionnaire, simulate_answers
from ontwikkelscan.loading.data_root import find_data_folder
from ontwikkelscan.loading.questionnaires import HEADER

N_VERSIONS, N_EACH = 200, 100
SOURCE = "een simulatie met verzonnen, oplettende invullers; bij echte mensen is dit nog niet onderzocht"

for name in ("gemeentesecretaris", "hrm_adviseur"):
    path = Path(str(find_data_folder(name, "questionnaires", HEADER, "QUESTIONNAIRE-001"))) / "response_model.yaml"
    path.unlink(missing_ok=True)  # a model of other items would keep the questionnaire from being loaded
    questionnaire = load_questionnaire(name)
    samples = [simulate_answers(questionnaire, N_EACH, seed=seed, item_seed=seed) for seed in range(N_VERSIONS)]
    together = replace(
        samples[0],
        respondents=np.arange(N_VERSIONS * N_EACH),
        codes=np.concatenate([sample.codes for sample in samples], axis=1),
        importance=np.concatenate([sample.importance for sample in samples]),
        context=pd.DataFrame(index=range(N_VERSIONS * N_EACH)),
    )
    model = fit_response_model(together, source=SOURCE, exchangeable=True).model_dump(mode="json")
    text = yaml.safe_dump(model, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    path.write_text(
        f"# Gemaakt door scripts/build_response_model.py: gesimuleerd, geen mensen.\n{text}", encoding="utf-8"
    )
    print(f"{name} {questionnaire.version}: n = {model['n']}")
