"""The only place that reads OFAC's ADVANCED XML, in which all is said by reference to numbered values.

Source: the United Nations' advanced sanctions data model, http://www.un.org/sanctions/1.0, as OFAC fills it;
read against parties of its SDN file of 2024-02-23.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from screener.facts.places import country_code
from screener.lists.markup import elements, every, text
from screener.lists.reading import Warnings, squash, unreadable
from screener.lists.sources.us_ofac import programmes
from screener.lists.sources.us_ofac.advanced_values import References, day, place, span
from screener.lists.sources.us_ofac.entities import Party, party_type
from screener.lists.sources.us_ofac.facts import LABEL_OF, VESSEL_OF, Facts, take, take_vessel
from screener.model import Address, ListId, Name, NameKind, RawFile, Relation

ROOT = "Sanctions"
_CONSOLIDATED = "Consolidated List"
_KINDS = {
    "Name": NameKind.PRIMARY, "A.K.A.": NameKind.ALIAS, "N.K.A.": NameKind.ALIAS, "F.K.A.": NameKind.FORMER,
}  # fmt: skip
_TYPES = {"Individual": "individual", "Entity": "entity", "Vessel": "vessel", "Aircraft": "aircraft"}
_SECTIONS = (
    "DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship",
    "SanctionsEntry",
)  # fmt: skip


@dataclass(slots=True)
class _File:
    """What was read so far; the file names a party's lists long after the party."""

    file: RawFile
    warnings: Warnings
    refs: References = field(default_factory=References)
    addresses: dict[str, Address] = field(default_factory=dict)
    documents: dict[str, list[Element]] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    lists: dict[str, dict[str, dt.date | None]] = field(default_factory=dict)
    """Profile to the titles of its lists, with its first day on each."""


def published(file: RawFile) -> dt.date | None:
    """The day that the file states."""
    issued = next(elements(file, "DateOfIssue"), None)
    return day(issued) if issued is not None else None


def parties(file: RawFile, warnings: Warnings) -> list[Party]:
    """The file's parties: those of the SDN list, or those of the other lists."""
    whole = _File(file, warnings)
    for element in elements(file, *_SECTIONS):
        _TAKE[element.tag.rpartition("}")[2]](whole, element)
    if not whole.parties:
        raise unreadable(file, "the file holds no parties")
    consolidated = all(_CONSOLIDATED in whole.lists.get(number, {}) for number in whole.parties)
    for party in whole.parties.values():
        party.set = "cons" if consolidated else "sdn"
        party.listed = _listed(whole, party)
    return list(whole.parties.values())


def _listed(whole: _File, party: Party) -> Mapping[ListId, dt.date | None]:
    if party.number not in whole.lists:
        whole.warnings.add("a party without a listing; taken as of its file's list", value=party.number)
        return {}
    found: dict[ListId, dt.date | None] = {}
    for title, first in whole.lists[party.number].items():
        if title == _CONSOLIDATED:
            continue
        list_id = programmes.TITLES.get(title)
        if list_id is None:
            raise unreadable(whole.file, f"party {party.number} is on an unknown list {title!r}")
        if (list_id == programmes.SDN) == (party.set == "sdn"):
            found[list_id] = first
    if not found:
        raise unreadable(whole.file, f"party {party.number} is on none of the lists of the file")
    return found


def _pass(_whole: _File, _element: Element) -> None:
    """`published` reads this one."""


def _take_references(whole: _File, element: Element) -> None:
    whole.refs.take(element)


def _take_location(whole: _File, element: Element) -> None:
    whole.addresses[element.get("ID", "")] = place(whole.refs, element)


def _take_document(whole: _File, element: Element) -> None:
    kept = Element(element.tag, element.attrib)
    kept.extend(list(element))  # `elements` empties the original
    whole.documents.setdefault(element.get("IdentityID", ""), []).append(kept)


def _take_party(whole: _File, element: Element) -> None:
    number, row = element.get("FixedRef", ""), len(whole.parties) + 1
    profiles = every(element, "Profile")
    if len(profiles) != 1:
        raise unreadable(whole.file, f"party {number} has {len(profiles)} profiles", row=row)
    [profile] = profiles
    kind = _TYPES.get(whole.refs.party_type(profile.get("PartySubTypeID", "")), "")
    facts = Facts(party_type(whole.file, row, kind or "nothing known"), row, whole.file.name)
    said = list(_take_features(whole, facts, profile))
    party = Party(whole.file, row, "", number, list(_names(whole, row, profile)), facts, ())
    party.addresses = list(_addresses(whole, profile))
    identities = [identity.get("ID", "") for identity in every(profile, "Identity")]
    documents = [document for identity in identities for document in whole.documents.get(identity, ())]
    said.extend(_take_number(whole, facts, document) for document in documents)
    party.said = "; ".join(said)
    party.remarks = text(element, "Comment")
    party.title = "; ".join(dict.fromkeys(value for label, value in facts.details if label == "Title"))
    if not party.names:
        raise unreadable(whole.file, f"party {number} has no name", row=row)
    whole.parties[number] = party


def _names(whole: _File, row: int, profile: Element) -> Iterator[Name]:
    """The names, the primary one first, each in every script in which it was published."""
    parts = {
        group.get("ID", ""): whole.refs.value("NamePartType", group.get("NamePartTypeID", ""))
        for group in every(profile, "Identity/NamePartGroups/MasterNamePartGroup/NamePartGroup")
    }
    aliases = sorted(every(profile, "Identity/Alias"), key=lambda alias: alias.get("Primary") != "true")
    for alias in aliases:
        kind = _KINDS.get(whole.refs.value("AliasType", alias.get("AliasTypeID", "")))
        if kind is None:
            raise unreadable(whole.file, f"unknown kind of name {alias.get('AliasTypeID')!r}", row=row)
        weak = alias.get("LowQuality") == "true"
        forms = sorted(every(alias, "DocumentedName"), key=whole.refs.is_not_latin)
        for order, form in enumerate(forms):
            name, script = _form(whole, form, parts)
            other = NameKind.ALIAS if kind is NameKind.PRIMARY and order else kind
            yield Name(name, NameKind.WEAK if weak else other, "" if script == "Latin" else script)


def _form(whole: _File, form: Element, parts: Mapping[str, str]) -> tuple[str, str]:
    """One spelling of a name, as OFAC prints it ("LAST, First Middle"), and its script."""
    last: list[str] = []
    rest: list[str] = []
    script = ""
    for value in every(form, "DocumentedNamePart/NamePartValue"):
        said = squash(value.text or "")
        script = whole.refs.value("Script", value.get("ScriptID", ""))
        is_last = parts.get(value.get("NamePartGroupID", "")) == "Last Name"
        (last if is_last else rest).append(said)
    return ", ".join(part for part in (" ".join(last), " ".join(rest)) if part), script


def _addresses(whole: _File, profile: Element) -> Iterator[Address]:
    for feature in every(profile, "Feature"):
        if whole.refs.value("FeatureType", feature.get("FeatureTypeID", "")) == "Location":
            for it in every(feature, "FeatureVersion/VersionLocation"):
                address = _location(whole, it)
                if address.text:
                    yield address


def _location(whole: _File, reference: Element) -> Address:
    number = reference.get("LocationID", "")
    if number not in whole.addresses:
        whole.warnings.add("a location that the file does not have", value=number)
    return whole.addresses.get(number, Address(""))


def _take_features(whole: _File, facts: Facts, profile: Element) -> Iterator[str]:
    """Take every feature, and say it as the remarks of the CSV do."""
    for feature in every(profile, "Feature"):
        label = whole.refs.value("FeatureType", feature.get("FeatureTypeID", ""))
        for version in every(feature, "FeatureVersion") if label != "Location" else ():
            value = _feature_value(whole, version)
            if whole.refs.value("Reliability", version.get("ReliabilityID", "")) == "False":
                facts.details.append((f"{label} (called false by OFAC)", value))
            elif label in VESSEL_OF:
                take_vessel(facts, VESSEL_OF[label], value, whole.warnings)
            else:
                take(facts, LABEL_OF.get(label, label), value, whole.warnings)
            yield f"{label} {value}"


def _feature_value(whole: _File, version: Element) -> str:
    for detail in every(version, "VersionDetail"):
        said = squash(detail.text or "")
        if said or (said := whole.refs.value("DetailReference", detail.get("DetailReferenceID", ""))):
            return said
    for period in every(version, "DatePeriod"):
        return span(period)
    for location in every(version, "VersionLocation"):
        return _location(whole, location).country
    return ""


def _take_number(whole: _File, facts: Facts, document: Element) -> str:
    label = whole.refs.value("IDRegDocType", document.get("IDRegDocTypeID", ""))
    value = text(document, "IDRegistrationNo")
    country = whole.refs.value("Country", document.get("IssuedBy-CountryID", ""))
    for it in every(document, "DocumentDate"):
        issued = whole.refs.value("IDRegDocDateType", it.get("IDRegDocDateTypeID", "")) == "Issue Date"
        for period in every(it, "DatePeriod"):
            value = f"{value} {'issued' if issued else 'expires'} {span(period)}"
    if whole.refs.value("Validity", document.get("ValidityID", "")) == "Fraudulent":
        facts.details.append(("fraudulent document", f"{label} {value}"))
    take(facts, label, value, whole.warnings, country_code(country))
    return f"{label} {value}"


def _take_relation(whole: _File, element: Element) -> None:
    owner = whole.parties.get(element.get("From-ProfileID", ""))
    to = element.get("To-ProfileID", "")
    if owner is None:
        whole.warnings.add("a relation of a party that the file does not have", value=to)
        return
    said = whole.refs.value("RelationType", element.get("RelationTypeID", ""))
    kind = "_".join(("former " + said if element.get("Former") == "true" else said).lower().split())
    other = whole.parties.get(to)
    owner.relations.append(
        Relation(kind.replace(",", ""), other.names[0].text if other else f"OFAC {to}", to)
    )


def _take_entry(whole: _File, element: Element) -> None:
    number = element.get("ProfileID", "")
    party = whole.parties.get(number)
    if party is None:
        whole.warnings.add("a listing of a party that the file does not have", value=number)
        return
    events = every(element, "EntryEvent")
    days = [made for event in events for date in every(event, "Date") if (made := day(date))]
    title = whole.refs.value("List", element.get("ListID", ""))
    whole.lists.setdefault(number, {})[title] = min(days, default=None)
    for measure in every(element, "SanctionsMeasure"):
        kind, comment = (
            whole.refs.value("SanctionsType", measure.get("SanctionsTypeID", "")),
            text(measure, "Comment"),
        )
        if kind == "Program":
            party.programmes = tuple(dict.fromkeys((*party.programmes, *filter(None, (comment,)))))
        elif kind:
            party.facts.details.append(("sanctions type", kind))
    basis = (whole.refs.value("LegalBasis", event.get("LegalBasisID", "")) for event in events)
    party.citations = tuple(dict.fromkeys((*party.citations, *(it for it in basis if it != "Unknown"))))


_TAKE = {
    "DateOfIssue": _pass,
    "ReferenceValueSets": _take_references,
    "Location": _take_location,
    "IDRegDocument": _take_document,
    "DistinctParty": _take_party,
    "ProfileRelationship": _take_relation,
    "SanctionsEntry": _take_entry,
}
