"""A framework is a folder, and a manifest that does not say what it must is told so in a sentence."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from hexapla.cli.main import main
from hexapla.project.framework import framework, frameworks
from hexapla.project.implementation import implementations
from hexapla.project.root import UserError, root


def test_a_folder_with_a_manifest_is_a_framework(checkout: Path) -> None:
    (checkout / "packages" / "no-manifest").mkdir()

    assert ["mine"] == [each.name for each in frameworks()]


def test_a_framework_is_what_its_manifest_says(checkout: Path) -> None:
    mine = framework("mine")

    assert ("Mine", "active", ("{python}", "{program}.py")) == (mine.title, mine.status, mine.run)
    assert ["first", "second"] == [each.name for each in mine.engines]
    assert {"MINE_ENGINE": "second"} == mine.engine("second").env
    assert {"sleep": ("time.sleep",)} == mine.lexicon
    assert checkout / "packages" / "mine" / "future.py" == mine.program("future")


def test_a_manifest_may_be_a_package_json(checkout: Path) -> None:
    (checkout / "packages" / "other").mkdir()
    (checkout / "packages" / "other" / "package.json").write_text(
        '{"hexapla": {"title": "Other", "about": "-", "status": "active", "link": "-",'
        ' "run": ["node", "{program}.mjs"], "engines": {"libuv": {"about": "-"}}, "lexicon": {}}}'
    )
    other = framework("other")

    assert ("Other", "libuv", ".mjs") == (other.title, other.default.name, other.suffix)


def test_the_default_engine_is_the_first_that_this_system_has(
    manifest: Callable[[str, str], None],
) -> None:
    manifest('about = "the one"', 'about = "-"\nneeds = "select.no_such"\notherwise = "none here"')
    mine = framework("mine")

    assert "second" == mine.default.name
    assert "none here" == mine.engine("first").lacking


def test_an_engine_may_need_a_module_that_this_python_lacks(
    manifest: Callable[[str, str], None],
) -> None:
    manifest('about = "the one"', 'about = "-"\nneeds = "no_such_module.poll"')

    assert (
        "this system does not have no_such_module.poll" == framework("mine").engine("first").lacking
    )


def test_what_is_declared_and_what_is_missing_has_a_reason(
    manifest: Callable[[str, str], None],
) -> None:
    manifest("", '[tool.hexapla.missing.executor]\nreason = "no threads"\nlink = "-"\n')
    manifest(
        "", '[[tool.hexapla.declared]]\nprogram = "future"\npromise = "P"\nreason = "R"\nlink = "L"'
    )
    mine = framework("mine")

    assert "no threads" == mine.missing["executor"].reason
    assert [("future", "P", "R", "L")] == [
        (each.program, each.promise, each.reason, each.link) for each in mine.declared
    ]


def test_an_unknown_framework_is_told_which_there_are(checkout: Path) -> None:
    with pytest.raises(UserError, match=r"no framework 'yours' in packages/: there are mine\."):
        framework("yours")


def test_an_unknown_engine_is_told_which_there_are(checkout: Path) -> None:
    with pytest.raises(UserError, match=r"mine has no engine 'third': it has first, second\."):
        framework("mine").engine("third")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Mine"', "", "lacks 'title'"),
        ("[tool.hexapla.lexicon]", "[tool.hexapla.words]", "lacks 'lexicon'"),
        ("[project]", "[projects]", "lacks 'project'"),
        ("[tool.hexapla]", "[tool.hexapla", "Expected"),
        ('about = "the one"', "", "about"),
        ('about = "the one"', 'about = "-"\nspeed = "high"', "speed"),
        ('["{python}", "{program}.py"]', '"python {program}.py"', "it must be a list of words"),
        ('["{python}", "{program}.py"]', "[]", "it must be a list of words"),
        ('"{python}"', '"{pyhton}"', "'{pyhton}': there are {python}, {purelib} and {program}"),
        ("[tool.hexapla.engines.first]", "[[tool.hexapla.engines]]", "engines"),
        ('["time.sleep"]', "[1]", "`lexicon` has sleep = [1]: it must be a list of words."),
        ('["time.sleep"]', '"nap"', "`lexicon` has sleep = 'nap': it must be a list of words."),
        ('["time.sleep"]', "1", "`lexicon` has sleep = 1: it must be a list of words."),
        ("[tool.hexapla.lexicon]", "[[tool.hexapla.declared]]\n[tool.hexapla.lexicon]", "reason"),
    ],
)
def test_a_wrong_manifest_is_named_and_told_what_is_wrong(
    old: str, new: str, words: str, checkout: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest(old, new)
    with pytest.raises(UserError) as misuse:
        framework("mine")

    assert str(checkout / "packages" / "mine" / "pyproject.toml") in str(misuse.value)
    assert words in str(misuse.value)


def test_a_manifest_without_an_engine_is_told_so(
    checkout: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest("[tool.hexapla.engines.first]", "[tool.hexapla.engines]\n[tool.hexapla.a]")
    manifest("[tool.hexapla.engines.second]", "[tool.hexapla.b]")
    with pytest.raises(UserError, match="with at least one"):
        framework("mine")


@pytest.fixture
def elsewhere(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that HEXAPLA_PACKAGES names: the framework `theirs`, and another folder."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(checkout / "packages" / "mine", folder / "theirs")
    (folder / "other").mkdir()
    (folder / "other" / "pyproject.toml").write_text('[project]\nname = "other"\n')
    monkeypatch.setenv("HEXAPLA_PACKAGES", str(folder))
    return folder


def test_frameworks_that_stand_elsewhere_are_listed_with_the_others(elsewhere: Path) -> None:
    assert ["mine", "theirs"] == [column.name for column in frameworks()]
    assert elsewhere / "theirs" == framework("Theirs").folder


def test_two_frameworks_of_one_name_are_an_error(elsewhere: Path, checkout: Path) -> None:
    (elsewhere / "theirs").rename(elsewhere / "mine")
    with pytest.raises(UserError) as misuse:
        frameworks()
    both = f"{elsewhere / 'mine'} and {checkout / 'packages' / 'mine'}"

    assert f"{both} are two frameworks of one name: rename a folder." == str(misuse.value)


def test_a_folder_of_frameworks_that_does_not_exist_is_an_error(elsewhere: Path) -> None:
    shutil.rmtree(elsewhere)
    with pytest.raises(UserError, match=f"There is no folder {elsewhere}: --packages takes"):
        frameworks()


def test_packages_is_the_option_for_it(
    checkout: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEXAPLA_PACKAGES", "/nowhere")
    monkeypatch.chdir(checkout)
    place = os.path.relpath(elsewhere)
    listed = CliRunner().invoke(main, ["--packages", place, "list", "--json"])

    assert {"mine", "theirs"} == {row["framework"] for row in json.loads(listed.stdout)}
    assert os.environ["HEXAPLA_PACKAGES"].startswith("/")


def test_a_framework_that_stands_elsewhere_has_its_environment_beside_its_manifest(
    elsewhere: Path,
) -> None:
    path = elsewhere / "theirs" / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title =", 'distribution = "no-such-thing"\ntitle ='))
    [first, _] = implementations(framework("theirs"))
    place = elsewhere / "theirs" / ".venv"

    assert (
        f"no-such-thing not installed: install 'no-such-thing' beside hexapla, or in {place}"
        == first.unavailable
    )


def test_the_checkout_is_the_one_that_the_current_folder_lies_in(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout / "packages" / "mine")

    assert checkout == root()
