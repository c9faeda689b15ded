"""The simulated norm of each bundled questionnaire, for tests of what a norm adds."""

NORMS = {"gemeentesecretaris": "gesimuleerd_gemeentesecretarissen", "hrm_adviseur": "gesimuleerd_hrm_adviseurs"}
