"""Prints which tests hold each case of tests/cases.txt; see scripts/test --cases."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
import sys


def show_cases(root: Path) -> int:
    """Print each case with its tests; return 1 if one has none, or is not listed."""
    wanted = dict(
        line.split(" ", 1)
        for line in (root / "tests/cases.txt").read_text().splitlines()
    )
    found = held_cases(root / "tests")
    for case, what in wanted.items():
        tests = found.get(case, [])
        print(f"{case:4} {what}")
        print("\n".join(f"     {test}" for test in tests) or "     NO TEST")
    missing = sorted(wanted.keys() - found.keys())
    unknown = sorted(found.keys() - wanted.keys())
    for name, cases in (("without a test", missing), ("not listed", unknown)):
        if cases:
            print(f"cases {name}: {', '.join(cases)}", file=sys.stderr)
    return 1 if missing or unknown else 0


def held_cases(folder: Path) -> Mapping[str, list[str]]:
    """Return the tests below a folder that are marked with each case."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        name = path.relative_to(folder.parent).as_posix()
        for test, case in _marked(ast.parse(path.read_text()), ""):
            found[case].append(f"{name}::{test}")
    return found


def _marked(tree: ast.AST, inside: str) -> Iterator[tuple[str, str]]:
    """Yield each test with a case that it, or the class around it, is marked with."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        name = f"{inside}{node.name}"
        for decorator in node.decorator_list:
            for case in dict.fromkeys(_cases(decorator)):
                yield name, case
        if isinstance(node, ast.ClassDef):
            yield from _marked(node, f"{name}::")


def _cases(decorator: ast.AST) -> Iterator[str]:
    """Yield the cases that a decorator names, those of single parameters too."""
    for node in ast.walk(decorator):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "case"
        ):
            for argument in node.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)
