"""No module needs, by however many steps, itself: what is read in one direction is understood."""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import TopologicalSorter

from house_support import imports, modules


def test_no_modules_import_one_another() -> None:
    known = {_dotted(path): tree for path, tree in modules().items()}
    needs = {
        name: {_module(one, known) for one in _needed(tree)} & known.keys() - {name}
        for name, tree in known.items()
    }
    TopologicalSorter(needs).prepare()  # raises CycleError, which names them


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _module(name: str, known: dict[str, ast.Module]) -> str:
    return name if name in known else name.rpartition(".")[0]


def _needed(tree: ast.Module) -> Counter[str]:
    """The names imported when the code runs, also within functions."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.If))
    typed = (one for one in blocks if ast.unparse(one.test) == "TYPE_CHECKING")
    return Counter(imports(tree)) - Counter(name for one in typed for name in imports(one))
