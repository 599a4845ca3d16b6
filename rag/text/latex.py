"""Titles and names of digests as LaTeX that compiles and that BibTeX reads, and as Unicode text for people.

arXiv titles are plain text with some LaTeX: ``$L_2$``, ``\\textsc{AutoCoder}``, ``{\\mu}``, ``G\\"odel``. Well-formed, harmless
LaTeX stays; everything else is set literally, so that no title can leave a group open or run a command such as ``\\input``.
pylatexenc (2.11) gets only 10 of the 27 titles in the tests right: it takes prices for formulas and drops unknown commands.
"""

from __future__ import annotations

import re
import unicodedata

from rag.text.languages.pack import read_data
from rag.text.sanitize import flat


def without_commands(text: str) -> str:
    """Return text on one line, without invisible characters; LaTeX's accents as Unicode letters (``G\\"odel`` is ``Gödel``)."""
    text = _ACCENT.sub(_accented, flat(text))
    return unicodedata.normalize("NFC", _LETTER_COMMAND.sub(lambda found: _COMMAND_LETTERS[found[2]], text))


def as_latex(text: str) -> str:
    """Return LaTeX for text mode that shows the text and its LaTeX, always with balanced braces.

    Accented letters, Greek and common symbols become commands, because classic ``bibtex`` counts bytes; other letters, such as
    Hangul, stay. Formulas may need ``amsmath`` and ``amssymb``, some letters ``T1`` fonts.
    """
    return _set(without_commands(text))


def as_latex_name(name: str) -> str:
    """Return LaTeX for a name: letters and what joins them, without signs; Greek letters stay letters."""
    return _LETTER.sub(lambda c: c[0] if c[0] in _SYMBOLS else _set_letter(c[0]), _IN_NO_NAME.sub("", without_commands(name)))


def fold(text: str) -> str:
    """Return the ASCII letters and digits of a text in lower case, for a citation key."""
    spelled = "".join(_LETTERS.get(c, c) for c in without_commands(text))
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", spelled).lower())


def _rows(kind: str) -> list[tuple[str, str]]:
    return [(character, latex) for k, character, latex in _ALL_ROWS if k == kind]


_ALL_ROWS = [row.split("\t") for row in read_data("latex.tsv") if not row.startswith("# ")]

# --- Letters ---

_MARKS = {character[-1]: command for character, command in _rows("accent")}
_ACCENTS = {command: mark for mark, command in _MARKS.items()}
_LETTERS = dict(_rows("letter"))  # not composed of a base and an accent
_COMMAND_LETTERS = {command: letter for letter, command in _LETTERS.items()} | {"aa": "å", "AA": "Å"}

_BASE = r"\{\\?([A-Za-z])\}|\\([ij])(?![A-Za-z])"
_ACCENT_ALONE = rf"\\(?:([`'^~\"=.])\ ?(?:{_BASE}|([A-Za-z]))|([vuHckdbr])(?:{_BASE}|\ ([A-Za-z])(?![A-Za-z])))"
_ACCENT = re.compile(rf"\{{{_ACCENT_ALONE}\}}|{_ACCENT_ALONE}")
_LETTER_COMMAND = re.compile(rf"(\{{)?\\({'|'.join(_COMMAND_LETTERS)})(?![A-Za-z])(?:\{{\}}|\ )?(?(1)\}})")


def _accented(found: re.Match[str]) -> str:
    accent, letter = filter(None, found.groups())
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


# --- Mathematics ---

_GREEK = dict(_rows("greek"))
_SYMBOLS = _GREEK | dict(_rows("symbol"))
_CHARACTERS = {name: character for character, name in [*reversed(_SYMBOLS.items()), *_rows("read")]}
_NAMES = {*_CHARACTERS, *"log exp min max".split()}
_SYMBOL = rf"\\(?:{'|'.join(sorted(_NAMES))})(?![A-Za-z])"
_TEXT_FONT = r"\\(?:text(?:bf|it|sc|tt|sf|rm|up|sl|normal)?|emph|mbox)"

#: The parts of a formula; the names of the groups are the kinds whose order :data:`_BODY` describes.
_PART = re.compile(
    rf"(?P<a>\\(?:{'|'.join({*_GREEK.values(), 'infty', 'ast', 'star', 'circ', 'perp', 'times', 'pm', 'ell'})})(?![A-Za-z])"
    r"|[A-Za-z0-9+\-*/=<>()\[\],.:;!?|@])"
    rf"|(?P<t>{_SYMBOL}|{_TEXT_FONT}\{{[A-Za-z0-9 +\-/=().,:;!?]*+\}}|\\[%&#_])"
    r"|(?P<f>\\(?:math(?:rm|bf|it|sf|tt|cal|bb|frak)|boldsymbol|hat|bar|tilde|vec|dot|overline|sqrt)(?![A-Za-z])\ ?)"
    r"|(?P<F>\\frac(?![A-Za-z]))|(?P<o>\{)|(?P<c>\})|(?P<u>\^)|(?P<d>_)|(?P<p>')|(?P<s>\\[,;:! ]|\ )|(?P<x>.)",
    re.S,
)
_SCRIPTS = r"(?:u[ag](?:d[ag])?|d[ag](?:u[ag])?|p+(?:d[ag])?)"
_BODY = rf"{_SCRIPTS}?(?:(?:[atg]|f[ag]|F[ag][ag]){_SCRIPTS}?|s)*"
_GROUP = re.compile(f"o{_BODY}c")
_LONGEST_FORMULA = 200  # characters
_SYMBOL_CHARACTER = re.compile(rf"([{''.join(_SYMBOLS)}])(?=([A-Za-z])?)")


def _formula(inside: str) -> str | None:
    """Return the text between two dollars with commands for its symbols; None unless it is a formula that compiles."""
    inside = _SYMBOL_CHARACTER.sub(lambda c: f"\\{_SYMBOLS[c[1]]}{' ' if c[2] else ''}", inside)
    if len(inside) > _LONGEST_FORMULA:
        return None
    kinds, before = "".join(str(part.lastgroup) for part in _PART.finditer(inside)), ""
    while kinds != before:
        kinds, before = _GROUP.sub("g", kinds), kinds
    return inside if re.fullmatch(_BODY, kinds) else None


# --- Text ---

_TEXT = dict(_rows("text"))
_LETTER = re.compile(r"[A-Za-z][\u0300-\u036f]++|[^A-Za-z0-9 ]")
_RAISED = re.compile(r"<(super|sub)> 003(\d)")
_IN_NO_NAME = re.compile(r"[{}\\$^_~#%<>|\"*†‡§¶⁰¹²³⁴-⁹₀-₉]")
_INSIDE = r"(?:[^{}\\]|\\[^{}]|\{(?:[^{}\\]|\\[^{}]|\{(?:[^{}\\]|\\[^{}])*+\})*+\})*+"
_COMMON = (
    r"\\(?P<escaped>[&%$#_{}])"
    # No space inside the dollars, and no digit after a formula without LaTeX in it: $5 and $10 are money.
    r"|\$(?=\S)(?:(?=[^$\\^_]*[\\^_])(?P<formula>[^$]++)(?<=\S)\$|(?P<plain>[^$]++)(?<=\S)\$(?!\d))"
    rf"|(?P<brace>\{{)?(?P<symbol>{_SYMBOL})\ ?(?(brace)\}})"
    r"|\^(?:(?P<power>\d++)|\{(?P<powers>\d++)\})"
)
_TOKEN = re.compile(
    rf"{_COMMON}"
    rf"|(?P<font>{_TEXT_FONT})?\{{(?P<group>{_INSIDE})\}}"
    r"|(?P<opening>(?<![^\s(\[{/–—-])\")"
    r"|(?P<greek>[\u0370-\u03ff\u1f00-\u1fff]{3,})"  # a word
    rf"|(?P<letter>{_LETTER.pattern})"
)


def _set(text: str) -> str:
    return _TOKEN.sub(_set_token, text)


def _set_token(token: re.Match[str]) -> str:
    parts = token.groupdict()
    if inside := parts["formula"] or parts["plain"]:
        formula = _formula(inside)
        return rf"\${_set(inside)}\$" if formula is None else f"${formula}$"
    if parts["symbol"]:
        return f"${parts['symbol']}$"
    if parts["group"] is not None:
        return f"{parts['font'] or ''}{{{_set(parts['group'])}}}"
    if power := parts["power"] or parts["powers"]:
        return f"$^{{{power}}}$"
    if parts["opening"]:
        return "``"
    return parts["greek"] or _set_letter(parts["escaped"] or parts["letter"])


def _set_letter(letter: str) -> str:
    """Return LaTeX for a character, perhaps with combining marks, other than ASCII letters, digits and space."""
    if letter in _TEXT:
        return _TEXT[letter]
    if letter in _SYMBOLS:
        return f"$\\{_SYMBOLS[letter]}$"
    if letter in _LETTERS:
        return f"{{\\{_LETTERS[letter]}}}"
    if raised := _RAISED.fullmatch(unicodedata.decomposition(letter) if len(letter) == 1 else ""):
        return f"${'^' if raised[1] == 'super' else '_'}{{{raised[2]}}}$"
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if not marks or not base.isascii() or not _MARKS.keys() >= set(marks):
        return letter
    shown = f"\\{base}" if base in "ij" else base
    for accent in (_MARKS[mark] for mark in marks):
        shown = f"\\{accent}{shown}" if len(shown) == 1 and not accent.isalpha() else f"\\{accent}{{{shown}}}"
    return f"{{{shown}}}"


# --- Unicode ---

_LONGEST_PLAIN = 2000  # characters; longer texts are not titles
_SCRIPTED = {sign: {base: character for character, base in _rows(kind)} for sign, kind in (("^", "raised"), ("_", "lowered"))}
# Private-use characters for the signs of scripts that stay, while a formula is read.
_LEFT_AS = {"^": "\ue000", "_": "\ue001"}
_LEFT_SIGNS = {ord(left): sign for sign, left in _LEFT_AS.items()}
_DOUBLE_STRUCK = {base: character for character, base in _rows("mathbb")}
_OVER = {command: character[-1] for character, command in _rows("over")}


def _argument_of(name: str) -> str:
    return rf"(?:\{{(?P<{name}_group>[^{{}}]*)\}}|(?P<{name}_one>[^\s{{}}\\^_]))"


_MATH_SYMBOL = re.compile(rf"({_SYMBOL})(\ ?)")
_MATH_COMMAND = re.compile(
    rf"{_TEXT_FONT}\{{(?P<text>[^{{}}]*)\}}"
    rf"|\\(?P<command>math(?:rm|bf|it|sf|tt|cal|bb|frak)|boldsymbol|{'|'.join(_OVER)}|sqrt)(?![A-Za-z])\ ?{_argument_of('c')}"
    rf"|\\frac(?![A-Za-z])\ ?{_argument_of('n')}\ ?{_argument_of('d')}"
    rf"|(?<!\\)(?P<script>[\^_]){_argument_of('s')}"
)
_MATH_GROUP = re.compile(r"(?<!\})\{([^{}]*)\}")
_PLAIN_TOKEN = re.compile(
    rf"{_COMMON}"
    rf"|(?:{_TEXT_FONT}|\\math(?:rm|bf|it|sf|tt|cal|bb|frak)|\\boldsymbol)\{{(?P<styled>[^{{}}]*)\}}"
    r"|\\[A-Za-z]+(?:\{[^{}]*\})*"  # an unknown command
    r"|(?<!\})\{(?P<group>[^\W\d_][\w .:-]*)\}"  # braces that keep capitals
)


def plain(text: str) -> str:
    """Return text for people on one line, with known LaTeX as Unicode: ``$L_2$`` is L₂.

    The result is never longer than the cleaned text, and unchanged by another call.
    """
    text, before = unicodedata.normalize("NFC", flat(text)), ""
    if len(text) > _LONGEST_PLAIN:
        return text
    while text != before:  # every change shortens it
        before, text = text, _PLAIN_TOKEN.sub(_plain_token, without_commands(text))
    return text


def _plain_token(token: re.Match[str]) -> str:
    parts = token.groupdict()
    if inside := parts["formula"] or parts["plain"]:
        return token[0] if _formula(inside) is None else _plain_formula(inside)
    if parts["symbol"]:
        return _character(parts["symbol"])
    if power := parts["power"] or parts["powers"]:
        return _script("^", power)
    return next((part for name in ("escaped", "styled", "group") if (part := parts[name]) is not None), token[0])


def _plain_formula(inside: str) -> str:
    """Return Unicode text for a formula that :func:`_formula` accepts, from the inside out."""
    text = re.sub(r"\\[,;: ]", " ", inside.replace(r"\!", ""))
    text, before = _MATH_SYMBOL.sub(_math_symbol, text), ""
    while text != before:
        before, text = text, _MATH_COMMAND.sub(_math_command, text)
        if text == before:
            text = _MATH_GROUP.sub(r"\1", text)
    return re.sub(r"\\([%&#_])", r"\1", text.translate({ord("'"): "′", **_LEFT_SIGNS}))


def _math_symbol(found: re.Match[str]) -> str:
    return _character(found[1]) + ("" if found[1][1:] in _CHARACTERS else found[2])  # \log n keeps its space


def _character(command: str) -> str:
    """Return the character of a command, or its name, such as ``log``."""
    return _CHARACTERS.get(command[1:], command[1:])


def _math_command(found: re.Match[str]) -> str:
    parts = found.groupdict()
    if parts["text"] is not None:
        return str(parts["text"])
    if parts["script"]:
        return _script(parts["script"], _argument(found, "s"))
    if (command := parts["command"]) is None:
        return f"{_bracketed(_argument(found, 'n'))}/{_bracketed(_argument(found, 'd'))}"
    inside = _argument(found, "c")
    if command == "sqrt":
        return f"√{_bracketed(inside)}"
    if command == "mathbb":
        return "".join(_DOUBLE_STRUCK.get(c, c) for c in inside)
    return inside + _OVER[command] if command in _OVER and len(inside) == 1 else inside


def _argument(found: re.Match[str], name: str) -> str:
    return str(found[f"{name}_group"] if found[f"{name}_group"] is not None else found[f"{name}_one"])


def _bracketed(text: str) -> str:
    return text if re.fullmatch(r"\w*", text) else f"({text})"


def _script(sign: str, text: str) -> str:
    """Return text above or below the line, if Unicode has characters for all of it."""
    characters, bare = _SCRIPTED[sign], text.replace(" ", "")
    if characters.keys() >= set(bare):
        return "".join(characters[c] for c in bare)
    left = _LEFT_AS[sign]
    return f"{left}{text}" if len(text) == 1 else f"{left}({text})"
