"""The programs that people export from: one row a file of a tool, all of it data.

A file is a tool's if it has one header of each group of its ``signature``. Headers are as `plain` writes them. The row
says what the rows of the file are, whose ids they have, and what its columns are where the general vocabulary doesn't
know them or means something else; a target that is empty keeps a column out of the vocabulary's hands.
"""

# ruff: noqa: E501 - a row of the table is read across

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.importing.recognition.header_words import WORDS
from core.importing.recognition.mapping import (
    ACCOUNT_DOMAIN,
    ACCOUNT_ID,
    ACCOUNT_NAME,
    CONSENT_SINCE,
    CONTACT_EMAIL,
    CONTACT_ID,
    FULL_NAME,
    FURTHER_EMAIL,
    IGNORED,
    KIND,
    NO_CONSENT,
    NO_CONSENT_SINCE,
    OCCURRED_AT,
    OWN_ID,
    forms_of,
)
from core.store.records import INTERACTION


@dataclass(frozen=True, slots=True)
class Tool:
    """A file that a tool exports. ``kind`` is that of all interactions in it, empty if a column tells it.

    ``dropped`` are headers of columns that mean nothing elsewhere: nobody is asked to keep them.
    """

    label: str
    entity: str
    signature: tuple[frozenset[str], ...]
    targets: Mapping[str, str]
    system: str = ""
    kind: str = ""
    dropped: frozenset[str] = frozenset()

    def fits(self, headers: Collection[str]) -> bool:
        """Whether a file with these headers is the tool's; of one of interactions, also those of their instants."""
        is_signed = all(not group.isdisjoint(headers) for group in self.signature)
        instants = self.headers_of(OCCURRED_AT)
        return is_signed and (self.entity != INTERACTION or not instants or not instants.isdisjoint(headers))

    def headers_of(self, target: str) -> set[str]:
        """Return the headers of columns that become a target."""
        return {header for header, other in self.targets.items() if other == target}

    def telling(self, headers: Collection[str]) -> list[str]:
        """Return those headers that are in the signature."""
        known = frozenset[str]().union(*self.signature)
        return [header for header in headers if header in known]


def find_tool(headers: Collection[str], entity: str | None) -> Tool | None:
    """Return the tool with the longest signature that a file has, of an entity if that is given."""
    plain_headers = frozenset(form for header in headers for form in forms_of(header))
    found = [tool for tool in TOOLS if entity in (None, tool.entity) and tool.fits(plain_headers)]
    return max(found, key=lambda tool: (len(tool.signature), len(tool.targets)), default=None)


def _tool(
    label: str,
    entity: str,
    signature: str,
    columns: Mapping[str, str],
    *,
    system: str = "",
    kind: str = "",
    dropped: str = "",
) -> Tool:
    """Read a row: groups are between spaces, headers of a group between bars; columns are targets and their headers."""
    groups = tuple(frozenset(group.split("|")) for group in signature.split())
    targets = {header: target for target, headers in columns.items() for header in headers.split()}
    return Tool(label, entity, groups, targets, system, kind, frozenset(dropped.split()))


def _words_of(target: str) -> str:
    """Return the words that everybody has for a target of interactions, as a group of a signature."""
    return "|".join(WORDS[INTERACTION][target])


_OF_ORDERS = re.compile(r".*order.|order.|purchase|bestel|auftrag|kauf|.*commande|.*pedido|.*ordin|.*zamow|.*encomenda")
_ORDER_IDS = "|".join(word for word in WORDS[INTERACTION][OWN_ID] if _OF_ORDERS.match(word))
_SALESFORCE_PERSON = {
    OWN_ID: "id contactid leadid", "job_title": "title titel titre titulo titolo", "phone": "phone mobilephone mobile",
    "city": "mailingcity city", "state": "mailingstate mailingstateprovince state stateprovince",
    "country": "mailingcountry country", "source": "leadsource", "birthday": "birthdate",
    NO_CONSENT: "hasoptedoutofemail emailoptout", "owner": "contactowner ownername leadowner owneralias",
    IGNORED: "accountowner ownerid masterrecordid isdeleted reportstoid createdbyid lastmodifiedbyid salutation",
    "created_at": "createddate", "updated_at": "lastmodifieddate", FULL_NAME: "name fullname contactname",
}  # fmt: skip
_ORDER = {"amount": "total", "quantity": "lineitemquantity", "equipment": "lineitemname"}

OWN_LISTS = "Windrow"
"""The tool of the lists that Windrow itself exports."""

TOOLS: tuple[Tool, ...] = (
    # Windrow's own lists of members and of changes: an internal number is no id of anybody's.
    _tool(
        OWN_LISTS, "contact", "profileid firstname lastname email city account enteredat enteredreason", {
            OWN_ID: "externalid", ACCOUNT_NAME: "account",
        }, dropped="profileid system name enteredat enteredreason",
    ),
    _tool(
        OWN_LISTS, "contact", "cursor segmentkey at change profileid reason version", {
            OWN_ID: "externalid",
        }, dropped="profileid system cursor segmentkey at change reason version",
    ),
    _tool(
        OWN_LISTS, "contact", "ownid firstname lastname name email|mail city account membersince reason", {
            OWN_ID: "ownid", ACCOUNT_NAME: "account",
        }, dropped="system name membersince reason",
    ),
    # Those of earlier releases
    _tool(
        OWN_LISTS, "contact", "profileid enteredat|change|cursor email|externalid|name", {
            FULL_NAME: "name",
            OWN_ID: "externalid", ACCOUNT_NAME: "account",
        }, dropped="profileid enteredat enteredreason cursor segmentkey at change reason version",
    ),
    _tool(
        OWN_LISTS, "contact", "name|topic email city account membersince", {
            FULL_NAME: "name", OWN_ID: "ownid", ACCOUNT_NAME: "account",
        }, dropped="id membersince reason",
    ),
    # Salesforce
    _tool(
        "Salesforce (contacts)", "contact",
        "id|contactid firstname|lastname|name accountid|accountname hasoptedoutofemail|emailoptout|mailingcity|leadsource"
        "|mailingpostalcode|mailingzippostalcode|createddate|ownerid",
        _SALESFORCE_PERSON | {ACCOUNT_ID: "accountid", ACCOUNT_NAME: "accountname account"}, system="salesforce",
    ),
    _tool(
        "Salesforce (leads)", "contact",
        "id|leadid firstname|lastname|name company|companyaccount leadsource|isconverted|converted|leadstatus|status",
        _SALESFORCE_PERSON
        | {ACCOUNT_NAME: "company companyaccount", ACCOUNT_DOMAIN: "website", IGNORED: "status leadstatus rating"},
        system="salesforce",
    ),
    _tool(
        "Salesforce (accounts)", "account",
        "id|accountid name|accountname billingcity|billingcountry|billingstate|annualrevenue|numberofemployees|industry "
        "billingcity|billingpostalcode|parentid|accountowner|ownerid|createddate|accountnumber", {
            OWN_ID: "id accountid", "name": "name accountname", "employees": "numberofemployees employees",
            "annual_revenue": "annualrevenue", "city": "billingcity", "state": "billingstate billingstateprovince",
            "country": "billingcountry", "created_at": "createddate",
            "updated_at": "lastmodifieddate", IGNORED: "accountnumber ownerid parentid",
        }, system="salesforce",
    ),
    _tool(
        "Salesforce (campaign members)", INTERACTION,
        "campaignid|campaignname contactid|leadid|campaignmemberid|leadorcontactid status|memberstatus"
        "|campaignmemberstatus|hasresponded", {
            OWN_ID: "id campaignmemberid", CONTACT_ID: "contactid leadorcontactid", CONTACT_EMAIL: "email",
            "event": "campaignname name", OCCURRED_AT: "firstrespondeddate createddate memberfirstrespondeddate",
            IGNORED: "status memberstatus campaignid leadid type",
        }, system="salesforce",
    ),
    # HubSpot
    _tool(
        "HubSpot (contacts)", "contact",
        "recordid|contactid|vid|idobjet|iddelregistro|datensatzid email|emailadresse|emailaddress|correo|adressemail "
        "lifecyclestage|leadstatus|createdate|contactowner|associatedcompany|hubspotscore|originalsource|lebenszyklusphase"
        "|zustandigermitarbeiter|erstellungsdatum|unsubscribedfromallemail|marketingcontactstatus|phasedecycledevie", {
            OWN_ID: "recordid contactid vid datensatzid", "source": "originalsource originalsourcetype",
            NO_CONSENT: "unsubscribedfromallemail optedoutofallemail vonallenemailsabgemeldet",
            "owner": "contactowner zustandigermitarbeiter", ACCOUNT_NAME: "companyname associatedcompany unternehmensname",
            ACCOUNT_ID: "associatedcompanyid primaryassociatedcompanyid", "city": "city stadt", ACCOUNT_DOMAIN: "websiteurl",
            IGNORED: "leadstatus lifecyclestage marketingcontactstatus lastactivitydate",
        }, system="hubspot",
    ),
    _tool(
        "HubSpot (companies)", "account",
        "recordid|companyid companyname|name companyowner|companydomainname|createdate|lifecyclestage|industry "
        "companyowner|companydomainname|numberofassociatedcontacts|lastactivitydate|lifecyclestage|annualrevenue", {
            OWN_ID: "recordid companyid", "name": "companyname name", "city": "city",
            ACCOUNT_DOMAIN: "companydomainname domain websiteurl", IGNORED: "phonenumber lifecyclestage",
        }, system="hubspot",
    ),
    _tool(
        "HubSpot (e-mail events)", INTERACTION,
        "recipient|emailaddress|email eventtype|type campaignid|emailcampaignid|emailcampaignname|campaignname created|eventtimestamp"
        "|eventcreated|timestamp", {
            CONTACT_EMAIL: "recipient emailaddress email", KIND: "eventtype type", OWN_ID: "eventid id",
            OCCURRED_AT: "created eventtimestamp eventcreated timestamp", "link": "url link",
            "email": "emailcampaignname campaignname emailname subject",
        }, system="hubspot",
    ),
    _tool(
        "HubSpot (activities)", INTERACTION,
        "activitytype|engagementtype activitydate|activitycreatedate associatedcontactids|associatedcontactid|associatedcontact"
        "|contactid", {
            KIND: "activitytype engagementtype", OCCURRED_AT: "activitydate activitycreatedate", OWN_ID: "recordid activityid",
            CONTACT_ID: "associatedcontactids associatedcontactid contactid", CONTACT_EMAIL: "associatedcontact contactemail",
        }, system="hubspot",
    ),
    # Dynamics 365
    _tool(
        "Dynamics 365 (contacts)", "contact",
        "donotmodifycontact|nichtbearbeitenkontakt|nichtandernkontakt|nepasmodifiercontact|nomodificarcontacto"
        "|nonmodificarecontatto", {
            OWN_ID: "donotmodifycontact nichtbearbeitenkontakt nichtandernkontakt nepasmodifiercontact nomodificarcontacto"
            " nonmodificarecontatto",
            "updated_at": "donotmodifymodifiedon nichtbearbeitengeandertam nichtanderngeandertam nepasmodifiermodifiele"
            " nomodificarmodificadoel nomodificarfechademodificacion",
            NO_CONSENT: "donotallowbulkemails donotallowbulkemail massenemailsnichtzulassen massenemailnichtzulassen"
            " nepasautorisertouslescourriersenmasse nopermitircorreoelectronicomasivo donotallowemails emailnichtzulassen",
            FULL_NAME: "fullname vollstandigername nomcomplet nombrecompleto", ACCOUNT_NAME: "companyname firmenname company",
            IGNORED: "donotmodifyrowchecksum nichtbearbeitenzeilenprufsumme status statusreason",
        }, system="dynamics",
    ),
    _tool(
        "Dynamics 365 (accounts)", "account", "donotmodifyaccount|nichtbearbeitenfirma|nichtandernfirma|nepasmodifiercompte", {
            OWN_ID: "donotmodifyaccount nichtbearbeitenfirma nichtandernfirma nepasmodifiercompte",
            "updated_at": "donotmodifymodifiedon nichtbearbeitengeandertam", "name": "accountname firmenname",
            "city": "address1city", IGNORED: "donotmodifyrowchecksum primarycontact mainphone",
        }, system="dynamics",
    ),
    _tool(
        "Dynamics 365 (contacts)", "contact", "contactid fullname|firstname|lastname donotbulkemail|donotemail|parentcustomerid"
        "|statecode|emailaddress1", {
            OWN_ID: "contactid", "email": "emailaddress1", NO_CONSENT: "donotbulkemail donotemail", ACCOUNT_NAME: "company",
            "city": "address1city", "state": "address1stateorprovince", "country": "address1country", "phone": "telephone1 mobilephone",
            "created_at": "createdon", "updated_at": "modifiedon", "birthday": "birthdate", "job_title": "jobtitle",
        }, system="dynamics",
    ),
    # Zoho
    _tool(
        "Zoho CRM (contacts)", "contact", "contactid|recordid|id contactowner|contactownerid|emailoptout accountname|mailingcity"
        "|leadsource|lastactivitytime vendorname|accountnameid|contactownerid|createdby|modifiedby|emailoptout|secondaryemail", {
            OWN_ID: "contactid recordid id", "owner": "contactowner", ACCOUNT_NAME: "accountname", NO_CONSENT: "emailoptout",
            ACCOUNT_ID: "accountnameid accountid", "job_title": "title", "city": "mailingcity", "state": "mailingstate",
            "country": "mailingcountry", "birthday": "dateofbirth", "created_at": "createdtime", "updated_at": "modifiedtime",
            "source": "leadsource", IGNORED: "contactownerid createdbyid modifiedbyid createdby modifiedby salutation",
        }, system="zoho",
    ),
    _tool(
        "Zoho CRM (leads)", "contact", "leadid|recordid|id leadowner leadsource|leadstatus company", {
            OWN_ID: "leadid recordid id", "owner": "leadowner", ACCOUNT_NAME: "company", NO_CONSENT: "emailoptout",
            ACCOUNT_DOMAIN: "website", "job_title": "title", "created_at": "createdtime", "updated_at": "modifiedtime",
            IGNORED: "leadownerid createdby modifiedby createdbyid modifiedbyid leadstatus salutation",
        }, system="zoho",
    ),
    # Pipedrive
    _tool(
        "Pipedrive (people)", "contact", "personid|personname personname|personemail|personemailwork|personorganization", {
            OWN_ID: "personid id", FULL_NAME: "personname", "first_name": "personfirstname", "last_name": "personlastname",
            "email": "personemail personemailwork", FURTHER_EMAIL: "personemailhome personemailother",
            "phone": "personphone personphonework personphonemobile personphonehome",
            ACCOUNT_NAME: "personorganization organizationname", ACCOUNT_ID: "organizationid", "owner": "personowner",
            "created_at": "personpersoncreated personcreated personaddtime", "updated_at": "personupdatetime",
            "job_title": "personjobtitle", NO_CONSENT: "", "email_consent": "personmarketingstatus",
        }, system="pipedrive",
    ),
    _tool(
        "Pipedrive (people)", "contact", "id name organization|organizationid opendeals|closeddeals|nextactivitydate|wondeals"
        "|marketingstatus", {
            OWN_ID: "id", FULL_NAME: "name", ACCOUNT_NAME: "organization", ACCOUNT_ID: "organizationid", "owner": "owner",
            "email_consent": "marketingstatus",
        }, system="pipedrive",
    ),
    # Google Contacts, new and old
    _tool(
        "Google Contacts", "contact", "email1value", {
            "email": "email1value", "phone": "phone1value", ACCOUNT_NAME: "organizationname organization1name",
            "job_title": "organizationtitle organization1title", "first_name": "firstname givenname",
            "last_name": "lastname familyname", FULL_NAME: "name", "city": "address1city", "state": "address1region",
            "country": "address1country", IGNORED: "additionalname yominame nameprefix namesuffix initials fileas labels",
        },
    ),
    # Outlook
    _tool(
        "Outlook", "contact",
        "emailaddress|emailadresse|adressedemessagerie|direcciondecorreoelectronico|indirizzopostaelettronica"
        "|adresemail|emailadres|enderecodeemail|email1address "
        "email2address|email2adresse|email2type|businessstreet|strassegeschaftlich|businessphone|telefongeschaftlich"
        "|telephonebureau|emaildisplayname|businesspostalcode|homestreet|adressedemessagerie2|anniversary|ruebureau", {
            "email": "emailaddress emailadresse adressedemessagerie direcciondecorreoelectronico indirizzopostaelettronica"
            " adresemail emailadres enderecodeemail email1address",
            "phone": "mobilephone mobiltelefon telmobile telefonomovil cellulare businessphone telefongeschaftlich"
            " telephonebureau primaryphone homephone telefonprivat",
            "job_title": "jobtitle position titre profession puesto posizione",
            ACCOUNT_NAME: "company firma societe organizacion compania societa", "birthday": "birthday geburtstag anniversaire"
            " cumpleanos compleanno dataurodzenia verjaardag aniversario",
            "first_name": "firstname vorname prenom nombre nome", "last_name": "lastname nachname nom apellidos cognome",
            "city": "businesscity ortgeschaftlich villebureau ciudaddetrabajo homecity ortprivat",
            "state": "businessstate regiongeschaftlich bundeslandkantongeschaftlich homestate",
            "country": "businesscountryregion landregiongeschaftlich paysregionbureau homecountryregion",
            IGNORED: "title anrede titel initials gender geschlecht emailtype emaildisplayname",
        },
    ),
    # Mailchimp
    _tool(
        "Mailchimp (audience)", "contact", "emailaddress|emailadresse|adresseemail memberrating|optintime|leid|euid leid|euid|optinip"
        "|lastchanged|confirmtime", {
            "email": "emailaddress emailadresse adresseemail", "first_name": "firstname fname", "last_name": "lastname lname",
            "phone": "phonenumber phone", CONSENT_SINCE: "optintime confirmtime", NO_CONSENT_SINCE: "unsubtime cleantime",
            "updated_at": "lastchanged", IGNORED: "leid euid optinip confirmip memberrating latitude longitude gmtoff dstoff"
            " timezone cc region notes tags",
        },
    ),
    _tool(
        "Mailchimp (opens)", INTERACTION, "emailaddress|email opens|numberofopens|totalopens|opentime lastopened|lastopen|timestamp|opentime|firstopen", {
            CONTACT_EMAIL: "emailaddress email", OCCURRED_AT: "lastopened lastopen timestamp opentime firstopen",
            IGNORED: "opens euid leid",
        }, kind="email_opened",
    ),
    _tool(
        "Mailchimp (clicks)", INTERACTION, "emailaddress|email clicks|numberofclicks|totalclicks|clicktime lastclicked|lastclick|timestamp|clicktime", {
            CONTACT_EMAIL: "emailaddress email", OCCURRED_AT: "lastclicked lastclick timestamp clicktime", "link": "url",
            IGNORED: "clicks euid leid",
        }, kind="email_clicked",
    ),
    _tool(
        "Mailchimp (activity)", INTERACTION, "email|emailaddress action timestamp|time campaign|campaignid|campaigntitle|title|url|ip", {
            CONTACT_EMAIL: "email emailaddress", KIND: "action", OCCURRED_AT: "timestamp time", "link": "url",
            "email": "campaign campaigntitle title",
        },
    ),
    # Klaviyo
    _tool(
        "Klaviyo (profiles)", "contact", "email klaviyoid|emailmarketingconsent|emailmarketingconsentstatus|klaviyoprofileid"
        "|profileid|emailconsenttimestamp|emailmarketingstatus|emailsuppressions", {
            OWN_ID: "klaviyoid klaviyoprofileid profileid", "email_consent":
            "emailmarketingconsent emailmarketingconsentstatus emailmarketingstatus consentstatus",
            ACCOUNT_NAME: "organization", "job_title": "title", "created_at": "profilecreatedon datecreated created dateadded",
            "updated_at": "lastupdated updated", IGNORED: "lastopen lastclick lasteventdate smsmarketingconsent emailconsenttimestamp",
        }, system="klaviyo",
    ),
    _tool(
        "Klaviyo (events)", INTERACTION, "metric|metricname|eventname email|profileemail timestamp|datetime|eventtime profileid|eventid"
        "|klaviyoid|value|eventvalue", {
            KIND: "metric metricname eventname", CONTACT_EMAIL: "email profileemail", OWN_ID: "eventid", "amount": "value eventvalue",
            OCCURRED_AT: "timestamp datetime eventtime", "email": "campaignname", "link": "url",
        }, system="klaviyo",
    ),
    # Brevo, formerly Sendinblue
    _tool(
        "Brevo (contacts)", "contact", "email contactid|id emailblacklisted|smsblacklisted|blacklisted|doubleoptin|optin|addeddate"
        "|addedtime|extid|listids|modifiedat lastname|firstname|sms|nom|prenom|nachname|vorname", {
            OWN_ID: "contactid id extid", "first_name": "firstname prenom vorname", "last_name": "lastname nom nachname",
            NO_CONSENT: "emailblacklisted blacklisted", "phone": "sms", "created_at": "addedtime addeddate createdat",
            "updated_at": "modifiedat lastmodified", "email_consent": "optin doubleoptin", IGNORED: "smsblacklisted listids",
        }, system="brevo",
    ),
    _tool(
        "Brevo (activity)", INTERACTION, "sttext|status|event ts|date|time|sentdate email|emailid|to subject|mid|messageid|frm|tag", {
            KIND: "sttext status event", OCCURRED_AT: "ts date time sentdate", CONTACT_EMAIL: "email emailid to",
            "email": "subject sub", "link": "link url", IGNORED: "mid frm from messageid tag ip",
        },
    ),
    # SendGrid
    _tool(
        "SendGrid (contacts)", "contact", "email createdat|updatedat contactid alternateemails|addressline1|stateprovinceregion"
        "|phonenumberid", {
            OWN_ID: "contactid", "state": "stateprovinceregion", "created_at": "createdat", "updated_at": "updatedat",
            IGNORED: "alternateemails externalid phonenumberid anonymousid",
        }, system="sendgrid",
    ),
    _tool(
        "SendGrid (activity)", INTERACTION, "email|recipient|toemail event|lasteventtype|status sgmessageid|sgeventid|messageid|msgid|recvmessageid"
        " processed|timestamp|lasteventtime|sgeventid|subject", {
            KIND: "event lasteventtype status", CONTACT_EMAIL: "email recipient toemail", "link": "url", "email": "subject",
            OCCURRED_AT: "timestamp processed lasteventtime", OWN_ID: "sgeventid", IGNORED: "sgmessageid messageid msgid recvmessageid"
            " reason ip response useragent fromemail",
        }, system="sendgrid",
    ),
    # ActiveCampaign
    _tool(
        "ActiveCampaign (contacts)", "contact", "contactid|subscriberid|id email dateadded|datecreated|datesubscribed|ipaddress|score|tags|lastupdated"
        " account|accountname|accounts|organization|deals|numberoftags|dateunsubscribed|hash|datesubscribed|linkclicks|emailopens", {
            OWN_ID: "contactid subscriberid id", ACCOUNT_NAME: "account accountname organization", "created_at": "dateadded datecreated",
            CONSENT_SINCE: "datesubscribed", NO_CONSENT_SINCE: "dateunsubscribed", "job_title": "jobtitle",
            IGNORED: "ipaddress tags score hash",
        }, system="activecampaign",
    ),
    # Shopify
    _tool(
        "Shopify (customers)", "contact", "acceptsmarketing|acceptsemailmarketing totalspent|totalorders|taxexempt|defaultaddresscompany", {
            OWN_ID: "customerid id", "email_consent": "acceptsemailmarketing acceptsmarketing",
            ACCOUNT_NAME: "company defaultaddresscompany", "city": "city defaultaddresscity", "country": "country countrycode"
            " defaultaddresscountrycode", "state": "provincecode province defaultaddressprovincecode",
            "phone": "phone defaultaddressphone", IGNORED: "acceptssmsmarketing totalspent totalorders note tags taxexempt",
        }, system="shopify",
    ),
    _tool(
        "Shopify (orders)", INTERACTION, "name email financialstatus paidat|createdat|lineitemname|fulfillmentstatus", _ORDER | {
            OWN_ID: "name id", CONTACT_EMAIL: "email", OCCURRED_AT: "createdat paidat",
            IGNORED: "acceptsmarketing paidat subtotal billingname shippingname currency",
        }, system="shopify", kind="purchase",
    ),
    # WooCommerce
    _tool(
        "WooCommerce (customers)", "contact", "email|billingemail username|nicename|lastactive|signup orders|totalspend|aov|averageordervalue"
        "|moneyspent|ordercount", {
            OWN_ID: "customerid userid id", FULL_NAME: "name", "created_at": "signup dateregistered registered",
            "country": "country countryregion", IGNORED: "username lastactive orders totalspend aov",
        }, system="woocommerce",
    ),
    _tool(
        "WooCommerce (orders)", INTERACTION, "ordernumber|orderid orderdate|date|datecreated|paiddate billingemail|customeremail|email|emailbilling"
        " billingfirstname|firstnamebilling|orderstatus|customeruser|shippingmethodtitle|paymentmethodtitle|customernote", {
            OWN_ID: "ordernumber orderid", CONTACT_EMAIL: "billingemail customeremail emailbilling email", "quantity": "quantity itemquantity",
            OCCURRED_AT: "orderdate datecreated paiddate date", "amount": "ordertotalamount ordertotal total",
            "equipment": "itemname productname", IGNORED: "orderstatus status customeruser customernote itemcost",
        }, system="woocommerce", kind="purchase",
    ),
    # Stripe
    _tool(
        "Stripe (customers)", "contact", "id email createdutc|created delinquent|totalspend|cardlast4|defaultsource|paymentcount|plan|cardid", {
            OWN_ID: "id", FULL_NAME: "name", "created_at": "createdutc created", "country": "addresscountry cardaddresscountry",
            "city": "addresscity cardaddresscity", IGNORED: "status description plan delinquent cardname",
        }, system="stripe",
    ),
    _tool(
        "Stripe (payments)", INTERACTION, "id amount createdutc|createddateutc|created customeremail|customerid status|captured|amountrefunded|fee", {
            OWN_ID: "id", CONTACT_EMAIL: "customeremail", CONTACT_ID: "customerid", OCCURRED_AT: "createddateutc createdutc created",
            "amount": "amount", "equipment": "description", IGNORED: "status fee amountrefunded currency cardid type",
        }, system="stripe", kind="purchase",
    ),
    # Orders of any shop
    _tool(
        "a list of orders", INTERACTION, f"{_ORDER_IDS} {_words_of(OCCURRED_AT)} {_words_of('amount')}", {},
        kind="purchase",
    ),
    # Eventbrite
    _tool(
        "Eventbrite (attendees)", INTERACTION, "order|orderid|orderno|bestellnummer|bestellnr|ncommande|ndecommande orderdate|bestelldatum"
        "|datedelacommande|datedecommande tickettype|eventname|attendeestatus|attendee|attendeeno|tickettyp|typedebillet|nomdelevenement", {
            OWN_ID: "attendee attendeeid attendeeno barcode", OCCURRED_AT: "orderdate bestelldatum datedelacommande datedecommande",
            CONTACT_EMAIL: "email attendeeemail buyeremail emailadresse adresseemail", "event": "eventname veranstaltung nomdelevenement",
            "quantity": "quantity ticketquantity anzahl quantite", "amount": "totalpaid ordertotal grosssales gesamt",
            "category": "tickettype tickettyp typedebillet", IGNORED: "order orderno bestellnummer orderid attendeestatus",
        }, kind="event_registered",
    ),
    # LinkedIn
    _tool(
        "LinkedIn (connections)", "contact", "firstname lastname connectedon", {
            "email": "emailaddress", ACCOUNT_NAME: "company", "job_title": "position", IGNORED: "connectedon url",
        },
    ),
    _tool(
        "LinkedIn (lead form)", "contact", "leadid|formname|formid|leadgenform campaignname|campaignid|campaign|creativeid|creativename"
        " email|emailaddress|workemail submittedat|submitdate|leaddate|createdat|submittedtime|leadcreatedat", {
            OWN_ID: "leadid", "email": "emailaddress email workemail", ACCOUNT_NAME: "companyname", "job_title": "jobtitle",
            "created_at": "submittedat submitdate leaddate createdat submittedtime leadcreatedat",
            IGNORED: "formname leadgenform formid campaignname campaignid campaign creativeid creativename accountname",
        }, system="linkedin",
    ),
    # Meta lead forms: people who filled in a form
    _tool(
        "Meta (lead form)", "contact", "createdtime formname|formid|adname|adid|campaignid|isorganic email|fullname|phonenumber", {
            OWN_ID: "id", FULL_NAME: "fullname", "phone": "phonenumber phone", "created_at": "createdtime",
            ACCOUNT_NAME: "companyname", "birthday": "dateofbirth", "state": "state province", "city": "city",
            IGNORED: "formname formid adid adname adsetid adsetname campaignid campaignname isorganic platform leadstatus",
        }, system="meta",
    ),
    # Matomo and others that count visits
    _tool(
        "Matomo (visits)", INTERACTION, "idvisit visitorid|userid servertimestamp|visitserverhour|firstactiontimestamp|lastactiontimestamp"
        "|serverdate", {
            OWN_ID: "idvisit", CONTACT_ID: "userid", OCCURRED_AT: "servertimestamp lastactiontimestamp firstactiontimestamp",
            "page": "entryurl url", IGNORED: "visitorid visitip",
        }, system="matomo", kind="page_visited",
    ),
    # Ghost and Substack
    _tool(
        "Ghost (members)", "contact", "id email subscribedtoemails complimentaryplan|stripecustomerid|createdat|labels|tiers", {
            OWN_ID: "id", FULL_NAME: "name", "email_consent": "subscribedtoemails subscribed", "created_at": "createdat",
            IGNORED: "stripecustomerid complimentaryplan note labels tiers deletedat",
        }, system="ghost",
    ),
    _tool(
        "Substack (subscribers)", "contact", "email activesubscription|subscriptiontype|expiry|plan emaildisabled|createdat|digestenabled"
        "|startdate|emailsopened6mo|activity", {
            NO_CONSENT: "emaildisabled", "created_at": "createdat startdate", FULL_NAME: "name",
            IGNORED: "activesubscription expiry plan subscriptiontype",
        },
    ),
    # Moodle
    _tool(
        "Moodle (users)", "contact", "username email|emailaddress|emailadresse firstname|vorname|prenom|nombre lastname|surname|nachname|nom|apellidos"
        "|apellidos idnumber|auth|course1|suspended|cohort1|lastaccess|institution|letzterzugriff", {
            OWN_ID: "idnumber", "email": "email emailaddress emailadresse", "first_name": "firstname vorname prenom nombre",
            "last_name": "lastname surname nachname nom apellidos", ACCOUNT_NAME: "institution", "phone": "phone1 phone2",
            IGNORED: "username auth suspended department id",
        }, system="moodle",
    ),
    _tool(
        "Moodle (participants)", "contact", "firstname|vorname|prenom|nombre lastname|surname|nachname|nom|apellidos emailaddress|emailadresse"
        "|adressedecourriel|direccionemail lastaccesstocourse|roles|groups|letzterzugriffkurs|rollen|gruppen|dernieracces|groupes", {
            OWN_ID: "idnumber idnummer", "first_name": "firstname vorname prenom nombre",
            "last_name": "lastname surname nachname nom apellidos", "email": "emailaddress emailadresse adressedecourriel direccionemail",
            IGNORED: "roles groups rollen gruppen username",
        }, system="moodle",
    ),
    # Forms
    _tool(
        "Typeform", INTERACTION, "submitdateutc|submittedat|submitdate|responsetoken|token startdateutc|networkid|responseid|token|startdate", {
            OWN_ID: "responseid token responsetoken", OCCURRED_AT: "submitdateutc submittedat submitdate",
            CONTACT_EMAIL: "email emailaddress youremail whatisyouremail whatsyouremail whatsyouremailaddress",
            IGNORED: "startdateutc networkid startdate",
        }, system="typeform", kind="form_submitted",
    ),
    _tool(
        "Google Forms", INTERACTION, "timestamp|zeitstempel|horodateur|marcatemporal|informazionicronologiche|sygnaturaczasowa|tijdstempel"
        "|carimbodedatahora emailaddress|emailadresse|nutzername|adresseemail|direcciondecorreoelectronico|username|nomedeutilizador"
        "|indirizzoemail|adresemail|emailadres|enderecodeemail", {
            OCCURRED_AT: "timestamp zeitstempel horodateur marcatemporal informazionicronologiche sygnaturaczasowa tijdstempel"
            " carimbodedatahora",
            CONTACT_EMAIL: "emailaddress emailadresse email adresseemail direcciondecorreoelectronico username indirizzoemail"
            " adresemail emailadres enderecodeemail",
        }, kind="form_submitted",
    ),
    # Zoom
    _tool(
        "Zoom (attendees)", INTERACTION, "email|useremail|emailadresse jointime|beitrittszeit|attended registrationtime|leavetime|timeinsession"
        "|timeinsessionminutes|approvalstatus|isguest|duration|durationminutes|dauerminuten", {
            CONTACT_EMAIL: "email useremail emailadresse", OCCURRED_AT: "jointime beitrittszeit", "event": "topic webinarname",
            IGNORED: "attended registrationtime leavetime approvalstatus usernameoriginalname",
        }, kind="event_checked_in",
    ),
    _tool(
        "Zoom (registrants)", INTERACTION, "email registrationtime approvalstatus", {
            CONTACT_EMAIL: "email", OCCURRED_AT: "registrationtime", IGNORED: "approvalstatus",
        }, kind="event_registered",
    ),
    # Xing
    _tool(
        "Xing", "contact", "vorname|firstname nachname|lastname xingprofil|xingprofile|profilurl|profileurl|xingurl", {
            "email": "email emailgeschaftlich geschaftlicheemail", ACCOUNT_NAME: "firma unternehmen company arbeitgeber",
            "job_title": "position jobtitel berufsbezeichnung", IGNORED: "xingprofil xingprofile profilurl xingurl",
        },
    ),
    # CleverReach
    _tool(
        "CleverReach", "contact", "email registered|registriert|angemeldetam|activated|aktiviert deactivated|deaktiviert|activated|aktiviert|source|quelle"
        "|lastmailing|stars|bounced", {
            OWN_ID: "", CONSENT_SINCE: "activated aktiviert", NO_CONSENT_SINCE: "deactivated deaktiviert",
            "created_at": "registered registriert", IGNORED: "source quelle bounced stars lastmailing",
        },
    ),
)  # fmt: skip
"""By what is recognized; where several fit, the one with more groups in its signature."""
