"""The two pages that list every setting: `docs/settings.md` and `.env.example`.

Both are made from the field descriptions of `Settings`. `python -m include.settings_table` writes
them again; a test fails while they are out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from include.settings import PROJECT_ROOT, Settings

PAGE = PROJECT_ROOT / "docs" / "settings.md"
EXAMPLE = PROJECT_ROOT / ".env.example"

_PAGE_HEAD = """\
# Settings

Every setting is an environment variable; `.env` in the project's folder may hold them too, and the
environment wins. A wrong value stops the run with one line that names the variable, the value and
what is allowed. [.env.example](../.env.example) is a file to start from, and lists what the
containers of `docker-compose.yaml` need beside. This page is made from `include/settings.py` by
`python -m include.settings_table`.

| variable | default | allowed | meaning |
| --- | --- | --- | --- |
"""

_EXAMPLE_HEAD = """\
# Copy this file to .env and let nobody else read it (chmod 600). Each variable stands here with its
# default; take the "# " away to change it. docs/settings.md says what is allowed.
"""

_EXAMPLE_FOR_CONTAINERS = """
# --- Only for docker-compose.yaml, which refuses to start without these and without SMS_LAKE_URI,
# --- SMS_STREAMS_FILE and SMS_RECIPIENT_KEY. `make up` makes its own.

# Password of Airflow's database, part of an address: make one by `openssl rand -hex 32`.
# POSTGRES_PASSWORD=

# Encrypts the connections in that database: `openssl rand -base64 32 | tr '+/' '-_'`.
# AIRFLOW__CORE__FERNET_KEY=

# Signs the sessions of Airflow's UI: `openssl rand -hex 32`.
# AIRFLOW__API__SECRET_KEY=

# Signs the tokens of Airflow's API and of its tasks: `openssl rand -hex 64`.
# AIRFLOW__API_AUTH__JWT_SECRET=
"""

# the first that a field has says most about what it takes
_BOUNDS = {
    "maximum": "{minimum} to {maximum}",
    "minimum": "{minimum} or more",
    "pattern": "`{pattern}`",
    "minLength": "at least {minLength} characters",
    "format": "a {format}",
}
_TYPES = {
    "array": "a list",
    "boolean": "`true`, `false`",
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
}


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting in words.

    `default` is as one writes it: empty if there is none, or none that holds for every machine.
    """

    variable: str
    default: str
    allowed: str
    meaning: str


def settings_rows() -> Iterator[SettingRow]:
    """All settings, in the order of `Settings`."""
    schema = Settings.model_json_schema()
    for name, field in schema["properties"].items():
        yield SettingRow(
            variable=f"SMS_{name.upper()}",
            default=_write(field.get("default")),
            allowed=_allowed(field, schema.get("$defs", {})),
            meaning=field["description"],
        )


def render_page() -> str:
    """What `docs/settings.md` has to hold."""
    return _PAGE_HEAD + "".join(_table_line(row) for row in settings_rows())


def render_example() -> str:
    """What `.env.example` has to hold."""
    settings = (f"\n# {row.meaning}\n# {row.variable}={row.default}\n" for row in settings_rows())
    return "".join([_EXAMPLE_HEAD, *settings, _EXAMPLE_FOR_CONTAINERS])


def _table_line(row: SettingRow) -> str:
    default = f"`{row.default}`" if row.default else ""
    cells = " | ".join([f"`{row.variable}`", default, row.allowed.replace("|", r"\|"), row.meaning])
    return f"| {cells} |\n"


def _write(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ",".join(value)
        case _:
            return str(value)


def _allowed(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    kind = field.get("anyOf", [field])[0]
    if "$ref" in kind:
        kind = definitions[kind["$ref"].rpartition("/")[2]]
    if "enum" in kind:
        return ", ".join(f"`{choice}`" for choice in kind["enum"])
    for bound, wording in _BOUNDS.items():
        if bound in kind:
            return wording.format(**kind)
    return _TYPES[kind["type"]]


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8")
    EXAMPLE.write_text(render_example(), encoding="utf-8")
