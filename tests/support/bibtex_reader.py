"""A strict reader of BibTeX, for tests: it accepts less than ``bibtex`` does, so that what it accepts is safe everywhere."""

from __future__ import annotations

import re

__all__ = ["FIELDS", "check_latex", "read_bibtex"]

FIELDS = {"title", "author", "key", "year", "month", "eprint", "archivePrefix", "url", "note"}
_HEAD = re.compile(r"@misc\{([a-z0-9.-]+),\n")
_FIELD = re.compile(r"  (\w+) += ")
_MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
_COMMANDS = re.compile(r"\\([A-Za-z]+|.)", re.S)


def read_bibtex(text: str) -> dict[str, dict[str, str]]:
    """The fields of each entry, without their outer braces. Fails on anything that a BibTeX program could read otherwise."""
    entries: dict[str, dict[str, str]] = {}
    at = 0
    while at < len(text):
        head = _HEAD.match(text, at)
        assert head, text[at : at + 80]
        assert head[1] not in entries, head[1]
        fields = entries[head[1]] = {}
        at = head.end()
        while not text.startswith("}\n", at):
            field = _FIELD.match(text, at)
            assert field, text[at : at + 80]
            assert field[1] in FIELDS - fields.keys(), field[1]
            fields[field[1]], at = _value(text, field.end())
            assert text.startswith(",\n", at), text[at : at + 80]
            at += 2
        at += 2
        assert at == len(text) or text[at] == "\n"
        at += 1
    return entries


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that begins at ``at``, and where it ends. Braces count as BibTeX counts them: a backslash hides none."""
    if text[at] != "{":
        word = re.compile("[a-z]+").match(text, at)
        assert word, text[at : at + 80]
        assert word[0] in _MONTHS
        return word[0], word.end()
    depth = 0
    for end in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        assert text[end] != "\n"
        if depth == 0:
            return text[at + 1 : end], end + 1
    raise AssertionError("a value that does not end")


def check_latex(text: str) -> None:
    """Fail unless braces and dollars are balanced, specials escaped, scripts inside mathematics, and commands harmless."""
    bare = _COMMANDS.sub(lambda found: "" if found[1] in _HARMLESS or not found[1].isalpha() else f"UNKNOWN<{found[1]}>", text)
    assert "UNKNOWN" not in bare, bare
    assert not set(bare) & set('&%#~\\<>|"') - (set("<>|") if "$" in bare else set()), bare
    depth, opened = 0, None
    for character in bare:
        if character == "$":
            assert opened in (None, depth), bare
            opened = depth if opened is None else None
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= (opened or 0), bare
        assert character not in "^_" or opened is not None, bare
    assert depth == 0, bare
    assert opened is None, bare


_HARMLESS = set(
    "textbf textit textsc texttt textsf textrm textup textsl textnormal text emph mbox mathrm mathbf mathit mathsf mathtt "
    "mathcal mathbb mathfrak boldsymbol hat bar tilde vec dot overline sqrt frac textbraceleft textbraceright textbackslash "
    "textless textgreater textbar textasciitilde textasciicircum textellipsis textbullet texttrademark textcopyright "
    "textregistered textdegree textcommabelow ss ae AE oe OE o O l L i j dj DJ dh DH th TH ng NG v u H c k d b r alpha beta "
    "gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho varsigma sigma tau upsilon phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega vartheta varepsilon varphi varrho times div pm cdot sim "
    "approx neq ne leq le geq ge to leftarrow rightarrow leftrightarrow Rightarrow uparrow downarrow infty nabla partial in "
    "notin subset subseteq cup cap forall exists sum prod int surd oplus otimes odot circ perp wedge vee neg equiv propto "
    "ell star ast dots ldots cdots log exp min max".split()
)
