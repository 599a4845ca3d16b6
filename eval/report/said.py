"""One case: what is right, and beside it what was said, sentence by sentence, with the evidence and the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from eval.report.markup import Html, own_lang, tag
from eval.results.result import CaseResult, SaidSentence, Source
from rag.text import flat

__all__ = ["right_html", "said_html"]

_VERDICTS = {
    "supported": ("✓ supported", "good"),
    "contradicted": ("✗ contradicted", "bad"),
    "unverifiable": ("? not in the digest", "doubt"),
}
_NOTHING = ("– nothing to check", "soft")
_NOT_JUDGED = ("– not judged", "doubt")


def right_html(case: CaseResult) -> list[Html]:
    """What a right answer is, with the bullets that it cites; nothing where the case does not say."""
    expected = case.expected.strip()
    if not expected and not case.evidence:
        return []
    if _is_claim(case):
        return [tag("section", tag("h4", "A right verdict"), tag("p", expected), class_="right")]
    cited = {(source.arxiv_id, source.bullet) for source in case.citations}
    quotes = []
    for source in case.evidence:
        found = (source.arxiv_id, source.bullet) in cited
        quotes.append(_quote(source, "✓ cited" if found else "✗ not cited", "good" if found else "bad"))
    told = tag("p", expected, lang=own_lang(expected)) if expected else Html()
    return [tag("section", tag("h4", "A right answer"), told, *quotes, class_="right")]


def said_html(case: CaseResult) -> Html:
    """What was answered: each sentence beside what it cites and its verdict; where there are none, the text."""
    text = case.answer.strip()
    whole = tag("p", text or "(empty)", class_="text", lang=own_lang(text))
    if not case.sentences:
        return tag("section", tag("h4", "The answer"), whole, *map(_quote, case.citations), class_="said")
    is_claim = _is_claim(case)
    names = ("Claim" if is_claim else "Sentence", "Evidence" if is_claim else "Evidence it cites", "Verdict")
    head = tag("li", *(tag("span", name) for name in names), class_="said-head", aria_hidden="true")
    listed = tag("ul", head, *_rows(case), class_="sentences")
    if is_claim:
        return tag("section", tag("h4", "The claim"), listed, class_="said")
    told = " ".join(said.text for said in case.sentences).split() != text.split()
    full = tag("details", tag("summary", "The whole text"), whole, class_="whole") if told else Html()
    return tag("section", tag("h4", "The answer"), listed, full, class_="said")


def _is_claim(case: CaseResult) -> bool:
    """Whether a case is a claim with its evidence, and not an answer that might have cited something."""
    return not case.citations and [said.text for said in case.sentences] == [case.question]


def _rows(case: CaseResult) -> Iterator[Html]:
    gold = {(source.arxiv_id, source.bullet) for source in case.evidence}
    known = {source.marker: source for source in case.citations}
    seen: set[str] = set()
    for said in case.sentences:
        if _is_claim(case):
            cited = list(map(_quote, case.evidence))
        else:
            cited = [_cited(marker, known.get(marker), marker in seen, gold) for marker in said.citations]
            seen.update(said.citations)
        text = tag("p", said.text.strip(), class_="text", lang=own_lang(said.text))
        yield tag("li", tag("div", text), tag("div", *(cited or [tag("p", "cites nothing", class_="soft")])), _verdict(said))


def _cited(marker: str, source: Source | None, again: bool, gold: set[tuple[str, int]]) -> Html:
    if source is None:
        return tag("p", f"{marker} names no source", class_="bad")
    if again:
        return tag("p", f"{marker}, as above", class_="soft")
    if not gold:
        return _quote(source)
    right = (source.arxiv_id, source.bullet) in gold
    return _quote(source, "✓ right bullet" if right else "another bullet", "good" if right else "soft")


def _verdict(said: SaidSentence) -> Html:
    reason = flat(said.reason)
    if said.verdict is None:
        word, mark = _NOT_JUDGED if reason else _NOTHING
    else:
        word, mark = _VERDICTS.get(said.verdict, (said.verdict, "soft"))
    why = tag("p", reason, class_="small", lang=own_lang(reason)) if reason else Html()
    return tag("div", tag("p", word, class_=f"verdict {mark}"), why)


def _quote(source: Source, told: str = "", mark: str = "") -> Html:
    place = " · ".join(filter(None, (f"arXiv {source.arxiv_id}", source.date, f"bullet {source.bullet}")))
    head = tag("figcaption", f"{source.marker} {place}".strip(), tag("span", told, class_=mark) if told else Html())
    return tag("figure", head, tag("blockquote", source.text.strip(), lang=own_lang(source.text)), class_="quote")
