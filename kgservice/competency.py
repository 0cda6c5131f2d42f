"""The competency questions, asked of a graph that is made of files: what a release has to answer as expected."""

from collections.abc import Iterator

from pyoxigraph import Store

from kgservice.stores.content import Content
from kgservice.stores.release import Release
from mappings.shipped import SourceFiles
from ontology.competency import check, shipped_questions
from ontology.finding import Finding

__all__ = ["asked_store", "competency_findings"]


def asked_store(files: SourceFiles) -> Store:
    """Give the whole graph of some files: a named graph for each module, mapping set and derived file.

    Raises:
        DocumentError: where a file cannot be read, or a module does not say which ontology it is.
    """
    store = Store()
    store.bulk_extend(Content.read(Release.of(files)).quads())
    return store


def competency_findings(files: SourceFiles) -> Iterator[Finding]:
    """Ask every shipped question, and tell those that the files answer in another way than expected.

    Raises:
        DocumentError: where a file or a question cannot be read.
    """
    store = asked_store(files)
    for question in shipped_questions():
        yield from check(question, store)
