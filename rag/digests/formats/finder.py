"""Find the papers that a page lists, each with the part of the page that is about it.

A paper is listed where a heading, a row, an item or a paragraph names it and gives it a title, or where these stand under a
heading that does. A link within the text about another paper mentions a paper and lists none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rag.digests.formats.fields import Role, labelled, looks_like_authors, role_of
from rag.digests.formats.mentions import Mention
from rag.digests.formats.named import Named, bare_id, named_in
from rag.digests.formats.page import Line, Node, lines_text, text_of
from rag.digests.formats.texts import is_text
from rag.digests.formats.titles import Title, clean_title, has_title, is_generic, labelled_title, lists_names, own_title

_REFERENCES = re.compile(
    r"\W*(?:references|bibliography|related|further reading|citations?|see also|참고|관련|参考|引用|相关|関連|延伸阅读)\b", re.I
)
_FEW_WORDS = 3
_BEFORE = 4  # paragraphs between a title and the link to the paper


@dataclass(eq=False)
class Listed:
    """A paper that a page lists: where, with which title, and what of the page is about it."""

    mention: Mention
    node: Node
    title: str
    rest: list[Line] = field(default_factory=list)  # of the lines with the title
    cells: list[tuple[str, list[Line]]] = field(default_factory=list)  # of a row: the column and what it says
    nodes: list[Node] = field(default_factory=list)
    below: Node | None = None  # the text with the title under a heading without one
    owner: Node | None = None  # the section, item or details that is about the paper as a whole


@dataclass
class Found:
    """The papers of a page in order, ids that it only mentions, and titles of rows that name none beside rows that do."""

    listed: list[Listed]
    mentioned: list[str]
    without: list[str]


def find_papers(page: Node, owner: Mention | None = None, title: str = "") -> Found:
    """Return the papers that a page lists.

    :param owner: the paper that the whole page is about, as its front matter or its name says, with ``title``.
    """
    return _Finder(page).run(owner, title)


class _Finder:
    def __init__(self, page: Node) -> None:
        self.page = page
        self.listed: list[Listed] = []
        self.claimed: dict[Node, Listed] = {}
        self.waiting: list[tuple[Node, list[Named]]] = []
        self.mentioned: list[str] = []
        self.title = ""

    def run(self, owner: Mention | None, title: str) -> Found:
        self.title = title
        if owner is not None:
            self.claim(Listed(owner, self.page, title or self.title_of_page(), owner=self.page))
        for node in self.page.walk():
            if node.kind == "row":
                self.read_row(node)
            elif named := named_in(node.lines):
                if node.kind == "text":
                    self.read_text(node, named)
                elif node.kind in ("section", "details"):
                    self.read_heading(node, named)
        self.climb()
        self.listed.sort(key=lambda entry: entry.node.order)
        for entry in self.listed:
            self.extend(entry)
        known = {entry.mention.arxiv_id for entry in self.listed}
        mentioned = [arxiv_id for arxiv_id in dict.fromkeys(self.mentioned) if arxiv_id not in known]
        return Found(self.listed, mentioned, list(self.beside()))

    def title_of_page(self) -> str:
        first = next((node for node in self.page.walk() if node.kind == "section" and node.level == 1), None)
        return clean_title(lines_text(first.lines)) if first else ""

    def claim(self, entry: Listed) -> None:
        self.listed.append(entry)
        self.claimed.setdefault(entry.node, entry)

    def mention(self, named: Sequence[Named]) -> None:
        self.mentioned += [other.mention.arxiv_id for other in named]

    def is_passing(self, node: Node, named: Named, *, leads: bool) -> bool:
        """Return whether a node in the part about one paper names another, or the same, only in passing."""
        around = next((e for n in (node, *node.ancestors()) if (e := self.claimed.get(n)) and e.owner is n), None)
        if around is None or around.owner is None:
            return False
        if around.mention.arxiv_id == named.mention.arxiv_id or around.owner is self.page or around.owner.kind == "item":
            return True
        headings = [lines_text(n.lines) for n in node.ancestors() if n.kind in ("section", "details")]
        in_list = node.kind == "row" or any(n.kind == "item" for n in node.ancestors())
        return not (leads and in_list and len(named.label.split()) >= _FEW_WORDS) or any(map(_REFERENCES.match, headings))

    # --- headings ---

    def read_heading(self, node: Node, named: list[Named]) -> None:
        title = own_title(node.lines, heading=True)
        text = title.text if title else "" if is_generic(named[0].label) else clean_title(named[0].label)
        entry = Listed(named[0].mention, node, text, owner=node)
        below = node.children[0] if node.children and node.children[0].kind == "text" else None
        if not text and below and (title := labelled_title(below.lines) or own_title(below.lines)):
            entry.title, entry.below = title.text, below
            entry.rest = [*below.lines[: title.line], title.rest, *below.lines[title.line + 1 :]]
        self.claim(entry)
        self.mention(named[1:])

    # --- rows ---

    def read_row(self, row: Node) -> None:
        roles = _roles(row)
        cells = [named_in(cell) or bare_id(cell) for cell in row.cells]
        placed = [(place, named) for place, cell in enumerate(cells) for named in cell]
        if not placed:
            return
        if self.is_grid(placed, roles):
            for place, named in placed:
                self.claim(Listed(named.mention, row, clean_title(named.label), cells=[("", row.cells[place])]))
            return
        if len(placed) > 1 and self.is_list(placed):
            place = placed[0][0]
            others = [(row.header[n] if n < len(row.header) else "", c) for n, c in enumerate(row.cells) if n != place]
            for _, named in placed:
                self.claim(Listed(named.mention, row, clean_title(named.label), cells=others))
            return
        placed.sort(key=lambda item: roles[item[0]] not in ("title", "link"))
        first = placed[0][1]
        if self.is_passing(row, first, leads=True):
            self.mention([first])
            return
        place, title = self.title_of_row(row, roles)
        rest = [title.rest, *row.cells[place][title.line + 1 :]] if title else []
        others = [(row.header[n] if n < len(row.header) else "", cell) for n, cell in enumerate(row.cells) if n != place]
        self.claim(Listed(first.mention, row, title.text if title else "", rest, others))
        self.mention([named for _, named in placed])

    def is_list(self, placed: list[tuple[int, Named]]) -> bool:
        """Return whether one cell of a row lists several papers by their titles."""
        titles = {named.label for _, named in placed if not is_generic(named.label)}
        ids = {named.mention.arxiv_id for _, named in placed}
        return len({place for place, _ in placed}) == 1 and 1 < len(ids) == len(titles) == len(placed)

    def is_grid(self, placed: list[tuple[int, Named]], roles: list[Role | None]) -> bool:
        """Return whether each cell of a row is a paper of its own."""
        titled = {place for place, named in placed if not is_generic(named.label) and len(named.label.split()) >= _FEW_WORDS}
        ids = {named.mention.arxiv_id for _, named in placed}
        return len(ids) > 1 and len(titled) == len(ids) == len(placed) and not any(roles)

    def title_of_row(self, row: Node, roles: list[Role | None]) -> tuple[int, Title | None]:
        """Return the cell with the title, and the title: that of the column for it, or else the first that may be one."""
        for n in _title_cells(row, roles):
            if title := labelled_title(row.cells[n]) or own_title(row.cells[n], cell=True):
                return n, title
        return -1, None

    # --- texts ---

    def read_text(self, node: Node, named: list[Named]) -> None:
        if units := self.units(node, named):
            ends = [*(start for start, _, _ in units[1:]), len(node.lines)]
            for (start, mention, found), end in zip(units, ends, strict=True):
                rest = [found.rest, *node.lines[start + found.line + 1 : end]]
                self.claim(Listed(mention, node, found.text, rest))
            return
        first, labelled, title = named[0], labelled_title(node.lines), own_title(node.lines)
        if labelled and (title is None or labelled.text.isascii() or not title.text.isascii()):
            title = labelled  # unless it is a translation of the title above it
        leads = title is not None and bool(first.label) and clean_title(first.label) == title.text
        if self.is_passing(node, first, leads=leads):
            self.mention(named)
        elif title is None or (title is not labelled and _is_prose(node, title)):
            self.waiting.append((node, named))
        else:
            before = [line for n, line in enumerate(node.lines) if n < title.line]
            entry = Listed(first.mention, node, title.text, [*before, title.rest, *node.lines[title.line + 1 :]])
            alone = labelled is not None and self.ids_listed <= {first.mention.arxiv_id}
            named_so = " " in title.text and title.text in self.title
            if (alone or named_so) and self.page not in self.claimed:  # the paper that the page is about
                entry.owner = next((n for n in node.ancestors() if n.kind in ("page", "article")), self.page)
                self.claimed[entry.owner] = entry
            self.claim(entry)
            self.read_others(node, named)

    def read_others(self, node: Node, named: list[Named]) -> None:
        """List further papers that a paragraph names by their titles, with the paragraph as what it says of each."""
        in_item = any(n.kind == "item" for n in node.ancestors())
        for other in named[1:]:
            if other.mention.arxiv_id == named[0].mention.arxiv_id:
                continue
            if in_item or is_generic(other.label) or len(other.label.split()) <= _FEW_WORDS:
                self.mention([other])
            else:
                self.claim(Listed(other.mention, node, clean_title(other.label), list(node.lines)))

    def units(self, node: Node, named: list[Named]) -> list[tuple[int, Mention, Title]]:
        """Return the papers of a text whose lines name one each: the line with which each begins, and its title."""
        lines = {item.line: item.mention for item in reversed(named)}
        if len({mention.arxiv_id for mention in lines.values()}) < 2 or self.is_passing(node, named[0], leads=False):
            return []
        found: dict[str, tuple[int, Mention, Title]] = {}
        start = 0
        for line in sorted(lines):
            here = own_title(node.lines[line : line + 1])
            title = here or own_title(node.lines[start:line])
            if title is None:
                return []
            start = line if here else start
            found.setdefault(lines[line].arxiv_id, (start, lines[line], title))
            start = line + 1
        return list(found.values())

    @cached_property
    def ids_listed(self) -> set[str]:
        """The papers that headings, rows and texts with the labels of fields name."""
        nodes = [node for node in self.page.walk() if node.kind in ("section", "row") or is_fields(node)]
        lines = (lines for node in nodes for lines in (node.lines, *node.cells))
        return {named.mention.arxiv_id for part in lines for named in named_in(part)}

    # --- titles that stand above ---

    def climb(self) -> None:
        """Give papers that are named without a title that of the paragraph, item, details or section they stand under."""
        above: dict[Node, list[tuple[Node, Mention]]] = defaultdict(list)
        for node, named in self.waiting:
            self.mention(named[1:])
            if self.is_passing(node, named[0], leads=False):
                continue
            mention = named[0].mention
            if (before := self.paragraph_before(node)) and (title := own_title(before.lines)):
                self.claim(Listed(mention, node, title.text, [title.rest, *before.lines[title.line + 1 :], *node.lines]))
                self.claimed[before] = self.listed[-1]
            elif below := _title_below(node):
                self.claim(Listed(mention, node, below[1].text, [*node.lines, below[1].rest], below=below[0]))
            else:
                holder = next((n for n in node.ancestors() if _names(n)), self.page)
                above[holder].append((node, mention))
        for holder, waiting in above.items():
            self.share(holder, waiting)

    def paragraph_before(self, node: Node) -> Node | None:
        """Return the emphasised paragraph shortly before a text that may be the title of the paper it names."""
        siblings = node.parent.children if node.parent else []
        for before in reversed(siblings[max(0, node.place - _BEFORE) : node.place]):
            if before.kind != "text" or before in self.claimed or named_in(before.lines):
                return None
            title = own_title(before.lines) if before.lines[0][0].bold else None
            if title and len(title.text.split()) >= _FEW_WORDS:
                return before
        return None

    def share(self, holder: Node, waiting: list[tuple[Node, Mention]]) -> None:
        """Give the title of a holder to the paper that stands under it, or to none of several that stand there alike."""
        several = len({mention.arxiv_id for _, mention in waiting}) > 1
        parents = [next((n for n in node.ancestors() if n.kind != "quote"), None) for node, _ in waiting]
        alike = several and (parents[0] is not holder or parents[1] is holder)
        lines = holder.children[0].lines if holder.kind == "item" else holder.lines
        title = own_title(lines, heading=holder.kind != "item")
        if title is None or alike or holder is self.page or holder in self.claimed:
            for node, mention in waiting:
                own = own_title(node.lines)
                self.claim(Listed(mention, node, own.text if own else "", list(node.lines)))
            return
        self.claim(Listed(waiting[0][1], holder, title.text, [title.rest], owner=holder))
        self.mentioned += [mention.arxiv_id for _, mention in waiting[1:]]

    # --- what stands under a paper ---

    def extend(self, entry: Listed) -> None:
        """Find the nodes about a paper, without those of other papers."""
        node = entry.node
        if entry.owner is not None:
            entry.nodes = [part for child in entry.owner.children for part in self.without_others(child, entry)]
        elif node.kind == "text" and node.parent and self.claimed[node] is entry:
            for other in node.parent.children[node.place + 1 :]:
                if other.kind in ("rule", "section", "row") or any(n in self.claimed for n in other.walk()):
                    break
                entry.nodes.append(other)

    def without_others(self, node: Node, entry: Listed) -> Iterator[Node]:
        """Yield a node, or what is left of it without other papers."""
        if node is entry.node or not self.is_other(node, entry):
            if node is entry.node or not any(self.is_other(n, entry) for n in node.walk()):
                yield node
            else:
                for child in node.children:
                    yield from self.without_others(child, entry)

    def is_other(self, node: Node, entry: Listed) -> bool:
        claimed = self.claimed.get(node)
        return claimed is not None and claimed.mention.arxiv_id != entry.mention.arxiv_id

    def beside(self) -> Iterator[str]:
        """Yield the titles of rows that name no paper, in tables whose other rows do."""
        tables = {node.table for node in self.claimed if node.kind == "row"}
        for node in self.page.walk():
            if node.kind == "row" and node.table in tables and node not in self.claimed:
                _, title = self.title_of_row(node, _roles(node))
                if title and not any(named_in(cell) for cell in node.cells):
                    yield title.text


def _roles(row: Node) -> list[Role | None]:
    """Return the role of each cell of a row."""
    return [role_of(row.header[n]) if n < len(row.header) else None for n in range(len(row.cells))]


def _title_cells(row: Node, roles: list[Role | None]) -> list[int]:
    """Return the cells of a row in which a title is looked for, the likeliest first."""
    if order := [n for n, role in enumerate(roles) if role == "title"]:
        return sorted(order, key=lambda n: re.search(r"title|제목|题|題|タイトル", row.header[n].lower()) is None)
    free = [n for n, role in enumerate(roles) if role is None]
    linked = [n for n, cell in enumerate(row.cells) if any(not is_generic(named.label) for named in named_in(cell))]
    bold = [n for n in free if row.cells[n] and row.cells[n][0][0].bold and has_title(text_of(row.cells[n][0]))]
    return linked or bold or sorted(free, key=lambda n: _unlike_title(lines_text(row.cells[n])))


def _unlike_title(text: str) -> tuple[bool, bool]:
    return lists_names(text) and looks_like_authors(text), not is_text(text)


def _title_below(node: Node) -> tuple[Node, Title] | None:
    """Return the text right below the one with the link to a paper whose label says that it is the title."""
    siblings = node.parent.children[node.place + 1 : node.place + 2] if node.parent else []
    for below in siblings:
        if below.kind == "text" and not named_in(below.lines) and (title := labelled_title(below.lines)):
            return below, title
    return None


def is_fields(node: Node) -> bool:
    """Return whether a text consists of fields of a paper: a title or a link with their labels."""
    labels = (labelled(text_of(line)) for line in node.lines) if node.kind == "text" else ()
    return any(label and role_of(label[0]) in ("title", "link") for label in labels)


def _is_prose(node: Node, title: Title) -> bool:
    """Return whether a title is rather the authors of the paper of the heading above, or a sentence about it."""
    text = text_of(node.lines[title.line]).strip()
    small = sum(word[:1].islower() for word in title.text.split())
    parent = node.parent
    above = parent is not None and parent.kind in ("section", "details") and _names(parent)
    plain = not (node.lines[title.line][0].bold or node.lines[title.line][0].href)
    sentence = 2 * small > len(title.text.split()) and re.search(r"[.。!?](?:\s|$)", text) is not None
    return above and plain and (sentence or (title.line > 0 and looks_like_authors(title.text)))


def _names(node: Node) -> bool:
    """Return whether a node has a heading, a summary or a first line that may be a title."""
    if node.kind in ("section", "details"):
        text = lines_text(node.lines)
        return has_title(text) and role_of(text) is None
    first = node.children[0] if node.kind == "item" and node.children else None
    return first is not None and first.kind == "text" and own_title(first.lines) is not None
