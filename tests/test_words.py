"""Both languages: which one is spoken, and that neither lacks a word."""

from __future__ import annotations

import threading

import pytest
from babel.messages.catalog import Catalog

import words as catalogues
from courtyard.foundations import words
from courtyard.foundations.errors import InputError


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    words.speak("en")


class TestWhichLanguage:
    def test_what_is_asked_for_comes_first(self):
        assert words.chosen("zh", {"COURTYARD_LANG": "en", "LANG": "en_GB.UTF-8"}) == "zh"

    def test_the_variable_comes_before_the_locale(self):
        assert words.chosen(None, {"COURTYARD_LANG": "zh", "LANG": "en_GB.UTF-8"}) == "zh"

    @pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "zh_TW", "zh"])
    def test_a_chinese_locale_speaks_chinese(self, locale):
        assert words.chosen(None, {"LANG": locale}) == "zh"

    @pytest.mark.parametrize("locale", ["", "C", "de_DE.UTF-8", "en_ZH"])
    def test_any_other_locale_speaks_english(self, locale):
        assert words.chosen(None, {"LANG": locale}) == "en"

    def test_lc_all_overrides_lang(self):
        assert words.chosen(None, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}) == "en"

    @pytest.mark.parametrize(
        ("given", "environment"), [("fr", {}), (None, {"COURTYARD_LANG": "?"})]
    )
    def test_an_unknown_language_is_bad_input(self, given, environment):
        with pytest.raises(InputError, match="no such language"):
            words.chosen(given, environment)


class TestSpeaking:
    def test_a_text_is_looked_up_in_the_language_spoken(self):
        assert words._("no such language") == "no such language"
        words.speak("zh")
        assert words._("no such language") == "没有这种语言"

    def test_a_text_without_an_entry_stays_as_it_is(self):
        words.speak("zh")
        assert words._("no entry for this") == "no entry for this"

    def test_the_empty_text_stays_empty(self):
        words.speak("zh")
        assert words._("") == ""

    def test_a_block_may_speak_another_language(self):
        with words.speaking("zh"):
            assert words.spoken() == "zh"
        assert words.spoken() == "en"

    def test_a_visitor_does_not_change_the_language_of_another(self):
        heard = []
        with words.speaking("zh"):
            visitor = threading.Thread(target=lambda: heard.append(words.spoken()))
            visitor.start()
            visitor.join()
        assert heard == ["en"]

    def test_a_label_is_said_in_the_language_spoken(self):
        declaration = {"en": "hours a week", "zh": "每周工时"}
        assert words.label(declaration) == "hours a week"
        words.speak("zh")
        assert words.label(declaration) == "每周工时"


class TestCatalogue:
    def test_code_and_catalogue_are_in_step(self):
        """Nothing untranslated, fuzzy or left over; the .mo is what the .po compiles to."""
        assert catalogues.out_of_step() == [], "run: make words"

    def test_the_code_is_searched(self):
        assert "no such language" in catalogues.marked()

    @pytest.mark.parametrize(
        ("chinese", "texts", "found"),
        [
            ("{n}周", ["{n} weeks"], []),
            ("{n}周", ["{n} weeks", "a text"], ["not in the catalogue: 'a text' (here.py)"]),
            ("{n}周", [], ["no longer in the code: '{n} weeks'"]),
            ("", ["{n} weeks"], ["not translated: '{n} weeks' (here.py)"]),
            (
                "{m}周",
                ["{n} weeks"],
                ["other fields in the translation: '{n} weeks': ['n'] and ['m']"],
            ),
        ],
    )  # fmt: skip
    def test_what_is_out_of_step_is_found(self, chinese, texts, found):
        catalog = Catalog(locale="zh")
        catalog.add("{n} weeks", chinese)
        assert catalogues.problems({text: ["here.py"] for text in texts}, catalog) == found

    def test_what_is_fuzzy_is_found(self):
        catalog = Catalog(locale="zh")
        catalog.add("{n} weeks", "{n}周", flags=["fuzzy"])
        assert catalogues.problems({"{n} weeks": ["here.py"]}, catalog) == ["fuzzy: '{n} weeks'"]

    def test_what_an_error_of_input_says_is_extracted_with_numbered_places(self, tmp_path):
        code = 'raise InputError(f"needs {n} of {m}", allowed="a text", given=f"{n}")'
        (tmp_path / "code.py").write_text(code, encoding="utf-8")
        assert set(catalogues.marked(tmp_path)) == {"needs {0} of {1}", "a text"}
