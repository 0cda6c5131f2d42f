"""POST /convert/document: EmotionML and Onyx over HTTP, each in the format that the client prefers."""

import json

import pytest
from fastapi.testclient import TestClient

URL = "/api/v1/convert/document"
EMOTIONML = (
    '<emotionml version="1.0" xmlns="http://www.w3.org/2009/10/emotionml" '
    'category-set="http://www.w3.org/TR/emotion-voc/xml#big6">'
    '<emotion id="a"><category name="anger" value="0.8"/></emotion></emotionml>'
)
XML = {"Content-Type": "application/emotionml+xml"}


def test_a_document_comes_back_in_its_own_format(client: TestClient) -> None:
    answer = client.post(URL, params={"to": "ekman"}, content=EMOTIONML, headers=XML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/emotionml+xml")
    assert answer.headers["x-emotaxa-revision"].isdigit()
    assert 'name="anger" value="0.8"' in answer.text


@pytest.mark.parametrize(
    "accept", ["application/ld+json", "text/html, application/xml;q=0.2, application/ld+json;q=0.9"]
)
def test_accept_chooses_the_format(client: TestClient, accept: str) -> None:
    answer = client.post(URL, params={"to": "ekman"}, content=EMOTIONML, headers={**XML, "Accept": accept})
    assert answer.headers["content-type"].startswith("application/ld+json")
    [entry] = json.loads(answer.text)["@graph"]
    [emotion] = entry["onyx:hasEmotionSet"]["onyx:hasEmotion"]
    assert emotion["onyx:hasEmotionCategory"] == "emotaxa:ekman/anger"


def test_another_body_is_refused_with_the_header_that_mends_it(client: TestClient) -> None:
    answer = client.post(URL, params={"to": "ekman"}, content="anger", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert answer.json()["hint"] == (
        "send the header Content-Type: application/emotionml+xml or application/ld+json or text/turtle"
    )


def test_a_broken_document_is_told_with_its_line(client: TestClient) -> None:
    broken = EMOTIONML.replace('value="0.8"', 'value="8"')
    answer = client.post(URL, params={"to": "ekman"}, content=broken, headers=XML)
    assert answer.status_code == 422
    assert "body:1:value" in answer.json()["detail"]
    assert answer.json()["value"] == "8"


def test_an_unknown_target_is_told(client: TestClient) -> None:
    answer = client.post(URL, params={"to": "ekmann"}, content=EMOTIONML, headers=XML)
    assert answer.status_code == 422
    assert "did you mean ekman" in answer.json()["hint"]


def test_a_document_in_turtle_converts_too(client: TestClient) -> None:
    told = (
        "@prefix onyx: <http://www.gsi.dit.upm.es/ontologies/onyx/ns#> . <urn:e> onyx:hasEmotionSet "
        "[ onyx:hasEmotion [ onyx:hasEmotionCategory <https://w3id.org/emotaxa/goemotions/annoyance> ] ] ."
    )
    answer = client.post(URL, params={"to": "ekman"}, content=told, headers={"Content-Type": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "<https://w3id.org/emotaxa/ekman/anger>" in answer.text
    broken = client.post(URL, params={"to": "ekman"}, content="<a> <b>", headers={"Content-Type": "text/turtle"})
    assert broken.status_code == 422 and "not Turtle" in broken.json()["detail"]


def test_a_client_that_takes_none_of_the_formats_is_told_which_there_are(client: TestClient) -> None:
    answer = client.post(URL, params={"to": "ekman"}, content=EMOTIONML, headers={**XML, "Accept": "image/png"})
    assert answer.status_code == 406
    assert "application/emotionml+xml, application/ld+json, text/turtle" in answer.json()["hint"]
