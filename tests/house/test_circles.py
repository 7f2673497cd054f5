"""No module needs, by however many steps, itself: what is read in one direction is understood."""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import TopologicalSorter

from house_support import imports, modules


def test_no_modules_import_one_another() -> None:
    known = {_dotted(path): tree for path, tree in modules().items()}
    needs = {
        name: _run_by({_module(one, known) for one in _needed(tree)}, name) & known.keys() - {name}
        for name, tree in known.items()
    }
    TopologicalSorter(needs).prepare()  # raises CycleError, which names them


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _module(name: str, known: dict[str, ast.Module]) -> str:
    return name if name in known else name.rpartition(".")[0]


def _run_by(names: set[str], importer: str) -> set[str]:
    """Importing ``a.b.c`` runs ``a`` and ``a.b`` too, but for those the importer stands in."""
    parts = (name.split(".") for name in names)
    whole = {".".join(one[:size]) for one in parts for size in range(1, len(one) + 1)}
    return {one for one in whole if not importer.startswith(f"{one}.")} | names


def _needed(tree: ast.Module) -> Counter[str]:
    """The names imported when the code runs, also within functions."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.If))
    typed = (one for one in blocks if ast.unparse(one.test) == "TYPE_CHECKING")
    return Counter(imports(tree)) - Counter(name for one in typed for name in imports(one))
