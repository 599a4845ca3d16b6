"""Templates: every value is cleaned and escaped, a missing one is an error, and line breaks are not part of the page."""

from __future__ import annotations

import html
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.html import Templates, as_html, lang
from rag.text.sanitize import clean

TEMPLATE = """{# A page. #}
{% macro page(text) %}
<p class="a"
   title="{{ text }}">
  one
  two {{ inner(text) }}
</p>
{% for part in [text,
                text] %}
  <b>{{ part|twice }}</b>
{% endfor %}
{% endmacro %}

{% macro inner(text) %}<i>{{ text }}</i>{% endmacro %}

{% macro wrong(text) %}
<p>

{{ text.missing }}</p>
{% endmacro %}
"""


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder = tmp_path_factory.mktemp("package")
    package = folder / "package_of_templates"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").write_text("", "utf-8")
    (package / "templates" / "page.html.j2").write_text(TEMPLATE, "utf-8")
    (package / "templates" / "broken.html.j2").write_text("<p>\none\ntwo\n{% nothing %}\n</p>", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        made = Templates(package.name, twice=lambda text: 2 * text)
        made("page")
    return made


def test_line_breaks_are_nothing_beside_tags_and_a_space_between_words(templates: Templates) -> None:
    assert templates("page").page("x") == '<p class="a" title="x">one two <i>x</i></p><b>xx</b><b>xx</b>'


@given(text=st.text())
def test_every_value_is_cleaned_and_escaped_once(templates: Templates, text: str) -> None:
    page = str(templates("page").page(text))
    shown = as_html(text)
    assert page == (f'<p class="a" title="{shown}">one two <i>{shown}</i></p>' + f"<b>{as_html(2 * text)}</b>" * 2)
    assert html.unescape(shown) == clean(text)
    assert not set("<>\"'\u200b\u202e\x00\x1b") & set(shown)


def test_a_missing_value_is_an_error(templates: Templates) -> None:
    with pytest.raises(jinja2.UndefinedError, match="missing"):
        templates("page").wrong("x")


def test_an_error_in_a_template_names_its_line(templates: Templates) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError) as caught:
        templates("broken")
    assert caught.value.lineno == 4


def test_the_language_is_named_where_a_text_has_korean() -> None:
    assert [lang("한"), lang("a"), lang("ㅏ", "en"), lang("a", "en")] == [' lang="ko"', "", ' lang="ko"', ' lang="en"']


def test_css_of_a_package_is_taken_as_it_is() -> None:
    from rag.answer import export
    from rag.chat import transcript

    css = (Path(export.__file__).parent / "templates" / "page.css").read_text("utf-8")
    from rag.chat.history import Record

    assert css.strip() in transcript.to_html(Record("a", "t", 0, "2024", "2024"), [])
