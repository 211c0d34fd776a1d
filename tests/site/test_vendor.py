"""Only what pages load is copied, with its licence, and a fault leaves the old copies in place."""

import json
from pathlib import Path

import pytest

from connected.site import vendor

ROOT = Path(vendor.__file__).parents[2]
FONT_CSS = """
/* latin */
@font-face { font-family: 'Inter Variable'; src: url(./files/inter-latin-wght-normal.woff2) format('woff2'); }
/* greek */
@font-face { font-family: 'Inter Variable'; src: url(./files/inter-greek-wght-normal.woff2) format('woff2'); }
"""


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A node_modules folder with every file that is wanted, and some that are not."""
    folder = tmp_path / "node_modules"
    for package, files, licences in vendor.LIBRARIES.values():
        for file in (*files, *licences, "README.md"):
            path = folder / package / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{file} of {package}\n//# sourceMappingURL=it.map\n")
    inter = folder / "@fontsource-variable/inter"
    (inter / "package.json").write_text('{"version": "5.3.0"}')
    (inter / "index.css").write_text(FONT_CSS)
    return folder


def test_copies_what_is_used_and_the_licences(modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "static" / "vendor"
    copied = {str(path) for path in vendor.copy_all(modules, target)}
    assert "accessible-autocomplete/accessible-autocomplete.min.js" in copied
    assert {"inter/LICENSE", "swagger-ui/LICENSE", "accessible-autocomplete/LICENSE.txt"} <= copied
    assert not any("README" in path for path in copied)
    assert [folder.name for folder in target.parent.iterdir()] == ["vendor"]


def test_scripts_name_no_map_that_is_not_there(modules: Path, tmp_path: Path) -> None:
    vendor.copy_all(modules, tmp_path / "vendor")
    script = (tmp_path / "vendor/accessible-autocomplete/accessible-autocomplete.min.js").read_text()
    assert script.startswith("dist/accessible-autocomplete.min.js of")
    assert "sourceMappingURL" not in script


def test_fonts_of_the_wanted_alphabets_only_with_their_version(modules: Path, tmp_path: Path) -> None:
    vendor.copy_all(modules, tmp_path / "vendor")
    css = (tmp_path / "vendor/inter/inter.css").read_text()
    assert "url(inter-latin-wght-normal.woff2?v=5.3.0)" in css
    assert "greek" not in css


def test_a_second_run_removes_what_is_no_longer_used(modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    (target / "old-library").mkdir(parents=True)
    vendor.copy_all(modules, target)
    assert not (target / "old-library").exists()


def test_a_missing_file_is_named_and_the_old_copies_stay(modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    vendor.copy_all(modules, target)
    (modules / "swagger-ui-dist/swagger-ui.css").unlink()
    with pytest.raises(vendor.NotInstalled, match=r"swagger-ui\.css is missing"):
        vendor.copy_all(modules, target)
    assert (target / "swagger-ui/swagger-ui.css").exists()
    assert not list(tmp_path.glob(".vendor-*"))


def test_the_lock_file_pins_versions_and_names_no_place_to_download_from() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert all(version[0].isdigit() for version in package["dependencies"].values())
    modules = {name: entry for name, entry in lock["packages"].items() if name}
    assert all("integrity" in entry and "resolved" not in entry for entry in modules.values())
