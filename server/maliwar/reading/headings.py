"""What stands above the sections of a thing's page, by how their rows hang on it."""

from typing import Final

from maliwar.languages import N_
from maliwar.names import MW, PREFIXES

CLAIM_HEADINGS: Final = {
    "about": N_("What is claimed of it"),
    "by": N_("What it claims"),
    "affecting": N_("Numbers that concern it"),
    "blaming": N_("Who blames it"),
    "counted": N_("Numbers given"),
    "for": N_("Who says so"),
    "against": N_("Who denies it"),
    "source": N_("What rests on it"),
    "passage": N_("What it carries"),
}
PLURALS: Final = {
    "Alliance": N_("Alliances"),
    "Hostility": N_("Hostilities"),
    "Negotiation": N_("Negotiations"),
    "AgreementInForce": N_("Agreements in force"),
    "Association": N_("Associations"),
    "Support": N_("Support given or received"),
    "Membership": N_("Memberships"),
    "Office": N_("Offices"),
    "Command": N_("Commands"),
    "TerritorialControl": N_("Control of places"),
    "Deployment": N_("Deployments"),
    "Siege": N_("Sieges"),
    "Operation": N_("Operations"),
}
"""Situations by class; events and other situations follow."""
OTHERS: Final = (N_("Events"), N_("Other situations"))
OF_PLACES: Final = {
    "Control of places": N_("Who held it, in turn"),
    "Events": N_("What happened there"),
    "Offices": N_("Who held office there"),
    "Support": N_("Support given there"),
    "Hostilities": N_("Who fought there"),
    "Deployments": N_("Who was deployed there"),
}
"""The same, said of a place."""
BY_PROPERTY: Final = {
    MW + "begunBy": N_("What it began"),
    MW + "endedBy": N_("What it ended"),
    MW + "causedBy": N_("What it led to"),
    MW + "partOf": N_("What happened in it"),
}
"""What hangs on an event, by how it does."""
INVERSE: Final = {
    MW + "attestedIn": N_("Named here"),
    MW + "cites": N_("Cited by passages"),
    MW + "quality": N_("Sources of this quality"),
    MW + "passageKind": N_("Passages of this kind"),
    MW + "passageFlag": N_("Passages so flagged"),
    MW + "precision": N_("Points of this precision"),
    MW + "agreementKind": N_("Agreements of this kind"),
    MW + "eventKind": N_("Events of this kind"),
    MW + "speaksFor": N_("Who speaks for it"),
    MW + "silentOn": N_("Where the sources are silent on it"),
    MW + "signatory": N_("Agreements that it signed"),
    MW + "capitalOf": N_("Its capital"),
    MW + "countKind": N_("Counts of this kind"),
    MW + "stance": N_("Claims of this stance"),
    MW + "asserter": N_("Claims that it makes"),
    MW + "status": N_("Claims so rated"),
    MW + "manner": N_("Claims made in this manner"),
    MW + "standing": N_("Situations of this standing"),
    MW + "dateBasis": N_("Dates known so"),
    MW + "corroborates": N_("Claims that bear it out"),
    MW + "partOfTotal": N_("Counts that are a part of it"),
    MW + "role": N_("Offices with this role"),
    MW + "mode": N_("Control of this mode"),
    MW + "form": N_("Alliances of this form"),
    MW + "hostilityBasis": N_("Hostilities known so"),
    MW + "supportKind": N_("Support of this kind"),
    MW + "descendsFrom": N_("What came out of it"),
    MW + "associationKind": N_("Ties of this kind"),
    MW + "listMark": N_("Listed with this mark"),
    MW + "sanctionKind": N_("Sanctions of this kind"),
    MW + "sanctionStep": N_("Sanctions at this step"),
    PREFIXES["dcterms"] + "spatial": N_("Datasets about it"),
    PREFIXES["dcterms"] + "publisher": N_("What it published"),
    PREFIXES["geo"] + "hasGeometry": N_("Places with this point"),
    PREFIXES["skos"] + "inScheme": N_("Concepts in it"),
    PREFIXES["skos"] + "broader": N_("Narrower"),
}
"""What stands above the things that point at a thing by a property."""
