"""Templates that users save in their own database. Each use case is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known
from core.errors import ConflictError, DefinitionError, NotFoundError, Path, Problem
from core.language.catalog import Catalog
from core.language.definition import Definition, from_text, to_json
from core.language.dependencies import Segments
from core.language.folding import fold_key
from core.language.messages import quote
from core.language.templates.places import places
from core.language.templates.shipped import SHIPPED
from core.language.templates.template import Parameter, Template, find_mistakes
from core.language.texts import (
    EDITOR,
    PARAMETER_HELP,
    PARAMETER_LABEL,
    TEMPLATE_CATEGORY,
    TEMPLATE_DESCRIPTION,
    TEMPLATE_NAME,
    clean,
    tidy,
)
from core.store import gate, tables
from core.store.database import Database

OWN_CATEGORY = "Own templates"
"""The category of a template saved without one."""
MAX_SAVED = 500
"""The limit of templates in one database: all are read and checked whenever they are offered."""


def list_templates(database: Database, caller: Caller) -> tuple[Template, ...]:
    """Return all templates: saved ones by name, then shipped ones. One that no longer fits the catalog and
    segments has flaws.
    """
    with gate.reading(database, caller, UseCase.SEE_TEMPLATES) as session:
        rows = session.exec(select(tables.Template).order_by(col(tables.Template.name_key))).all()
        known = Known.to(session, caller)
        return (*(_read(row, known.catalog, known.segments) for row in rows), *SHIPPED)


def save_template(
    database: Database,
    caller: Caller,
    *,
    name: str,
    definition: Definition,
    category: str = "",
    description: str = "",
    parameters: Sequence[Parameter] = (),
) -> int:
    """Save a definition as a template and return its id. Manual lists are not kept: they are no rule.

    Raises ConflictError if the name is taken, StateError for texts that are empty or too long,
    and DefinitionError if the definition has a problem outside its parameters.
    """
    template = Template("", name, category, description, _rules(definition), tuple(parameters))
    made = Subject("template")
    with gate.writing(database, caller, UseCase.SAVE_TEMPLATE, made) as session:
        _check(session, caller, template)
        count = session.scalar(sa.select(sa.func.count()).select_from(tables.Template)) or 0
        if count >= MAX_SAVED:
            raise ConflictError(f"templates: there must be at most {MAX_SAVED}. Delete one that nobody needs.")
        row = tables.Template(
            **_describe(name, category, description),
            definition=to_json(template.definition),
            parameters=[_write_parameter(parameter) for parameter in parameters],
            created_by=clean(EDITOR, "name of the author", caller.name),
            created_at=caller.at,
            updated_at=caller.at,
        )
        _write(session, row)
        made.id = row.id
        return int(row.id or 0)


def describe_template(
    database: Database, caller: Caller, saved_id: int, *, name: str, category: str, description: str
) -> None:
    """Give a saved template another name, category and description. Raises as `save_template`, and NotFoundError."""
    with gate.writing(database, caller, UseCase.DESCRIBE_TEMPLATE, Subject("template", saved_id)) as session:
        row = _row(session, saved_id)
        for field, value in {**_describe(name, category, description), "updated_at": caller.at}.items():
            setattr(row, field, value)
        _write(session, row)


def delete_template(database: Database, caller: Caller, saved_id: int) -> tables.Template:
    """Delete a saved template. Return its row, for `restore_template`. Raises NotFoundError."""
    with gate.writing(database, caller, UseCase.DELETE_TEMPLATE, Subject("template", saved_id)) as session:
        row = _row(session, saved_id)
        kept = tables.Template.model_validate(row.model_dump())
        session.delete(row)
        return kept


def restore_template(database: Database, caller: Caller, deleted: tables.Template) -> None:
    """Bring back what `delete_template` deleted. Raises ConflictError if its name was taken since."""
    with gate.writing(database, caller, UseCase.RESTORE_TEMPLATE, Subject("template", deleted.id)) as session:
        _write(session, tables.Template.model_validate(deleted.model_dump()))


def _rules(definition: Definition) -> Definition:
    return Definition(target=definition.target, steps=definition.steps)


def _row(session: Session, saved_id: int) -> tables.Template:
    row = session.get(tables.Template, saved_id)
    if row is None:
        raise NotFoundError(
            f"template: must exist (got number {saved_id}). Somebody may have deleted it; see the list."
        )
    return row


def _write(session: Session, row: tables.Template) -> None:
    name = row.name
    try:
        session.add(row)
        session.flush()
    except IntegrityError as error:
        raise _taken(name) from error


def _taken(name: str) -> ConflictError:
    return ConflictError(f"template {quote(name)}: the name must be free (it is taken). Choose another name.")


def _describe(name: str, category: str, description: str) -> dict[str, Any]:
    """Return the columns with a template's name, category and description."""
    line = clean(TEMPLATE_NAME, "name", name)
    if fold_key(line) in {fold_key(shipped.name) for shipped in SHIPPED}:
        raise _taken(line)
    return {
        "name": line,
        "name_key": fold_key(line),
        "category": clean(TEMPLATE_CATEGORY, "category", category.strip() or OWN_CATEGORY),
        "description": clean(TEMPLATE_DESCRIPTION, "description", description),
    }


def _check(session: Session, caller: Caller, template: Template) -> None:
    """Raise an error if a template could not be used once it is saved."""
    known = Known.to(session, caller)
    for parameter in template.parameters:
        clean(PARAMETER_LABEL, "label", parameter.label)
        clean(PARAMETER_HELP, "help", parameter.help)
    found = _problems(template, known.catalog, known.segments)
    if found:
        raise DefinitionError(found)


def _problems(template: Template, catalog: Catalog, segments: Segments) -> list[Problem]:
    """Return the problems of a template that no values of its parameters can solve."""
    known = {place.path for place in places(template.definition, catalog)}
    asked = [path for parameter in template.parameters for path in parameter.paths]
    strange = [Problem(path, "must be a value that can be asked for.") for path in asked if path not in known]
    if strange:
        return strange
    mistakes = find_mistakes(template, {}, catalog, segments)
    return [problem for problem in mistakes if not any(problem.path[: len(path)] == path for path in asked)]


def _write_parameter(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as JSON; its name is not stored but made when it is read."""
    label, help_ = tidy(PARAMETER_LABEL, parameter.label), tidy(PARAMETER_HELP, parameter.help)
    return {"path": list(parameter.paths[0]), "label": label, "help": help_}


def _read(row: tables.Template, catalog: Catalog, segments: Segments) -> Template:
    """Read a row as a template; nothing in it is trusted."""
    described = (f"saved-{row.id}", row.name, row.category, row.description)
    try:
        definition = from_text(row.definition)
        template = Template(*described, definition, tuple(_read_parameters(row.parameters)), row.id)
        flaws = _problems(template, catalog, segments)
    except DefinitionError as error:
        template, flaws = Template(*described, Definition(), saved_id=row.id), list(error.problems)
    return replace(template, flaws=tuple(flaws))


def _read_parameters(stored: object) -> Iterable[Parameter]:
    """Read stored parameters. Raises DefinitionError if they don't have the right form."""
    for index, one in enumerate(stored if isinstance(stored, list) else [stored]):
        match one:
            case {"path": list(parts), "label": str(label), "help": str(help_)} if _is_path(parts):
                path: Path = tuple(parts)
                yield Parameter(f"value-{index + 1}", label, help_, (path,))
            case _:
                raise DefinitionError([Problem(("parameters", index), "must have a path, a label and a help text.")])


def _is_path(parts: list[Any]) -> bool:
    return all(isinstance(part, int | str) and not isinstance(part, bool) for part in parts)
