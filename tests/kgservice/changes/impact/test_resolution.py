"""Resolution: texts that name another concept are those that the resolvers of both sides answer otherwise."""

from dataclasses import replace

from kgservice.changes.impact.resolution import named_otherwise
from kgservice.changes.impact.side import Ground, Side
from kgservice.workspace import AtRevision
from mappings.knowledge import Knowledge
from ontology.concept import Label
from ontology.iri import expand
from tests.kgservice.changes.impact.edited import described, with_concepts


def test_a_synonym_names_its_concept_with_all_words_of_its_family(known: Knowledge, before: AtRevision) -> None:
    """The sense that knows the word leads from its other forms to it, and nothing else is answered otherwise."""
    joy = known.taxonomy.concepts[expand("ekman:joy")]
    labels = (*joy.labels, Label("jubilance", "en", "alternative"))
    after = AtRevision(described(known, "ekman:joy", labels=labels))

    found = list(named_otherwise(Ground(Side(before), Side(after))))

    assert {(one.text, one.before, one.after) for one in found} >= {
        ("jubilance", None, joy.iri),
        ("jubilant", None, joy.iri),
    }
    _as_the_resolvers_say(before, after, found)


def test_a_label_that_goes_over_to_another_concept_names_that(known: Knowledge, before: AtRevision) -> None:
    """Both the old and the new name are told, and what they named before."""

    def swap(concept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        names = {expand("ekman:joy"): "sadness", expand("ekman:sadness"): "joy"}
        new = names.get(concept.iri)
        return concept if new is None else replace(concept, label=new, labels=(Label(new, "en"),))

    after = AtRevision(with_concepts(known, swap))

    found = list(named_otherwise(Ground(Side(before), Side(after))))

    named = {(one.text, one.scheme): (one.before, one.after) for one in found}
    assert named["joy", "ekman"] == (expand("ekman:joy"), expand("ekman:sadness"))
    assert named["sadness", "ekman"] == (expand("ekman:sadness"), expand("ekman:joy"))
    _as_the_resolvers_say(before, after, found)


def test_a_definition_leaves_every_name_alone(known: Knowledge, before: AtRevision) -> None:
    """Resolution reads no definitions."""
    after = AtRevision(described(known, "ekman:joy", definition="Something nice."))

    assert not list(named_otherwise(Ground(Side(before), Side(after))))


def _as_the_resolvers_say(before: AtRevision, after: AtRevision, found) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for one in found:
        level = None if one.scheme is None else before.level(one.scheme)
        answers = [at.resolver.resolve(one.text, level).concept for at in (before, after)]
        assert [None if concept is None else concept.iri for concept in answers] == [one.before, one.after]
