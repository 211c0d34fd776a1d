"""Copy the browser libraries of the pages out of ``node_modules``: ``python -m connected.site.vendor``.

Only the files that pages load are copied, each library with its licence, so that what is served can be read here.
Pages work without any of them: they are better with them.
"""

import json
import re
import sys
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp

import click

ROOT = Path(__file__).parents[2]
VENDOR = Path(__file__).parent / "static" / "vendor"

#: All that Kazakh, Russian, English and European names need.
FONT_SUBSETS = ("cyrillic-ext", "cyrillic", "latin-ext", "latin")

#: Folder in the static folder -> (package, its files that are used, its licence).
LIBRARIES = {
    "accessible-autocomplete": (
        "accessible-autocomplete",
        ("dist/accessible-autocomplete.min.js",),
        ("LICENSE.txt",),
    ),
    "swagger-ui": (
        "swagger-ui-dist",
        ("swagger-ui-bundle.js", "swagger-ui.css"),
        ("LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"),
    ),
    "inter": (
        "@fontsource-variable/inter",
        tuple(f"files/inter-{subset}-wght-normal.woff2" for subset in FONT_SUBSETS),
        ("LICENSE",),
    ),
}

_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*url\(\./files/([\w-]+\.woff2)\)[^}]*\}")
_SOURCE_MAP = re.compile(rb"\n?(?://[#@] ?|/\*# ?)sourceMappingURL=[^\n]*")


class NotInstalled(Exception):
    """``node_modules`` has no such file: ``npm ci`` has not run, or ran for another lock file."""


def copy_all(modules: Path, target: Path = VENDOR) -> list[Path]:
    """Replace ``target`` by fresh copies of all libraries.

    The copies are made beside the target and moved there at the end, so that a fault leaves the old ones in place.

    Args:
        modules: the ``node_modules`` folder.
        target: the folder to fill; removed first when it exists.

    Returns:
        The paths written, relative to the target, sorted.

    Raises:
        NotInstalled: a package or one of its files is missing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=".vendor-", dir=target.parent))
    try:
        for folder in LIBRARIES:
            _copy_library(folder, modules, fresh / folder)
        fresh.chmod(0o755)
        rmtree(target, ignore_errors=True)
        fresh.rename(target)
    finally:
        rmtree(fresh, ignore_errors=True)
    return sorted(path.relative_to(target) for path in target.rglob("*") if path.is_file())


def font_css(package_css: str, files: tuple[str, ...], version: str) -> str:
    """Return the font faces of ``package_css`` whose file is among ``files``, pointing at the copies beside it.

    The version in the address lets browsers keep the fonts for good.
    """
    wanted = {Path(file).name for file in files}
    faces = (face for face in _FONT_FACE.finditer(package_css) if face[1] in wanted)
    return "\n\n".join(face[0].replace(f"./files/{face[1]}", f"{face[1]}?v={version}") for face in faces) + "\n"


def _copy_library(folder: str, modules: Path, target: Path) -> None:
    package, files, licences = LIBRARIES[folder]
    source = modules / package
    target.mkdir()
    for file in (*files, *licences):
        _copy(source / file, target / Path(file).name)
    if folder == "inter":
        version = json.loads(_read(source / "package.json"))["version"]
        css = font_css(_read(source / "index.css"), files, version)
        (target / "inter.css").write_text(css, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise NotInstalled(f"{source} is missing: run `npm ci --ignore-scripts` first")
    if source.suffix in (".js", ".css"):
        # The maps are not copied; a comment naming them makes browsers' tools ask for them in vain.
        target.write_bytes(_SOURCE_MAP.sub(b"", source.read_bytes()))
    else:
        copyfile(source, target)


def _read(path: Path) -> str:
    if not path.is_file():
        raise NotInstalled(f"{path} is missing: run `npm ci --ignore-scripts` first")
    return path.read_text(encoding="utf-8")


def main() -> int:
    """Copy from the project's ``node_modules``; return the exit code."""
    try:
        copied = copy_all(ROOT / "node_modules")
    except NotInstalled as error:
        click.echo(error, err=True)
        return 1
    click.echo(f"{len(copied)} files of {len(LIBRARIES)} browser libraries copied to {VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
