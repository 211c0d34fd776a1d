"""Fields of forms: nothing typed is lost, faults are tied to their fields, for eyes and for screen readers."""

from collections.abc import Callable

import pytest
from markupsafe import escape

Render = Callable[..., str]
FIELD = (
    '{% from "site/forms.html" import field with context %}{{ field(name, "Family name", help="As in the passport") }}'
)
SUMMARY = (
    '{% from "site/forms.html" import error_summary with context %}'
    '{{ error_summary({"email": "Email", "native_name.family": "Family"}, problem) }}'
)


def test_what_was_typed_comes_back_and_stays_text(render: Render) -> None:
    typed = '"><script>alert(1)</script>'
    html = render(FIELD, name="family_name", form={"family_name": typed}, errors={})
    assert f'value="{escape(typed)}"' in html
    assert "<script>" not in html


def test_a_fault_is_tied_to_its_field(render: Render) -> None:
    html = render(FIELD, name="native_name.family", form={}, errors={"#/native_name/family": "Too long."})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="native_name-family-error native_name-family-help"' in html
    assert '<p class="field__error" id="native_name-family-error">Too long.</p>' in html


def test_a_field_without_a_fault_is_described_by_its_help(render: Render) -> None:
    html = render(FIELD, name="family_name", form={}, errors={})
    assert 'aria-describedby="family_name-help"' in html
    assert "aria-invalid" not in html


@pytest.mark.parametrize(
    ("required", "marked", "attribute"), [("true", False, True), ("false", True, False), ('"either"', False, False)]
)
def test_only_what_may_stay_empty_is_marked(render: Render, required: str, marked: bool, attribute: bool) -> None:
    source = f'{{% from "site/forms.html" import field with context %}}{{{{ field("a", "A", required={required}) }}}}'
    html = render(source, form={}, errors={})
    assert ("optional" in html) is marked
    assert (" required" in html) is attribute


def test_the_summary_links_to_the_fields_in_the_order_of_the_form(render: Render) -> None:
    errors = {"#/native_name/family": "Too long.", "#/email": "Not an address.", "#/surprise": "Unknown field."}
    html = render(SUMMARY, form={}, errors=errors, problem=None)
    assert html.index('href="#email"') < html.index('href="#native_name-family"') < html.index("Unknown field.")
    assert 'role="alert"' in html


def test_a_problem_of_no_field_is_the_title_of_the_summary(render: Render) -> None:
    html = render(SUMMARY, form={}, errors={}, problem="All places are taken.")
    assert "All places are taken." in html
    assert "<ul>" not in html


def test_without_faults_there_is_no_summary(render: Render) -> None:
    assert render(SUMMARY, form={}, errors={}, problem=None).strip() == ""


def test_choices_and_lists_remember_what_was_chosen(render: Render) -> None:
    source = (
        '{% from "site/forms.html" import choices, select with context %}'
        '{{ select("country", "Country", [("FR", "France"), ("KZ", "Kazakhstan")]) }}'
        '{{ choices("language", "Language", [("kk", "Қазақша", "kk"), ("en", "English", "en")]) }}'
    )
    html = render(source, form={"country": "KZ", "language": "en"}, errors={})
    assert '<option value="KZ" selected>' in html
    assert '<option value="FR">' in html
    assert html.count(" checked") == 1
    assert 'value="en" id="language-2" checked' in html
