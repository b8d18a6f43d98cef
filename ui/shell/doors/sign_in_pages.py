"""The pages before the pages: signing in, and why somebody does not come in. They load nothing and run no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

_STYLE: Final = """
:root { color-scheme: light dark; --ground: #fffdf8; --text: #0c160f; --quiet: #4d584f; --button: #1f6b47; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #101713; --text: #ece8da; --quiet: #b9bfb2; --button: #2a8558; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(24rem, 100% - 3rem); }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
p { color: var(--quiet); margin: 0 0 1.5rem; overflow-wrap: anywhere; }
a { display: block; margin: .75rem 0; padding: .7rem 1rem; border-radius: .6rem; text-align: center;
  background: var(--button); color: #fff; text-decoration: none; font-weight: 600; }
a:focus-visible { outline: 3px solid var(--text); outline-offset: 2px; }
"""


def sign_in(providers: Sequence[str], wanted: str) -> HTMLResponse:
    """Return the page that asks to sign in, and leads on to the page that was wanted."""
    links = [
        (
            "Sign in" if len(providers) == 1 else f"Sign in with {provider.capitalize()}",
            "/sign-in?" + urlencode({"provider": provider, "to": wanted}),
        )
        for provider in providers
    ]
    return _page("Windrow", "Sign in to see this page.", links, 401)


def not_named() -> HTMLResponse:
    """Return the page for a request in which the proxy names nobody."""
    return _page("Windrow", "The proxy in front of this page names no user. Whoever runs it can mend that.", [], 401)


def _page(title: str, text: str, links: Sequence[tuple[str, str]], status: int) -> HTMLResponse:
    buttons = "".join(f'<a href="{escape(address)}">{escape(label)}</a>' for label, address in links)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1><p>{escape(text)}</p>{buttons}</main></body></html>",
        status,
        headers={"Cache-Control": "no-store"},
    )
