"""A run of a suite as one page of HTML that needs nothing else: no script, no image, no request."""

from __future__ import annotations

from importlib import resources

from eval.report.cases import cases_html, filter_style
from eval.report.changes import changes_html
from eval.report.charts import charts_html
from eval.report.content import LIMITS, Content
from eval.report.headline import gates_html, tiles_html
from eval.report.markup import Html, join, tag
from eval.report.tables import figures_html, meanings_html, run_html
from rag.text import flat

__all__ = ["to_html"]

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def to_html(content: Content) -> str:
    """The page. All text of digests, models and cases goes through :func:`rag.text.sanitize.as_html`."""
    style = (resources.files("eval") / "report" / "report.css").read_text("utf-8")
    title = join([f"{content.verdict} – evaluation, {flat(content.result.suite)}"])
    sections = [
        ("Gates", "gates", gates_html(content)),
        ("Plots", "plots", charts_html(content)),
        ("What changed", "changes", changes_html(content)),
        ("The worst cases", "cases", cases_html(content)),
        ("All figures", "figures", figures_html(content)),
        ("What the figures mean", "meanings", meanings_html(content)),
        ("What was run", "run", run_html(content)),
    ]
    links = tag("nav", *(tag("a", name, href=f"#{place}") for name, place, _ in sections), aria_label="Sections")
    main = [tag("section", tag("h2", name), part, id=place) for name, place, part in sections]
    body = [
        _header(content),
        links,
        tag("main", tag("section", tag("h2", "Figures", class_="hidden"), tiles_html(content)), *main),
        _footer(),
    ]
    return _PAGE.format(title=title, style=f"{style}{filter_style(content)}", body=join(body, "\n"))


def _header(content: Content) -> Html:
    result = content.result
    mark = "bad" if content.failed else "good" if content.outcomes else "none"
    sign = {"bad": "✗ ", "good": "✓ ", "none": ""}[mark]
    facts = [
        flat(result.made),
        f"{len(result.cases):,} cases",
        *(flat(result.system[k]) for k in ("mode", "model") if result.system.get(k)),
    ]
    return tag(
        "header",
        tag("p", "nonmun evaluation", class_="kicker"),
        tag("h1", f"Suite {flat(result.suite)}"),
        tag("p", " · ".join(facts), class_="soft"),
        tag("p", sign, content.verdict, class_=f"banner {mark}"),
        tag("p", tag("strong", "Faithful to the digest, not to the paper. "), LIMITS, class_="limits"),
    )


def _footer() -> Html:
    return tag(
        "footer", tag("p", "Made by nonmun eval. The same run gives the same figures to the last digit, times excepted.")
    )
