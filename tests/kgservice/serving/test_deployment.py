"""The files for containers: they parse, say what they should, and agree with the service and with each other."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

from kgservice.serving.fields import PREFIX, setting_fields
from kgservice.serving.settings_file import read_settings_file
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app

ROOT = Path(__file__).parents[3]
DOCKERFILE, COMPOSE = ROOT / "Dockerfile", ROOT / "compose.yaml"
KUBERNETES = ROOT / "docs/deployment/kubernetes.yaml"
PORT, USER = 8000, 10001

INSTRUCTIONS = frozenset(
    """ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME
    WORKDIR""".split()
)
SERVICE_KEYS = frozenset(
    """annotations attach build blkio_config cap_add cap_drop cgroup cgroup_parent command configs container_name cpus
    cpuset credential_spec depends_on deploy device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint
    env_file environment expose extends external_links extra_hosts group_add healthcheck hostname image init ipc
    isolation labels links logging mac_address mem_limit mem_reservation network_mode networks oom_kill_disable
    oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles pull_policy read_only restart
    runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty
    ulimits user userns_mode volumes volumes_from working_dir""".split()
)
"""Of the Compose Specification, section Services."""

API_VERSIONS = {
    "ConfigMap": "v1",
    "Service": "v1",
    "Deployment": "apps/v1",
    "PodDisruptionBudget": "policy/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
}


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile in their order, comments left out."""
    parsed = DockerfileParser(fileobj=BytesIO(DOCKERFILE.read_bytes())).structure
    return [(one["instruction"], one["value"]) for one in parsed if one["instruction"] != "COMMENT"]


@pytest.fixture(scope="module")
def compose() -> Any:  # noqa: ANN401
    """The Compose file."""
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def manifests() -> dict[str, Any]:
    """The manifests by their kinds."""
    found = list(yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8")))
    kinds = {one["kind"]: one for one in found}
    assert len(kinds) == len(found)
    return kinds


@pytest.fixture(scope="module")
def paths(workspace: Workspace) -> set[str]:
    """The paths that the service has routes for."""
    return {str(getattr(route, "path", "")) for route in light_app(workspace).routes}


def pod(manifests: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return manifests["Deployment"]["spec"]["template"]["spec"]


def container(manifests: Mapping[str, Any]) -> Any:  # noqa: ANN401
    [found] = pod(manifests)["containers"]
    return found


def last_stage(instructions: list[tuple[str, str]]) -> list[tuple[str, str]]:
    start = max(at for at, (name, _) in enumerate(instructions) if name == "FROM")
    return instructions[start:]


def variables(instructions: list[tuple[str, str]]) -> dict[str, str]:
    return dict(
        pair.split("=", 1) for name, value in last_stage(instructions) if name == "ENV" for pair in value.split()
    )


def seconds(text: str) -> float:
    return float(text.removesuffix("s"))


@pytest.mark.parametrize("path", [DOCKERFILE, COMPOSE, KUBERNETES, ROOT / ".dockerignore"], ids=lambda path: path.name)
def test_no_file_names_a_machine_a_registry_or_a_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/(home|Users|root|mnt)/", text)
    assert not re.search(r"(?i)(index-url|trusted-host|registry|artifactory|\bghp_|BEGIN .*PRIVATE KEY)", text)
    images = re.findall(r"(?m)^\s*(?:FROM|image:|- image:)\s+(\S+)", text)
    assert all("." not in image.split("/")[0] or "/" not in image for image in images), images


def test_the_image_is_built_from_the_lock_by_known_instructions(instructions: list[tuple[str, str]]) -> None:
    assert {name for name, _ in instructions} <= INSTRUCTIONS
    assert [name for name, _ in instructions].count("FROM") == 2
    installed = " ".join(value for name, value in instructions if name == "RUN")
    assert "--require-hashes -r requirements.lock" in installed
    copied = {part for name, value in instructions if name == "COPY" for part in value.split()[:-1]}
    missing = [part for part in copied if not part.startswith(("--", "/")) and not (ROOT / part).exists()]
    assert not missing


def test_the_builder_gets_what_is_copied(instructions: list[tuple[str, str]]) -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    copied = {
        part for name, value in instructions if name == "COPY" and "--from" not in value for part in value.split()[:-1]
    }
    assert copied == let_in


def test_the_driver_of_neo4j_comes_from_the_other_lock() -> None:
    """The Dockerfile takes the entries of these two by their names."""
    names = re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    assert {"neo4j", "pytz"} <= set(names)
    from importlib.metadata import requires

    needed = {re.split(r"[^a-zA-Z0-9-]", one)[0] for one in requires("neo4j") or () if "extra ==" not in one}
    assert needed <= {"pytz"}, "the Dockerfile has to take these, too"


def test_the_image_runs_as_nobody_special(instructions: list[tuple[str, str]]) -> None:
    stage = dict(last_stage(instructions))
    assert stage["USER"] == f"{USER}:{USER}"
    assert stage["STOPSIGNAL"] == "SIGTERM"
    assert stage["EXPOSE"] == str(PORT)
    assert stage["ENTRYPOINT"] == '["emotaxa"]'
    assert [name for name, _ in last_stage(instructions)].index("USER") < len(last_stage(instructions)) - 1
    assert "chmod 777" not in DOCKERFILE.read_text(encoding="utf-8")


def test_the_images_variables_are_settings(instructions: list[tuple[str, str]]) -> None:
    known = {field.variable for field in setting_fields().values()}
    told = {name: value for name, value in variables(instructions).items() if name.startswith(PREFIX)}
    assert set(told) <= known
    assert told["EMOTAXA_PORT"] == str(PORT)
    assert told["EMOTAXA_STORE"].removeprefix("embedded:").startswith(dict(last_stage(instructions))["VOLUME"])
    assert not [name for name in told if "PASSWORD" in name or "KEY" in name]


def test_the_images_health_is_asked_at_a_route(instructions: list[tuple[str, str]], paths: set[str]) -> None:
    [asked] = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", dict(last_stage(instructions))["HEALTHCHECK"])
    assert (int(asked[0]), asked[1] in paths) == (PORT, True)


def test_compose_has_the_shape_of_its_specification(compose: Any) -> None:  # noqa: ANN401
    assert set(compose) <= {"name", "services", "networks", "volumes", "secrets", "configs", "include"}
    for name, service in compose["services"].items():
        assert set(service) <= SERVICE_KEYS, name
        assert "image" in service or "build" in service
        assert set(service.get("depends_on", ())) <= set(compose["services"])
        assert set(service.get("networks", ())) <= set(compose["networks"])
        assert set(service.get("secrets", ())) <= set(compose["secrets"])
        named = {one.split(":")[0] for one in service.get("volumes", ())}
        assert named <= set(compose["volumes"])


def test_compose_publishes_one_port_on_this_machine_alone(compose: Any) -> None:  # noqa: ANN401
    published = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert published == {"neo4j": [], "emotaxa": [f"127.0.0.1:{PORT}:{PORT}"]}
    assert compose["networks"]["store"] == {"internal": True}
    assert compose["services"]["neo4j"]["networks"] == ["store"]


def test_compose_takes_the_password_from_outside(compose: Any) -> None:  # noqa: ANN401
    neo4j, emotaxa = compose["services"]["neo4j"], compose["services"]["emotaxa"]
    assert neo4j["environment"]["NEO4J_AUTH"].startswith("neo4j/${NEO4J_PASSWORD:?")
    [secret] = emotaxa["secrets"]
    assert compose["secrets"][secret] == {"environment": "NEO4J_PASSWORD"}
    assert emotaxa["environment"]["EMOTAXA_NEO4J__PASSWORD_FILE"] == f"/run/secrets/{secret}"
    known = {field.variable for field in setting_fields().values()}
    assert {name.removesuffix("_FILE") for name in emotaxa["environment"]} <= known


def test_compose_waits_for_a_healthy_database_and_takes_rights_away(compose: Any) -> None:  # noqa: ANN401
    neo4j, emotaxa = compose["services"]["neo4j"], compose["services"]["emotaxa"]
    assert neo4j["image"] == "neo4j:5.26-community"
    assert neo4j["healthcheck"]["test"][0] == "CMD"
    assert emotaxa["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert emotaxa["read_only"] is True
    assert emotaxa["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in emotaxa["security_opt"]
    serving = ServiceSettings().serving
    assert seconds(emotaxa["stop_grace_period"]) > serving.grace_seconds + 2 + 5


def test_the_manifests_are_of_current_versions_and_belong_together(manifests: dict[str, Any]) -> None:
    assert {kind: one["apiVersion"] for kind, one in manifests.items()} == API_VERSIONS
    assert {one["metadata"]["name"] for one in manifests.values()} == {"emotaxa"}
    labels = manifests["Deployment"]["spec"]["template"]["metadata"]["labels"]
    for chosen in (
        manifests["Deployment"]["spec"]["selector"]["matchLabels"],
        manifests["Service"]["spec"]["selector"],
        manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        manifests["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ):
        assert chosen.items() <= labels.items()


def test_the_manifests_probe_routes_at_the_right_port(manifests: dict[str, Any], paths: set[str]) -> None:
    ports = {port["name"]: port["containerPort"] for port in container(manifests)["ports"]}
    assert ports == {"http": PORT}
    probes = {name: container(manifests)[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    assert {name: probe["path"] for name, probe in probes.items()} == {
        "startup": "/healthz",
        "liveness": "/healthz",
        "readiness": "/readyz",
    }
    assert {probe["path"] for probe in probes.values()} <= paths
    assert {probe["port"] for probe in probes.values()} == {"http"}
    assert [port["targetPort"] for port in manifests["Service"]["spec"]["ports"]] == ["http"]
    [let_in] = manifests["NetworkPolicy"]["spec"]["ingress"]
    assert [port["port"] for port in let_in["ports"]] == [PORT]
    annotations = manifests["Deployment"]["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/port"] == str(PORT)
    assert annotations["prometheus.io/path"] in paths
    assert annotations["prometheus.io/scrape"] == "true"
    let_in_pods = [peer["podSelector"]["matchLabels"] for peer in let_in["from"]]
    assert {"app.kubernetes.io/name": "prometheus"} in let_in_pods, "who is told to scrape is let in"


def test_the_pods_have_few_rights(manifests: dict[str, Any]) -> None:
    assert pod(manifests)["securityContext"]["runAsNonRoot"] is True
    assert pod(manifests)["securityContext"]["runAsUser"] == USER
    assert pod(manifests)["automountServiceAccountToken"] is False
    assert pod(manifests)["enableServiceLinks"] is False
    rights = container(manifests)["securityContext"]
    assert rights["readOnlyRootFilesystem"] is True
    assert rights["allowPrivilegeEscalation"] is False
    assert rights["capabilities"] == {"drop": ["ALL"]}
    assert set(container(manifests)["resources"]) == {"requests", "limits"}
    assert set(manifests["NetworkPolicy"]["spec"]["policyTypes"]) == {"Ingress", "Egress"}
    mounted = {one["name"] for one in container(manifests)["volumeMounts"]}
    assert mounted == {one["name"] for one in pod(manifests)["volumes"]}


def test_the_pods_settings_are_settings_and_hold_no_secret(manifests: dict[str, Any], tmp_path: Path) -> None:
    [(name, text)] = manifests["ConfigMap"]["data"].items()
    (tmp_path / name).write_text(text, encoding="utf-8")
    told = {field: value for field, (value, _) in read_settings_file(tmp_path / name, "--config").items()}
    assert ServiceSettings.model_validate(tomllib.loads(text)).port == PORT
    assert not any(setting_fields()[field].secret for field in told)
    known = {field.variable: field for field in setting_fields().values()}
    for variable in container(manifests)["env"]:
        field = known[variable["name"]]
        assert ("secretKeyRef" in variable.get("valueFrom", {})) is field.secret
    settings = ServiceSettings.model_validate(tomllib.loads(text)).serving
    grace = pod(manifests)["terminationGracePeriodSeconds"]
    assert grace > settings.drain_seconds + settings.grace_seconds + 5


def test_what_the_image_says_and_the_pods_file_says_too_is_left_to_the_file(
    manifests: dict[str, Any], instructions: list[tuple[str, str]]
) -> None:
    """A variable of the image would win over the file."""
    told = {setting_fields()[name].variable: value for name, value in _of_file(manifests)}
    emptied = {one["name"] for one in container(manifests)["env"] if one.get("value") == ""}
    for name, value in variables(instructions).items():
        if name in told:
            assert name in emptied or value == str(told[name]), name


def _of_file(manifests: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    [text] = manifests["ConfigMap"]["data"].values()
    for name, value in tomllib.loads(text).items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", one) for key, one in value.items())
        else:
            yield name, value
