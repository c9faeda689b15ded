"""Every error that a user can meet: one catalogue, for two languages, and one exception.

The codes are part of the public interface; ``docs/errors.md`` explains each in Dutch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHOWN = 5
"""Places that a message shows before it only counts the rest."""


Language = Literal["en", "nl"]
FRAME: Mapping[Language, tuple[str, str]] = {
    "en": ("; and {rest} more", "Hint: {hint}"),
    "nl": ("; en nog {rest}", "Tip: {hint}"),
}
"""What stands around each message: after the places that are shown, and before the way out."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is wrong, with fields in braces, and the way out."""

    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Template(Wording):
    """A message in English, and in Dutch where it has been written; both have the same fields."""

    nl: Wording | None = None


CATALOGUE: Mapping[str, Template] = {
    "ANSWER-001": Template("{file}: the file holds no answers.", "write a header row and one row per person."),
    "ANSWER-002": Template(
        "{file}: the file cannot be read as {encoding} text (byte {position}).",
        "save it again as 'CSV UTF-8', or pass encoding='cp1252' (--encoding cp1252) for an older Excel file.",
    ),
    "ANSWER-003": Template(
        "{file}: {n} of the cells that should hold a number hold text:",
        "use the whole numbers {minimum}-{maximum} or the labels of the questionnaire, 'nvt', or leave the cell empty.",
    ),
    "ANSWER-004": Template(
        "{file}: {n} of the answers lie outside the answer scale {minimum}-{maximum}:",
        "is the file coded differently? Pass recode={{0: 1, 1: 2, ...}} (--recode 0=1 --recode 1=2 ...).",
    ),
    "ANSWER-005": Template(
        "{file}: {n} of the respondents occur more than once:",
        "keep one row per respondent, or per respondent, moment and rater (columns 'moment', 'beoordelaar').",
    ),
    "ANSWER-006": Template(
        "{file}: column 'respondent' is missing.",
        "add a column 'respondent' with one id per person (an id, not a name).",
    ),
    "ANSWER-007": Template(
        "{file}: {n} of the rows have no usable respondent id:",
        "use up to 64 letters, digits, '-', '_' or '.', starting with a letter or a digit.",
    ),
    "ANSWER-008": Template(
        "{file}: competency '{competency}' is partly there; these item columns are missing:",
        "add the columns (empty where no answer was given), or leave out the whole competency if it was not asked.",
    ),
    "ANSWER-009": Template(
        "{file}: {n} of the columns are unknown but look like one that is read:",
        "give the column that name, or remove it.",
        nl=Wording(
            "{file}: {n} van de kolommen zijn onbekend, maar lijken op een kolom die wordt gelezen:",
            "geef de kolom die naam, of haal haar weg.",
        ),
    ),
    "ANSWER-010": Template("{file}: {n} of the columns occur more than once:", "keep one column per item."),
    "ANSWER-011": Template(
        "{file}: no column holds an item of questionnaire '{questionnaire}'.",
        "is this the right file, and the right questionnaire?",
    ),
    "ANSWER-012": Template(
        "{file}: row {row} does not have the {n_columns} cells of the header.",
        "check the separators and quotes in that row.",
    ),
    "ANSWER-013": Template(
        "{file}: this kind of file is not read.",
        "use CSV (.csv, .tsv, .txt), Excel (.xlsx, .xls, .ods), the .json of the form, or a pandas DataFrame.",
    ),
    "ANSWER-014": Template("{file}: the file does not exist.", "check the name and the folder."),
    "ANSWER-015": Template(
        "{file}: column '{column}' names another version of the questionnaire than '{expected}'.",
        "load that version (-q id/version), or add a comparability.yaml to this one that says what may be compared.",
    ),
    "ANSWER-016": Template(
        "{file}: column '{column}' names more than one version.", "read the answers to each version apart."
    ),
    "ANSWER-017": Template(
        "{file}: {n} of the columns nearly hold the text of a question:",
        "give the column the text of the question to the letter, or its id; another text is another question.",
    ),
    "ANSWER-018": Template(
        "{file}: {n} of the columns are named after two questions at once:",
        "look whether columns or rows of names were shifted or swapped; export the file again.",
    ),
    "ANSWER-019": Template(
        "{file}: the answers belong to another questionnaire than '{expected}', or to one whose content was changed.",
        "pass the questionnaire that was filled in (-q id or folder).",
    ),
    "ANSWER-020": Template(
        "{file}: the file cannot be read as {kind}.",
        "it may be cut off, locked with a password, or edited by hand; download or save it again.",
    ),
    "ANSWER-021": Template(
        "{file}: Excel files need the extra 'excel', which is not installed.",
        "install it with: pip install 'ontwikkelscan[excel]'; or save the sheet as 'CSV UTF-8'.",
    ),
    "ANSWER-022": Template(
        "{file}: {n} of the sheets could hold the answers:", "keep one sheet with answers in the file."
    ),
    "ANSWER-023": Template(
        "{file}: the file holds {n_sets} sets of answers, of several moments or raters.",
        "take one: moment='last' (--moment last), or read_answers(...).select(moment=..., beoordelaar=...).",
    ),
    "ANSWER-024": Template(
        "{file}: there are no answers of this moment and rater.",
        "answers.sets lists the moments and raters that occur.",
    ),
    "ANSWER-025": Template(
        "{kind} cannot be read as answers.",
        "pass a file, a DataFrame, a dict of columns, a list with a dict per person, or Answers.",
        nl=Wording(
            "{kind}: hieruit kunnen geen antwoorden worden gelezen.",
            "geef een bestand, een DataFrame, een dict van kolommen, een lijst met een dict per persoon, of Answers.",
        ),
    ),
    "ANSWER-026": Template(
        "{n_respondents} of the respondents stand in more than one of these files:",
        "leave one of the files out, or pass keep='first' or keep='last' (--keep).",
        nl=Wording(
            "{n_respondents} mensen staan in meer dan een van deze bestanden:",
            "laat een van de bestanden weg, of geef keep='first' of keep='last' op (--keep).",
        ),
    ),
    "CONTEXT-001": Template(
        "{file}: {n} of the context cells hold a value that the question does not have:",
        "use the option ids or texts of the questionnaire's context questions, or leave the cell empty.",
    ),
    "CONTEXT-002": Template(
        "{file}: {n} of the context cells should hold a number within the question's range:",
        "write a plain number, or leave the cell empty.",
    ),
    "CONTEXT-003": Template(
        "{file}: {n} of the cells of 'deel_intake' name something that is not a competency:",
        "use 'alles', 'niets', or competency ids (and 'context' for role and municipality) separated by spaces.",
    ),
    "CONTEXT-004": Template(
        "{file}: {n} of the respondents in respondents= do not occur in the answers, or occur twice:",
        "give one row per respondent of the answers file.",
    ),
    "QUESTIONNAIRE-001": Template(
        "{place}: none of this name is bundled, and no folder of this name holds questionnaire.yaml.{suggestion}",
        "bundled are: {bundled}.",
    ),
    "QUESTIONNAIRE-002": Template("{place}: {problem}", "mend the file at that line."),
    "QUESTIONNAIRE-003": Template("{place}: the id '{duplicate}' occurs more than once.", "give each its own id."),
    "QUESTIONNAIRE-004": Template(
        "{place}: item '{item}' stands in no scale.", "put it in the keys of a scale, or remove it."
    ),
    "QUESTIONNAIRE-005": Template(
        "{place}: scale '{competency}' has {n_items} items, too many for the answer scale {minimum}-{maximum}.",
        "split the scale.",
    ),
    "QUESTIONNAIRE-006": Template("{place}: scale '{competency}' has no items.", "give it at least one item."),
    "QUESTIONNAIRE-007": Template(
        "{place}: the answer scale {minimum}-{maximum} is not a range of at least two whole numbers.",
        "give a minimum below the maximum.",
    ),
    "QUESTIONNAIRE-008": Template(
        "{place}: rule '{rule}' names '{name}', which does not exist.", "use an id of this questionnaire."
    ),
    "QUESTIONNAIRE-020": Template(
        "no example answers to '{name}' are bundled.{suggestion}",
        "there are for: {known}.",
        nl=Wording("er zijn geen voorbeeldantwoorden op '{name}'.{suggestion}", "ze zijn er voor: {known}."),
    ),
    "QUESTIONNAIRE-021": Template(
        "'{name}' gets a name, but there is no such scale.{suggestion}",
        "the scales are: {known}.",
        nl=Wording("'{name}' krijgt een naam, maar die schaal is er niet.{suggestion}", "de schalen zijn: {known}."),
    ),
    "QUESTIONNAIRE-022": Template(
        "the context '{name}' is neither a number nor a choice, or is called after an item.",
        "give 'number', or the options with their names: {{'m': 'man', 'v': 'vrouw'}}; and a name of its own.",
        nl=Wording(
            "de context '{name}' is geen getal en geen keuze, of heet zoals een item.",
            "geef 'number', of de keuzes met hun naam: {{'m': 'man', 'v': 'vrouw'}}; en een eigen naam.",
        ),
    ),
    "NORM-001": Template(
        "{place}: none of this name is bundled, and no folder of this name holds norm.yaml.{suggestion}",
        "bundled are: {bundled}.",
    ),
    "NORM-002": Template("{place}: {problem}", "mend the file at that line."),
    "NORM-003": Template(
        "norm '{norm}' belongs to questionnaire '{expected}', the answers to '{found}'.",
        "take a norm made with this version of the questionnaire.",
    ),
    "NORM-004": Template(
        "{place}: the table of '{competency}' does not hold {n} scores in rising order.",
        "build the norm again from its sample.",
    ),
    "NORM-005": Template(
        "the sample has {n} scored people for '{competency}', fewer than {minimum}.",
        "collect more answers; until then, scan without this norm.",
    ),
    "NORM-006": Template(
        "norm '{norm}' has no table for '{competency}'.", "build the norm again from a sample that answered it."
    ),
    "NORM-007": Template(
        "the sample cannot be weighed: {problem}", "merge categories, or mend the shares of the population."
    ),
    "NORM-008": Template("'{name}' is not a question with categories.", "take one of: {known}."),
    "NORM-009": Template(
        "nobody in this file agreed to contribute: column '{column}' holds no 'ja'.",
        "ask people first; write 'ja' for those who agree.",
    ),
    "NORM-010": Template(
        "the contributions belong to '{found}', not to '{expected}' as it is now.",
        "pool only records of one version; build the norm with that version of the questionnaire.",
    ),
    "NORM-011": Template("{place}: {problem}", "ask for a new file, written with 'norm contribute'."),
    "NORM-012": Template(
        "the answers are simulated; norm '{norm}' cannot be of kind '{kind}'.",
        "leave the kind out, or build the norm from answers of people.",
    ),
    "NORM-013": Template(
        "'{competency}' cannot carry a norm: {problem}.",
        "pass reliability={{...}}, or look at the items of this scale.",
    ),
    "NORM-014": Template(
        "linear norm scores are not allowed for {competencies}: skewed, or too many people at an end of the scale.",
        "take the convention 'area'.",
    ),
    "NORM-015": Template(
        "no regression norm can be made: {problem}.",
        "collect '{name}' for at least {minimum} people, with enough different answers, or take method 'classical'.",
    ),
    "NORM-016": Template(
        "'{question}' has categories of fewer than {least} people: {categories}.",
        "merge categories; so few people could be recognised.",
    ),
    "NORM-017": Template(
        "the sample has {n} people, the population {size}.", "correct the size of the population, and name its source."
    ),
    "NORM-018": Template(
        "norm '{norm}' of {date} is {years} years old or more; it is no longer used.", "collect a new sample."
    ),
    "NORM-019": Template("{n} of the records occur more than once in these files:", "give each contribution once."),
    "NORM-020": Template(
        "norm '{norm}' cannot be called representative: the sample does not show the make-up of its population.",
        "give a population with margins on questions that people answered, or take kind 'convenience'.",
    ),
    "NORM-021": Template(
        "this is no norm group: {problem}.", "give rising scores of the sample, and for each how many people had it."
    ),
    "GROUP-001": Template(
        "a group picture needs at least {minimum} people with a score; there are {n}.",
        "wait until more people have filled in the scan; so few could be recognised.",
    ),
    "CLUSTER-001": Template(
        "the profiles are not a table of people by competencies that holds numbers: {problem}.",
        "give an array of shape (n_people, n_competencies), with NaN where nothing is known.",
    ),
    "CLUSTER-002": Template(
        "these profiles are about {found}; the groups were found in profiles about {expected}.",
        "place people who filled in the same version of the same questionnaire.",
    ),
    "PROGRAMME-001": Template("{place}: {problem}", "mend the file there, or give another folder."),
    "PROGRAMME-002": Template("no programme has the id '{programme}'.{suggestion}", "known are: {known}."),
    "PROGRAMME-003": Template(
        "{place}: part '{part}' links to '{competency}' with strength {strength}; allowed are 0.5 and 1.",
        "give 0.5 (in part) or 1 (fully).",
    ),
    "PROGRAMME-004": Template(
        "programme '{programme}' is not for people who fill in questionnaire '{questionnaire}'.",
        "choose a programme for this audience: {known}.",
    ),
    "PROGRAMME-020": Template(
        "'{programme}' is the id of a bundled programme or route too.",
        "give your own another id, or leave the bundled ones out.",
        nl=Wording(
            "'{programme}' is ook de id van een meegeleverd programma of een meegeleverde weg.",
            "geef het eigen programma een andere id, of laat de meegeleverde weg.",
        ),
    ),
    "PROGRAMME-021": Template(
        "no programme is for people who fill in questionnaire '{questionnaire}'.",
        "add one: Programme.from_links(...), or load_programmes(folder).",
        nl=Wording(
            "geen programma is bedoeld voor wie vragenlijst '{questionnaire}' invult.",
            "voeg er een toe: Programme.from_links(...), of load_programmes(map).",
        ),
    ),
    "PEOPLE-001": Template(
        "{table}: {n} of the columns that are needed ({columns}) are missing:", "add them to the table."
    ),
    "PEOPLE-002": Template(
        "{table}: {n} of the cells of '{column}' are empty or occur more than once:",
        "give everyone an id of their own.",
    ),
    "PEOPLE-003": Template("{table}: {n} of the cells of '{column}' hold another word:", "use {accepted}."),
    "PEOPLE-004": Template(
        "{table}: {n} of the names of columns occur more than once:", "keep one column of each name."
    ),
    "COHORT-001": Template(
        "the order is not clear: {n} of the admitted people have no number of their own in 'volgorde':",
        "number everyone who is admitted, or leave the column out to follow the rows.",
    ),
    "COHORT-002": Template("a lot needs a seed that is kept.", "pass seed= (--seed), and write it down."),
    "COHORT-003": Template(
        "programme '{programme}' has no group size.", "compose cohorts for a programme that runs in groups."
    ),
    "COHORT-004": Template("the setting '{setting}' cannot be used: {problem}.", "change it, or leave it out."),
    "COHORT-005": Template(
        "{n} of the people in pin or apart do not take part:", "name people who are admitted, or drop the wish."
    ),
    "COHORT-006": Template(
        "this cannot be met: {problem}; {n} people:", "drop or change a wish, or admit other people."
    ),
    "COHORT-007": Template(
        "no division was found that keeps to all rules; these {n} people stand in the way:",
        "loosen a wish, or change the sizes of the groups.",
    ),
    "COHORT-008": Template(
        "a proof needs the extra 'exact', which is not installed.",
        "install it with: pip install 'ontwikkelscan[exact]', or leave exact out.",
    ),
    "PEER-001": Template(
        "{n} of the people in exclude are not in the table:", "name people of the table, or drop the pair."
    ),
    "PEER-002": Template("the setting '{setting}' cannot be used: {problem}.", "change it, or leave it out."),
    "STYLE-001": Template("{place}: {problem}", "mend the file there, or give another one."),
    "STYLE-002": Template(
        "{place}: this colour has a contrast of {contrast} with what is behind it; text needs {wanted}.",
        "choose a darker colour.",
    ),
    "STYLE-003": Template("{place}: this is not a PNG of at most 300 kB.", "give such a picture, beside the file."),
    "SCAN-001": Template(
        "'{name}' is not a competency of questionnaire '{questionnaire}'.{suggestion}", "known are: {known}."
    ),
    "SCAN-002": Template(
        "the required level of '{competency}' lies outside the answer scale {minimum}-{maximum}.",
        "give a level on the answer scale.",
    ),
    "SCAN-003": Template("no respondent has this id.", "list the ids with result.respondents."),
    "SCAN-004": Template(
        "these {n_given} values of {name} do not fit {n_expected} {unit}.", "give one value for each, in their order."
    ),
    "SCAN-005": Template(
        "{n} competencies were asked; a chart needs at least {minimum}.", "use the table of scores instead."
    ),
    "SCAN-006": Template(
        "no performance interview belongs to questionnaire '{questionnaire}'.", "there is one for: {known}."
    ),
    "SCAN-007": Template(
        "nothing was filled in in this form yet.", "answer at least one statement, then run this cell again."
    ),
    "SCAN-008": Template(
        "a form in a notebook needs the extra 'notebook', which is not installed.",
        "install it with: pip install 'ontwikkelscan[notebook]'; or write the form as a file with write_form.",
    ),
    "SCAN-009": Template(
        "a respondent is named more than once.",
        "name everyone once.",
        nl=Wording("iemand is meer dan eens genoemd.", "noem iedereen één keer."),
    ),
    "SCAN-010": Template(
        "the {n_rows} rows of {name} are not those of the {n_respondents} respondents.",
        "give one row for each respondent, named in column 'respondent' or in the index.",
        nl=Wording(
            "de {n_rows} rijen van {name} zijn niet die van de {n_respondents} mensen.",
            "geef één rij per persoon, met de code in kolom 'respondent' of als index.",
        ),
    ),
    "SCAN-011": Template(
        "what was given lacks what this step needs: {columns}.",
        "pass the object (result.objects) or the Result itself, or a frame with these columns too.",
        nl=Wording(
            "in wat is opgegeven ontbreekt wat deze stap nodig heeft: {columns}.",
            "geef het object (result.objects) of het resultaat zelf, of een tabel waarin ook deze kolommen staan.",
        ),
    ),
    "SCAN-012": Template(
        "the relevance of '{competency}' is something else than {accepted}.",
        "give one of these, or leave it out.",
        nl=Wording("of '{competency}' meetelt, staat er anders dan {accepted}.", "geef een van deze, of laat het weg."),
    ),
    "SCAN-013": Template(
        "a {kind} holds no {wanted}.",
        "pass the object (result.objects.{wanted}), its frame (result.{wanted}) or the Result itself.",
        nl=Wording(
            "een {kind} bevat geen {wanted}.",
            "geef het object (result.objects.{wanted}), de tabel (result.{wanted}) of het resultaat zelf.",
        ),
    ),
    "SCAN-014": Template(
        "the frame does not say which questionnaire it is about, or names one that is not bundled.",
        "make the object first: read_scores(frame, questionnaire) or read_needs(frame, questionnaire).",
        nl=Wording(
            "de tabel zegt niet over welke vragenlijst hij gaat, of noemt er een die niet is meegeleverd.",
            "maak eerst het object: read_scores(tabel, vragenlijst) of read_needs(tabel, vragenlijst).",
        ),
    ),
    "SCAN-040": Template(
        "{place}: this folder holds no saved result: '{file}' is not there, or cannot be read.",
        "give a folder that result.save or the command 'score' wrote.",
        nl=Wording(
            "{place}: in deze map staat geen bewaard resultaat: '{file}' is er niet, of is niet te lezen.",
            "geef een map die met result.save of de opdracht 'score' is geschreven.",
        ),
    ),
    "SCAN-020": Template(
        "the quadrants need how important the competencies are, and too few people told.",
        "ask it too (columns belang_<competency>, 1-5), or look at the heatmap.",
        nl=Wording(
            "voor de vier vakken is nodig hoe belangrijk de competenties zijn, en te weinig mensen gaven dat aan.",
            "vraag het erbij (kolommen belang_<competentie>, 1-5), of bekijk de heatmap.",
        ),
    ),
    "SCAN-041": Template(
        "a chart cannot be drawn into axes with projection '{projection}'.",
        "pass axes without a projection, or leave ax out.",
        nl=Wording(
            "in een assenstelsel met projectie '{projection}' kan niet worden getekend.",
            "geef een assenstelsel zonder projectie, of laat het weg.",
        ),
    ),
    "SCAN-042": Template(
        "something was drawn in these axes already.",
        "pass empty axes for each chart, or take result.radars for several people and beside= for two in one chart.",
        nl=Wording(
            "in dit assenstelsel is al iets getekend.",
            "geef elke grafiek een leeg assenstelsel, of neem beside=ander voor twee, result.radars voor meer mensen.",
        ),
    ),
    "SCAN-043": Template(
        "the two filled in different questionnaires.",
        "draw people of one questionnaire in one chart, others each in their own.",
        nl=Wording(
            "de twee hebben niet dezelfde vragenlijst ingevuld.",
            "zet mensen met één vragenlijst in één grafiek, en anderen elk in een eigen.",
        ),
    ),
    "SCAN-044": Template(
        "the two have the same name.",
        "pass names=, such as names=('June', 'December') for two moments.",
        nl=Wording("de twee heten hetzelfde.", "geef twee namen op, zoals juni en december voor twee momenten."),
    ),
    "SCAN-021": Template(
        "{n} people answered every item of '{competency}'; spread and reliability need at least {minimum}.",
        "collect more answers, or pass a norm, or provisional= to Questionnaire.from_keys.",
        nl=Wording(
            "{n} mensen beantwoordden elk item van '{competency}'; spreiding en betrouwbaarheid vragen er ten minste "
            "{minimum}.",
            "verzamel meer antwoorden, of geef een norm op, of provisional= bij Questionnaire.from_keys.",
        ),
    ),
    "SCAN-022": Template(
        "{name}= cannot be {found}.",
        "give {accepted}.",
        nl=Wording("{name}= kan niet {found} zijn.", "geef {accepted}."),
    ),
    "SCAN-023": Template(
        "this {shape} table is no matrix of covariances of items: it is not square and symmetric.",
        "pass np.cov(answers.T); answers themselves go to cronbach_alpha.",
        nl=Wording(
            "deze tabel van {shape} bevat geen covarianties van items: ze is niet vierkant en symmetrisch.",
            "geef np.cov(answers.T) op; antwoorden zelf horen bij cronbach_alpha.",
        ),
    ),
    "OUTPUT-001": Template(
        "{place}: exists already.",
        "choose another place, or pass --overwrite (overwrite=True).",
        nl=Wording("{place}: bestaat al.", "kies een andere plek, of geef --overwrite (overwrite=True) op."),
    ),
    "OUTPUT-002": Template("{place}: documents of this kind end in {accepted}.", "give the file such an ending."),
    "OUTPUT-003": Template(
        "{place}: the folder cannot be written.",
        "choose a folder that you may write in.",
        nl=Wording("{place}: in deze map kan niets worden geschreven.", "kies een map waarin je mag schrijven."),
    ),
    "OUTPUT-004": Template(
        "a report has no form '{form}'.{suggestion}",
        "take one of: {known}.",
        nl=Wording("een rapport heeft geen vorm '{form}'.{suggestion}", "kies uit: {known}."),
    ),
    "OUTPUT-020": Template(
        "reports are not written as '{format}'.",
        "take one of: {known}.",
        nl=Wording("rapporten worden niet geschreven als '{format}'.", "kies uit: {known}."),
    ),
    "OUTPUT-021": Template(
        "{place}: a workbook needs the extra 'excel', which is not installed.",
        "install it with: pip install 'ontwikkelscan[excel]'; or write the tables as CSV files with result.save.",
        nl=Wording(
            "{place}: een werkmap heeft de extra 'excel' nodig, en die is niet geïnstalleerd.",
            "installeer die met: pip install 'ontwikkelscan[excel]'; of schrijf de tabellen als CSV met result.save.",
        ),
    ),
    "OUTPUT-022": Template(
        "{place}: sheet '{sheet}' would have {n_rows} rows; a sheet holds fewer than {most}.",
        "write fewer people in one workbook, or the tables as CSV files with result.save.",
        nl=Wording(
            "{place}: blad '{sheet}' zou {n_rows} rijen krijgen; een blad kan er minder dan {most} hebben.",
            "zet minder mensen in één werkmap, of schrijf de tabellen als CSV met result.save.",
        ),
    ),
    "CHECK-001": Template(
        "{place}: this is not an answers file, a questionnaire, a norm or a programme.",
        "give a CSV file, or a folder that holds questionnaire.yaml, norm.yaml or programme.yaml.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and the places where it is."""

    code: str
    context: Mapping[str, object] = field(default_factory=dict)
    places: Sequence[str] = ()

    def __str__(self) -> str:
        """Write the message in English, as an exception shows it."""
        return self.text()

    def text(self, language: Language = "en") -> str:
        """Write code, what is wrong, the first places and the way out; a field that lacks raises KeyError.

        A message that has not been written in the language is given in English.
        """
        template = CATALOGUE[self.code]
        dutch = template.nl if language == "nl" else None
        wording, (more, hint) = (dutch, FRAME["nl"]) if dutch else (template, FRAME["en"])
        context = {"n": len(self.places), **self.context}
        lines = [f"[{self.code}] {wording.text.format_map(context)}"]
        if self.places:
            rest = len(self.places) - SHOWN
            lines.append("  " + "; ".join(self.places[:SHOWN]) + (more.format(rest=rest) if rest > 0 else ""))
        lines.append(f"  {hint.format(hint=wording.hint.format_map(context))}")
        return "\n".join(lines)


class OntwikkelscanError(ValueError):
    """Unusable input; says what is wrong, where, and the way out. Never holds an answer or a name.

    Attributes
    ----------
    problems
        All that was found, in the order in which it was found.
    code
        The code of the first problem, for instance ``ANSWER-004``.
    context
        The fields of the first problem.

    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.code = self.problems[0].code
        self.context = self.problems[0].context
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy what the error was made from: the message alone does not make it again."""
        return type(self), (self.problems,), vars(self)


def error(code: str, places: Sequence[str] = (), **context: object) -> OntwikkelscanError:
    """Make the error of one problem."""
    return OntwikkelscanError(Problem(code, context, places))


class OntwikkelscanWarning(UserWarning):
    """Something was read otherwise than it stands in the file; the result says so too."""


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a half sentence with the one close match, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed in errors only

    close = get_close_matches(name, known, n=1, cutoff=0.75)
    return f" Did you mean '{close[0]}'?" if close else ""
