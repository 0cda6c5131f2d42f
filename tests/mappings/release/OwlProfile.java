import java.util.List;
import java.util.stream.Collectors;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;

/** Loads ontologies with the OWL API, and tells in a line of JSON each what is in them and what OWL 2 DL forbids. */
final class OwlProfile {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology =
                    OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(IRI.create(file));
            List<String> violations = new OWL2DLProfile().checkOntology(ontology).getViolations().stream()
                    .map(found -> quoted(found.toString()))
                    .sorted()
                    .collect(Collectors.toList());
            System.out.printf(
                    "{\"version\": %s, \"classes\": %d, \"axioms\": %d, \"violations\": %s}%n",
                    quoted(ontology.getOntologyID().getVersionIRI().toString()),
                    ontology.getClassesInSignature().size(),
                    ontology.getAxiomCount(),
                    violations);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ") + '"';
    }
}
