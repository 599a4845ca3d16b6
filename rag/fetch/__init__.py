"""Bring lists of papers from the web to files, and nothing else.

The hosts of the settings, a folder and days or names come in; raw files, each replaced in one step, and what became of each
request go out. The room knows neither digests nor indexes. It contacts the host it is given, and no other.
"""

from rag.fetch.arxiv import ARXIV_SETTING, BATCH, PAUSE, fetch_abstracts, fetch_category
from rag.fetch.client import Client
from rag.fetch.days import days_between, days_since_last
from rag.fetch.feed import feed_client, fetch_feed
from rag.fetch.github import GITHUB_SETTING, Repository, fetch_repository, repository_of
from rag.fetch.hf import HF_SETTING, fetch_days
from rag.fetch.shelf import Fetched, Shelf, State
from rag.fetch.wanted import Wanted, wanted_of

__all__ = [
    "ARXIV_SETTING",
    "BATCH",
    "GITHUB_SETTING",
    "HF_SETTING",
    "PAUSE",
    "Client",
    "Fetched",
    "Repository",
    "Shelf",
    "State",
    "Wanted",
    "days_between",
    "days_since_last",
    "feed_client",
    "fetch_abstracts",
    "fetch_category",
    "fetch_days",
    "fetch_feed",
    "fetch_repository",
    "repository_of",
    "wanted_of",
]
