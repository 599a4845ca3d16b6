"""The version of this package."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("nonmun")
except PackageNotFoundError:  # run from a source folder that was not installed
    __version__ = "0.0.0"
