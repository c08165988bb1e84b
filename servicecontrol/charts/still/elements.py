"""The elements of a drawing, written so that the same figure is the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

#: Hundredths of a per cent, and tenths of a pixel: finer than any screen shows.
_SHARE, _PIXEL = 2, 1


def element(name: str, *inside: str, **attributes: str | float | None) -> str:
    """An element; an attribute of None is left out, and an underscore in a name stands for a hyphen."""
    opened = "".join(
        f' {key.replace("_", "-")}="{value if isinstance(value, str) else pixels(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{opened}>{''.join(inside)}</{name}>" if inside else f"<{name}{opened}/>"


def pixels(value: float) -> str:
    """A length without idle zeros."""
    return _short(value, _PIXEL)


def hundredths(share: float) -> str:
    """A share of the plot's width in hundredths of it."""
    return _short(100 * share, _SHARE)


def percents(share: float) -> str:
    """A share of the plot's width as an attribute takes it."""
    return f"{hundredths(share)}%"


def colour(token: str | None) -> str | None:
    """A token's colour, which the style sheet gives it in each scheme; the same where there is none."""
    return None if token is None else f"var(--sc-{token.removeprefix('@')})"


def path(places: Iterable[tuple[float, float]]) -> str:
    """The way through places, given as shares across and pixels down."""
    steps = [f"{hundredths(across)} {pixels(down)}" for across, down in places]
    return "M" + "L".join(steps)


def _short(value: float, places: int) -> str:
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
