"""Strict YAML: what stands there is what is read, and every complaint names its line.

Plain PyYAML keeps the last of two equal keys, turns ``no`` into False, ``1.10`` into 1.1 and dates into dates. Here a
double key is an error; the only plain scalars that are not text are null, true, false and numbers.

libyaml, where PyYAML has it, reads what is plainly right. Whatever it hesitates about goes to the careful reader, which
alone refuses a file, and which knows the lines.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem, did_you_mean, fault_at, fault_said
from ontwikkelscan.opening.files import content_of
from ontwikkelscan.opening.limits import check, limit
from ontwikkelscan.saving import save_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

MOST_FAULTS = 100
"""Faults of one file that are told apart: nobody mends more before trying again."""
Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]

UNUSUAL_ENDS = frozenset("\r\x85\u2028\u2029")
SURROGATES = ("\ud800", "\udfff")
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,300})")
_UNSURE = re.compile("[|>][-+0-9]*#|[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+(e[-+][0-9]{2,3})?")


def save_yaml(data: Any, path: Path) -> None:
    """Write plain data as YAML that reads back equal; without data a file that stands there goes."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    written = yaml.dump(
        _listed(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None
    )
    save_bytes(written.encode(), path, private=False)


class _Dumper(yaml.SafeDumper):
    """Writes text with an unusual line end in double quotes: elsewhere YAML reads such an end as another one."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Choose the quotes."""
        unusual = not UNUSUAL_ENDS.isdisjoint(data)
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if unusual else None)


_Dumper.add_representer(str, _Dumper.represent_str)


def _listed(data: object) -> object:
    """Turn tuples into lists, which is what YAML knows."""
    if isinstance(data, dict):
        return {key: _listed(value) for key, value in data.items()}
    return [_listed(value) for value in data] if isinstance(data, tuple | list) else data


class _Loader(yaml.SafeLoader):
    """Counts the values while it finds them, and takes no alias: a few of those make a file without end."""

    def __init__(self, text: str, place: str) -> None:
        super().__init__(text)
        self.place = place
        self.n_nodes = self.depth = 0
        self.most, self.deepest = limit("nodes"), limit("depth")

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Find one value, with all in it."""
        if self.check_event(yaml.AliasEvent):
            problem = Note("yaml_alias")
            raise yaml.composer.ComposerError(None, None, problem, self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        self.n_nodes += 1
        self.depth += 1
        if self.n_nodes > self.most or self.depth > self.deepest:
            check("nodes", self.n_nodes, self.place)
            check("depth", self.depth, self.place)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class YamlFile:
    """The content of one YAML file, with the line of everything in it."""

    def __init__(self, path: Traversable, code: str) -> None:
        self.name = path.name
        self.code = code
        self._lines: dict[Location, int] = {(): 1}
        self._problems: list[Problem] = []
        text = ""
        self._read_quickly: str | None = None
        try:
            text = content_of(path, "bytes_data").decode().replace("\r\n", "\n").replace("\r", "\n")
            self.data = self._read(text)
        except UnicodeDecodeError as cause:
            raise OntwikkelscanError(self.problem((), Note("no_utf8"))) from cause
        except yaml.reader.ReaderError as cause:
            self._lines[()] = text.count("\n", 0, cause.position) + 1
            raise OntwikkelscanError(self.problem((), Note("yaml_character"))) from cause
        except RecursionError as cause:
            raise OntwikkelscanError(self.problem((), Note("yaml_depth"))) from cause
        except yaml.MarkedYAMLError as cause:
            if cause.problem_mark is not None:
                self._lines[()] = cause.problem_mark.line + 1
            raise OntwikkelscanError(self.problem((), Note("yaml_unreadable", said=cause.problem))) from cause
        except OntwikkelscanError:
            raise
        except (OSError, ValueError, OverflowError) as cause:
            raise OntwikkelscanError(self.problem((), Note("yaml_value"))) from cause
        if self._problems:
            raise OntwikkelscanError(self._problems)
        if not isinstance(self.data, dict):
            raise OntwikkelscanError(self.problem((), Note("yaml_no_keys")))

    def place(self, location: Location) -> str:
        """Return file and line of a location, or of the nearest thing around it."""
        lines = self._known_lines()
        while location not in lines:
            location = location[:-1]
        return Note("line", file=self.name, line=lines[location])

    def problem(self, location: Location, text: str) -> Problem:
        """Make a problem of this file."""
        return Problem(self.code, {"place": self.place(location), "problem": text})

    def parse(self, model: type[Model], data: Any = None) -> Model:
        """Return the content (or ``data``, made from it) as a model; each fault is told with its line."""
        try:
            return model.model_validate(self.data if data is None else data)
        except ValidationError as cause:
            raise OntwikkelscanError(self._faults(cause, model)) from cause

    def _faults(self, cause: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
        faults = cause.errors(include_input=False, include_url=False)
        for fault in faults[:MOST_FAULTS]:
            location: Location = ()
            for part in fault["loc"]:  # some are no keys of the file, but one of the types that a value may have
                if (*location, part) in self._known_lines():
                    location = (*location, part)
            said, near = fault_said(fault), ""
            if fault["type"] == "extra_forbidden" and (known := tuple(_keys(model, location[:-1]))):
                said, near = Note("fault_unknown_key", known=known), did_you_mean(str(location[-1]), known)
            yield self.problem(location, fault_at(location if fault["type"] != "missing" else fault["loc"], said, near))
        if len(faults) > MOST_FAULTS:
            yield self.problem((), Note("more_faults", rest=len(faults) - MOST_FAULTS))

    def expect_schema(self, schema: str) -> None:
        """Take the key ``schema`` out of the content; anything but ``schema`` is an error."""
        if (found := self.data.pop("schema", None)) != schema:
            key = "no_schema" if found is None else "other_schema"
            raise OntwikkelscanError(self.problem(("schema",), Note(key, schema=schema)))

    def _known_lines(self) -> Mapping[Location, int]:
        """Return the line of everything that was read."""
        if self._read_quickly is not None:
            self._carefully(self._read_quickly)
            self._read_quickly = None
        return self._lines

    def _read(self, text: str) -> Any:
        """Read a text, quickly where that can be done."""
        try:
            data = _quickly(text)
        except _HesitationError:
            return self._carefully(text)
        self._read_quickly = text
        return data

    def _carefully(self, text: str) -> Any:
        """Read a text and remember the line of everything in it."""
        node = _Loader(text, self.name).get_single_node()
        return {} if node is None else self._construct(node, ())

    def _construct(self, node: yaml.Node, location: Location) -> Any:
        """Turn nodes into dicts, tuples and scalars, and remember the lines."""
        self._lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            mapping: dict[str, Any] = {}
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    self._lines[location] = key.start_mark.line + 1
                    self._problems.append(self.problem(location, Note("yaml_key")))
                    continue
                name = str(key.value)
                self._lines[*location, name] = key.start_mark.line + 1
                if name in mapping:
                    self._problems.append(self.problem((*location, name), Note("yaml_double", key=name)))
                mapping[name] = self._construct(value, (*location, name))
            return mapping
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._construct(value, (*location, index)) for index, value in enumerate(node.value))
        if any(SURROGATES[0] <= character <= SURROGATES[1] for character in str(node.value)):
            self._problems.append(self.problem(location, Note("yaml_half")))
        return str(node.value) if getattr(node, "style", None) else _plain(str(node.value))


def _keys(model: type[BaseModel], location: Location) -> list[str]:
    """Return the keys that a place in a file may hold; none where it holds no model."""
    named = {field.alias or name: field for name, field in model.model_fields.items()}
    for depth, part in enumerate(location, start=1):
        if part in named:
            inner = next(_models(named[str(part)].annotation), None)
            return _keys(inner, location[depth:]) if inner else []
    return list(named)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that a type speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _plain(text: str) -> object:
    """Read one value that has no quotes."""
    if text in _PLAIN:
        return _PLAIN[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


class _HesitationError(Exception):
    """Something is not plainly right."""


def _quickly(text: str) -> dict[str, Any]:
    """Read a text with libyaml; hesitate where that refuses it, or where the careful reader may."""
    if _UNSURE.search(text) or not yaml.__with_libyaml__:
        raise _HesitationError
    try:
        return _Events(yaml.parse(text, yaml.CSafeLoader)).document()
    except (yaml.YAMLError, ValueError, OverflowError) as cause:
        raise _HesitationError from cause


class _Events:
    """What libyaml finds in a text, one thing after another."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.n_nodes = 0
        self.most, self.deepest = limit("nodes"), limit("depth")

    def document(self) -> dict[str, Any]:
        """Return the content of the only document."""
        _, start = next(self.events), next(self.events)
        if getattr(start, "explicit", True):
            raise _HesitationError
        data = self._value(next(self.events), 1)
        _, end = next(self.events), next(self.events)
        if not (isinstance(data, dict) and isinstance(end, yaml.StreamEndEvent)):
            raise _HesitationError
        return data

    def _value(self, event: Any, depth: int, *, in_brackets: bool = False) -> Any:
        """Return the value that starts here."""
        if isinstance(event, yaml.ScalarEvent):
            text = self._text(event, depth, in_brackets=in_brackets)
            return text if event.style else _plain(text)
        self._weigh(event, depth)
        in_brackets = event.flow_style
        inside = takewhile(lambda each: not isinstance(each, yaml.CollectionEndEvent), self.events)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple([self._value(each, depth + 1, in_brackets=in_brackets) for each in inside])
        mapping: dict[str, Any] = {}
        for key in inside:
            name = self._text(key, depth + 1, in_brackets=in_brackets)
            if name in mapping:
                raise _HesitationError
            mapping[name] = self._value(next(self.events), depth + 1, in_brackets=in_brackets)
        return mapping

    def _text(self, event: Any, depth: int, *, in_brackets: bool) -> str:
        """Return what stands here, if it is one word or text; between brackets the careful reader takes no bare ?."""
        self._weigh(event, depth)
        if not isinstance(event, yaml.ScalarEvent) or (in_brackets and not event.style and "?" in event.value):
            raise _HesitationError
        return str(event.value)

    def _weigh(self, event: Any, depth: int) -> None:
        """Hesitate at an anchor, an alias, a tag, and past the limits."""
        self.n_nodes += 1
        if event.anchor or event.tag or self.n_nodes > self.most or depth > self.deepest:
            raise _HesitationError
