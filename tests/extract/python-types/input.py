from __future__ import annotations

import typing as t
from typing import Callable, Dict, List, Literal, Optional, Tuple, Type, Union, cast

type Pair[A] = tuple[A, A]
Name: t.TypeAlias = "Union[str, bytes]"
MAX: t.Final = 3
limit: t.Final[int] = 4
first: Optional[List["Node"]] = None


class Node: ...


def f(
    a: Optional[Node],
    b: Dict[str, Node],
    c: "Node | None" = None,
    d: Callable[[int], Node] = None,
    e: Type[Node] = Node,
    g: Literal["x", "y"] = "x",
    *args: Node,
    h: t.Annotated[Node, "note, with [brackets]", print(1)] = None,
    **kw: 'List[  Node ]',
) -> Tuple[Node, int]:
    local: Node = a
    other = cast("List[Node]", b)
    return local, other


def g() -> Tuple[Node, ...]: ...


def h() -> t.Iterator[Node]: ...


async def i() -> t.Generator[Node, None, str]: ...


def j(x: list[
    # a comment
    Node
], y: t.Any) -> None: ...
