"""Kinds of arguments: what the shell completes them with, and what is told where a value is none of a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

from dataprep.names import nearest


class Chosen(click.Choice[str]):
    """One word of a few; another is answered with the nearest of them."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What is told of a word that is none of them."""
        near = nearest(str(value), self.choices)
        return f"{value!r} is not one of {', '.join(self.choices)}{f'; did you mean {near!r}?' if near else ''}"


class Words(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.5 on
    """A text that whoever takes it judges; the shell completes it with known words, found when they are asked for.

    In a text that may hold several, with commas between, the last is completed.
    """

    name = "text"

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self.known = known

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin like the last one, in either case."""
        before, comma, last = incomplete.rpartition(",")
        return [CompletionItem(f"{before}{comma}{word}") for word in self.known() if word.lower().startswith(last.lower())]


class Place(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A path, which the shell completes; whoever takes it judges it."""

    name = "path"

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """That files are meant, or folders: the shell knows which there are."""
        return [CompletionItem(incomplete, type=self.kind)]


FILE, FOLDER = Place("file"), Place("dir")
