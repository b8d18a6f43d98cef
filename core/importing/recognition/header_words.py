"""What headers are called, as `plain` writes them: the words of a target by preference, in several languages.

Only equal words count. A word that means several things (*title*, *name*) stands at the end of its target, where
another column of the same file takes its place, and cells have to agree.
"""

# ruff: noqa: E501 - lists of words are read across

from __future__ import annotations

from collections.abc import Mapping

from core.importing.recognition.mapping import (
    ACCOUNT_DOMAIN,
    ACCOUNT_ID,
    ACCOUNT_NAME,
    CONSENT_SINCE,
    CONTACT_EMAIL,
    CONTACT_ID,
    FULL_NAME,
    FURTHER_EMAIL,
    KIND,
    NO_CONSENT,
    NO_CONSENT_SINCE,
    OCCURRED_AT,
    OWN_ID,
)
from core.store.records import INTERACTION

_EMAIL = """
email emailaddress mail mailaddress primaryemail emailprimary primaryemailaddress email1 emailaddress1 email1value
email1address workemail businessemail emailwork workemailaddress personalemail homeemail emailhome emailid
contactemail useremail buyeremail attendeeemail recipientemail customeremail billingemail subscriberemail
internetemail emailadres
emailadresse mailadresse emailkontakt emailgeschaftlich geschaftlicheemail emailprivat privateemail
courriel adresseemail adressemail adressedemessagerie adresseelectronique mel emailprofessionnel
correo correoelectronico direcciondecorreoelectronico direcciondecorreo emailprincipal
indirizzoemail postaelettronica indirizzodipostaelettronica
adresemail adrespocztyelektronicznej pocztaelektroniczna
emailadresprive enderecodeemail enderecodecorreioeletronico correioeletronico eposta epost
customermail customeremailaddress customersemail emailofcustomer clientemail orderemail payeremail purchaseremail
contactemailaddress billingemailaddress shopperemail kundenemail kundenmail kundenemailadresse kundenmailadresse
kundeemail emailkunde emailkunden emaildeskunden emailderkunden emailadressekunde emailadressedeskunden
rechnungsemail kauferemail bestelleremail emailkaufer emailbesteller emailderkundin rechnungsemailadresse
emailclient emailduclient emaildelaclient mailclient mailduclient courrielclient courrielduclient adresseemailclient
adresseemailduclient adressemailclient adressemailduclient emailacheteur emaildelacheteur emaildefacturation
emailcliente emaildelcliente correocliente correodelcliente correoelectronicocliente correoelectronicodelcliente
emailcomprador emaildelcomprador emaildefacturacion correodelcomprador mailcliente maildelcliente
indirizzoemailcliente indirizzoemaildelcliente emailacquirente emaildellacquirente emaildifatturazione emailklienta
mailklienta adresemailklienta emailkupujacego emailzamawiajacego adresemailkupujacego emailklant klantemail
emailvanklant emailvandeklant emailadresklant klantemailadres emailadresvandeklant emailkoper factuuremail klantmail
emaildocliente emaildocomprador emaildecliente enderecodeemaildocliente emaildefaturacao
"""
_CREATED = """
createdat created createdon createddate createdate creationdate datecreated createdtime createtime createdutc dateadded
addedon addedat recordcreatedon addtime contactcreated personcreated contactcreatedat
erstellt erstelltam angelegtam angelegt erstellungsdatum anlagedatum erfasstam hinzugefugtam
cree creele creationle datedecreation datecreation ajoutele
creado creadoel fechadecreacion fechacreacion fechadealta creatoil datacreazione datadicreazione
utworzono datautworzenia aangemaakt aangemaaktop datumaangemaakt criadoem datadecriacao datacriacao
"""
_UPDATED = """
updatedat updated updatedon lastupdated lastupdate modified modifiedon modifieddate lastmodified lastmodifieddate
modifiedtime datemodified lastmodifiedon lastchanged updatetime dateupdated lastmodifiedat
geandert geandertam aktualisiert aktualisiertam letzteanderung zuletztgeandert anderungsdatum zuletztaktualisiert
modifie modifiele datedemodification dernieremodification misajourle
modificado modificadoel fechademodificacion ultimamodificacion modificatoil datamodifica ultimamodifica
zmodyfikowano datamodyfikacji ostatniamodyfikacja gewijzigd gewijzigdop laatstgewijzigd modificadoem datademodificacao
"""
_CITY = """
city mailingcity town maincity citytown workcity businesscity addresscity billingcity shippingcity homecity
address1city locality primarycity
ort stadt wohnort ortgeschaftlich stadtgeschaftlich ortprivat
ville localite commune ciudad localidad poblacion municipio citta comune localita miasto miejscowosc
woonplaats plaats stad cidade localidade sehir kommune ort
"""
_STATE = """
state stateprovince stateprovinceregion province stateregion mailingstate mailingstateprovince billingstate billingstateprovince
businessstate address1stateprovince homestate shippingstate workstate provincestate provincecode
bundesland kanton regiongeschaftlich provincia estado comunidadautonoma regione wojewodztwo provincie region
"""
_COUNTRY = """
country countryregion countryname mailingcountry billingcountry businesscountryregion businesscountry homecountry
address1countryregion shippingcountry workcountry countrycode
land staat landregion landregiongeschaftlich pays paysregion pais paese nazione kraj landcode landnaam ulke
"""

_SHARED = {
    "city": _CITY,
    "state": _STATE,
    "country": _COUNTRY,
    "created_at": _CREATED,
    "updated_at": _UPDATED,
    "source": """
        source leadsource originalsource contactsource leadorigin origin acquisitionsource
        quelle leadquelle herkunft kontaktquelle origine origineduprospect origen origendelcliente fuente
        fonte fontelead zrodlo bron herkomst leadbron origem
    """,
    "owner": """
        owner contactowner recordowner leadowner companyowner ownername owneralias salesowner salesrep
        salesrepresentative accountmanager assignedto responsible
        besitzer inhaber kontaktinhaber kontaktbesitzer betreuer kundenbetreuer zustandig zustandigerbetreuer verantwortlich
        ansprechpartnerintern proprietaire proprietaireducontact responsable propietario propietariodelcontacto
        proprietario proprietariocontatto assegnatoa wlasciciel opiekun eigenaar verantwoordelijke responsavel
    """,
}

_OWN_IDS = """
externalid ownid recordid contactid personid memberid customerid userid subscriberid clientid leadid id key uid uuid
contactkey customerkey customernumber customerno memberno membernumber membershipnumber membershipid
membershipno idnumber systemcontactid participantid studentid
kundennummer kundennr kundenr kdnr kundenid mitgliedsnummer mitgliedsnr mitgliednr mitgliednummer kontaktid kontaktnummer
teilnehmernummer personennummer kennung debitorennummer debitornr datensatzid
numeroclient numerodeclient nclient idclient identifiant codeclient numeroadherent numerodadherent ndadherent
numerocliente numerodecliente idcliente idcontacto codigocliente codigodecliente numerosocio numerodesocio nsocio
codicecliente idcontatto numerotessera idklienta numerklienta nrklienta numerczlonkowski
klantnummer klantnr klantid relatienummer lidnummer contactnummer codigodocliente iddocliente numerodocliente
nummer number numero
"""

_CONTACT = {
    **_SHARED,
    OWN_ID: _OWN_IDS,
    "email": _EMAIL,
    FURTHER_EMAIL: """
        email2 email2address email2value email2adresse email3 email3address email3value email3adresse emailaddress3
        emailadresse3 email4value email5value thirdemail correo3 secondaryemail secondaryemailaddress secondemail alternateemail
        alternativeemail alternateemailaddress otheremail otheremailaddress additionalemail additionalemailaddress
        furtheremail furtheremailaddress emailaddress2 emailadresse2 zweiteemail zweiteemailadresse weitereemail
        weitereemailadresse alternativeemailadresse autreemail emailsecondaire deuxiemeemail correo2 otrocorreo
        correosecundario emailsecundario emailsecondaria secondaemail altraemail drugiemail dodatkowyemail tweedeemail
    """,
    "first_name": """
        firstname givenname forename fname contactfirstname billingfirstname buyerfirstname attendeefirstname
        vorname prenom nombre nombres nombredepila primernombre nome primonome imie voornaam primeironome ad
    """,
    "last_name": """
        lastname surname familyname lname contactlastname billinglastname buyerlastname attendeesurname
        nachname familienname zuname nom nomdefamille apellido apellidos cognome nazwisko achternaam familienaam
        sobrenome apelido ultimonome soyad efternamn etternavn
    """,
    FULL_NAME: """
        fullname contactname displayname customername membername subscribername attendeename realname personname
        contactperson kontaktperson ansprechpartner ansprechpartnerin personadecontacto yourname namefull completename name contactfullname originalname name1
        vollstandigername vorundnachname namevorname vornamename vornamenachname ganzername anzeigename kundenname
        nomcomplet nometprenom prenometnom nomprenom prenomnom nombrecompleto nombreyapellidos nombreyapellido
        nomecompleto nomeecognome nomecognome imieinazwisko nazwiskoiimie pelnenazwisko volledigenaam naam
        nomeesobrenome adsoyad nachnamevorname nachnameundvorname familiennamevorname cognomenome cognomeenome
        apellidosynombre apellidosynombres apellidosnombre lastnamefirstname lastfirst surnamefirstname
        achternaamvoornaam jmenoaprijmeni prijmeniajmeno prijmenijmeno teljesnev
    """,
    "phone": """
        phone phonenumber telephone telephonenumber mobile mobilephone mobilenumber cellphone cell mobilephonenumber
        businessphone businessphonenumber workphone phone1value phone1 primaryphone phonework phonemobile homephone
        mainphone businesstelephone companymainphone otherphone phonehome tel sms whatsapp smsnumber whatsappnumber
        telefon telefonnummer handy handynummer mobil mobiltelefon mobilnummer mobilfunk telefonnr rufnummer
        telefongeschaftlich telefonprivat mobiltelefongeschaftlich
        telephonemobile telephoneportable portable numerodetelephone telephoneprofessionnel mobileprofessionnel
        telefono telefonomovil movil telefonofijo celular numerodetelefono telefonotrabajo cellulare telefonocellulare
        numeroditelefono telefonoufficio numertelefonu komorka telefonkomorkowy telefoonnummer telefoon mobieltelefoon
        mobielnummer telefone telemovel numerodetelefone
    """,
    "job_title": """
        jobtitle jobposition jobrole organizationtitle organization1title worktitle jobfunction businesstitle position role
        funktion berufsbezeichnung stellenbezeichnung jobbezeichnung positiontitel beruf
        poste fonction intituleduposte titreduposte puesto cargo puestodetrabajo
        posizione mansione ruolo qualifica qualificaprofessionale stanowisko functie functietitel
        funcao cargoprofissional title titel
    """,
    "birthday": """
        birthday birthdate dateofbirth dob bornon bdate birthdt
        geburtstag geburtsdatum geborenam geboren gebdatum gebdat geb gebam birth datedenaissance naissance anniversairedenaissance
        fechadenacimiento nacimiento cumpleanos datadinascita compleanno dataurodzenia urodziny geboortedatum
        verjaardag datadenascimento nascimento aniversario dogumtarihi fodselsdato
    """,
    ACCOUNT_NAME: """
        accountname account companyname company organizationname organization1name organisationname organization
        organisation associatedcompany primaryassociatedcompany associatedcompanyprimary employer companyaccount
        businessname currentcompany firma firmenname unternehmen unternehmensname arbeitgeber
        entreprise societe nomdelentreprise raisonsociale nomdelasociete
        empresa nombredelaempresa nombredeempresa compania azienda nomeazienda societa ragionesociale
        nazwafirmy firmanazwa przedsiebiorstwo bedrijf bedrijfsnaam organisatie nomedaempresa
    """,
    ACCOUNT_ID: """
        accountid companyid organizationid organisationid associatedcompanyid associatedcompanyids
        primaryassociatedcompanyid firmenid firmennummer unternehmensid idempresa identreprise idazienda bedrijfsid
    """,
    ACCOUNT_DOMAIN: """
        companydomain companydomainname accountdomain organizationdomain organisationdomain companywebsite companywebsiteurl
        companyurl companyhomepage accountwebsite organizationwebsite organisationwebsite employerwebsite
        firmendomain unternehmensdomain domainnamedesunternehmens firmenwebsite firmenwebseite firmenhomepage
        unternehmenswebsite unternehmenswebseite websitederfirma websitedesunternehmens webseitedesunternehmens
        domainedelentreprise nomdedomainedelentreprise domaineentreprise sitewebdelentreprise sitewebentreprise
        dominiodelaempresa nombrededominiodelaempresa dominioempresa sitiowebdelaempresa sitiowebempresa webdelaempresa
        dominioazienda dominioaziendale dominiodellazienda sitoaziendale sitowebaziendale sitowebazienda
        domenafirmy stronafirmy stronawwwfirmy bedrijfsdomein bedrijfswebsite websitebedrijf
        dominiodaempresa sitedaempresa websitedaempresa
    """,
    "email_consent": """
        emailconsent consent optin emailoptin marketingconsent newsletter subscribed acceptsmarketing
        acceptsemailmarketing emailmarketingconsent emailsubscribed newsletterconsent newslettersubscription
        subscribedtonewsletter newslettersubscriber newsletteroptin marketingoptin emailpermission emailmarketing
        emailmarketingstatus subscriptionstatus emailsubscriptionstatus emailpermissionstatus optinstatus consentstatus
        emailconsentstatus newsletterstatus marketingemails subscriberstatus emailstatus marketingpermission
        acceptsemails receiveemails wantsnewsletter subscribenewsletter subscribetonewsletter agreestoemail
        einwilligung emaileinwilligung werbeeinwilligung newsletterabo newsletterempfanger newsletterabonniert
        newsletterangemeldet newsletteranmeldung emailerlaubt emailwerbung newslettererlaubt newslettergewunscht
        newslettereinwilligung newsletterjanein
        consentement consentementemail inscritnewsletter inscritalanewsletter abonnenewsletter abonnealanewsletter
        accepteemail acceptelanewsletter optinemail
        consentimiento consentimientoemail boletin suscrito suscritoalboletin aceptamarketing aceptaboletin
        consenso consensoemail consensomarketing iscrittonewsletter iscrittoallanewsletter accettamarketing
        zgoda zgodaemail zgodamarketingowa zgodananewsletter toestemming nieuwsbrief toestemmingemail
        aangemeldvoornieuwsbrief consentimento consentimentoemail aceitamarketing boletiminformativo
    """,
    NO_CONSENT: """
        unsubscribed optout optedout emailoptout emailoptedout hasoptedoutofemail donotemail donotbulkemail
        donotallowbulkemails donotallowbulkemail donotallowemails donotallowemail donotsendemail donotsendemails
        donotsendmarketingmaterials donotsendmarketingmaterial optoutemail emailoptoutstatus nonewsletter noemail noemails nomarketing
        nomarketingemails noemailmarketing donotcontact donotmarket marketingoptout newsletteroptout
        unsubscribedfromallemail unsubscribedfromallemails optedoutofemail optedoutofemails optedoutofallemail
        emailunsubscribed newsletterunsubscribed isunsubscribed hasunsubscribed emailblacklisted blacklisted
        emailblocklisted blocklisted suppressed emailsuppressed isoptedout isoptout dontemail donotsendnewsletter
        unsubscribednewsletter globalunsubscribe globallyunsubscribed unsubscribedemail
        abgemeldet newsletterabgemeldet vomnewsletterabgemeldet keinnewsletter keinenewsletter keinenewsletterschicken
        keineemail keineemails keinemail keinemails keinewerbung keinewerbemails keinewerbeemails werbesperre
        emailsperre mailsperre mailingsperre newslettersperre emailverboten emailnichterlaubt newsletterabbestellt
        abbestellt nichtanschreiben werbewiderspruch werbungwiderrufen massenemailnichtzulassen emailnichtzulassen
        newslettergesperrt emailgesperrt nichtmailen ausgetragen keineemailwerbung
        desinscrit desinscritnewsletter desabonne desabonnenewsletter pasdenewsletter pasdemail pasdemails pasdemailing
        nepasenvoyerdemail nepasenvoyerdemails nepascontacter refusemail refusnewsletter nepasenvoyer
        nepasautoriserlesemailsenmasse desinscription desabonnement
        dadodebaja baja bajanewsletter bajaboletin nonewsletters sinnewsletter noenviaremail noenviaremails noenviarcorreo
        noenviarcorreos nodeseanewsletter nodesearecibiremails nopermitircorreoselectronicosmasivos desuscrito
        cancelosuscripcion noboletin
        disiscritto disiscrittonewsletter nientenewsletter nonewsletteremail noninviareemail noninviaremail nonconsentireemail
        rifiutamarketing rifiutanewsletter cancellatonewsletter noninviare
        wypisany wypisanyznewslettera niewysylacemaili niewysylacemail niewysylac brakzgody beznewslettera rezygnacja
        uitgeschreven geennieuwsbrief geenemail geenemails geenmailing afgemeld nietmailen geenreclame
        descadastrado semnewsletter naoenviaremail naoenviaremails naoenviar naoquernewsletter cancelouinscricao
    """,
    CONSENT_SINCE: """
        subscribedat subscribedon optintime confirmtime optindate optedinat optedinon optintimestamp optindatetime
        subscriptiondate subscribedate datesubscribed subscribeddate consentdate consentat consentedat consenttimestamp
        consentgivenat consenton emailconsentdate emailconsentat emailoptindate emailoptintime newslettersince
        newsletterdate newsletteroptindate newslettersubscribedat marketingconsentdate doubleoptindate doubleoptinat
        doidate optedin consentsince emailconsentsince confirmedat subscribedsince emailsubscribedat
        firstsubscribedat acceptsmarketingupdatedat consentgiven
        abonniertam abonniertseit newsletterseit newsletterabonniertam einwilligungam einwilligungvom
        einwilligungsdatum eingewilligtam optindatum doubleoptindatum newsletteranmeldedatum
        newsletteranmeldungam einwilligungerteiltam doidatum
        inscritle datedinscriptionnewsletter abonnedepuis dateoptin datedeconsentement dateconsentement consentementle
        suscritoel fechadesuscripcion fechasuscripcion fechaconsentimiento fechadeconsentimiento fechaoptin
        iscrittodal dataiscrizionenewsletter dataconsenso datadelconsenso dataoptin
        datazgody datazapisu zgodaod toestemmingsdatum ingeschrevenop datumtoestemming datumoptin
        inscritoem datadeinscricaonewsletter datadoconsentimento dataconsentimento
    """,
    NO_CONSENT_SINCE: """
        unsubscribedat unsubscribedon unsubtime unsubscribetime unsubscribedate unsubscribeddate dateunsubscribed
        optouttime optoutdate optedoutat optedouton optoutat unsubscribetimestamp emailoptoutdate unsubdate
        emailunsubscribedat optouttimestamp suppressedat withdrawnat consentwithdrawnat consentrevokedat
        abgemeldetam abgemeldetseit abmeldedatum abmeldungam abbestelltam austragungsdatum widerrufenam widerrufam
        optoutdatum
        desinscritle datededesinscription datedesinscription desabonnele datedesabonnement dateoptout
        fechadebaja fechabaja dadodebajael fechaoptout disiscrittoil datadisiscrizione datacancellazionenewsletter
        datawypisania wypisanydnia uitgeschrevenop uitschrijfdatum afgemeldop descadastradoem datadedescadastro
    """,
}

_ACCOUNT = {
    **_SHARED,
    OWN_ID: """
        externalid ownid recordid accountid companyid organizationid organisationid id key uid uuid accountnumber
        companynumber customernumber customerid firmenid firmennummer firmennr unternehmensid kundennummer kundennr
        numeroclient identreprise idempresa numerocliente idazienda codicecliente idfirmy klantnummer bedrijfsid
        nummer number numero
    """,
    "name": """
        name accountname companyname company organizationname organisationname organization organisation account
        businessname firma firmenname unternehmen unternehmensname
        entreprise societe raisonsociale nomdelentreprise nom empresa nombredelaempresa nombredeempresa razonsocial nombre
        azienda ragionesociale nomeazienda societa nome nazwafirmy nazwa bedrijf bedrijfsnaam organisatie nomedaempresa
    """,
    ACCOUNT_DOMAIN: """
        companydomain companydomainname domain domainname primarydomain accountdomain organizationdomain companywebsite
        companywebsiteurl companyurl accountwebsite organizationwebsite website websiteurl webaddress websiteaddress
        webpage homepage url web site www
        firmendomain unternehmensdomain domainnamedesunternehmens firmenwebsite firmenwebseite unternehmenswebsite
        webseite webseiteurl urlderwebseite urlderwebsite websiteadresse webadresse internetseite internetadresse
        internet internetauftritt
        domainedelentreprise nomdedomainedelentreprise domaine nomdedomaine siteweb siteinternet urldusiteweb
        adressedusiteweb adressedusite
        dominiodelaempresa nombrededominiodelaempresa dominio nombrededominio sitioweb urldelsitioweb paginaweb
        dominioaziendale nomedominio sitoweb urlsitoweb sitointernet sito
        domenafirmy domena stronainternetowa stronawww adreswww adresstronyinternetowej strona
        bedrijfsdomein domein domeinnaam websiteadres webadres webpagina bedrijfswebsite
        dominiodaempresa nomededominio urldosite enderecodosite paginadainternet
    """,
    "industry": "industry sector branche wirtschaftszweig secteur industria sectoractividad settore branza branche setor",
    "employees": """
        employees numberofemployees noofemployees headcount employeecount companysize
        mitarbeiter mitarbeiterzahl anzahlmitarbeiter beschaftigte effectif nombredemployes nombredesalaries
        empleados numerodeempleados dipendenti numerodipendenti liczbapracownikow
        aantalmedewerkers aantalwerknemers medewerkers numerodefuncionarios funcionarios
    """,
    "annual_revenue": """
        annualrevenue revenue turnover yearlyrevenue annualsales umsatz jahresumsatz chiffredaffaires chiffredaffairesannuel
        ingresosanuales facturacion fatturato fatturatoannuo ricavi przychodroczny obroty jaaromzet omzet receitaanual
        faturamento
    """,
}
_LEAD = {
    **_SHARED,
    OWN_ID: "externalid ownid leadid recordid id key uid uuid dealid opportunityid leadnumber leadnummer nummer number",
    "topic": "topic subject leadtopic leadname dealname opportunityname thema betreff sujet asunto oggetto temat onderwerp assunto",
    "status": "status leadstatus stage phase dealstage statut estado stato etap fase",
    "score": "score leadscore points rating punkte punktzahl puntuacion punteggio wynik",
    CONTACT_ID: """
        contactid customerid custid personid clientid memberid userid kontaktid kundennummer kundenid primarycontactid
    """,
    CONTACT_EMAIL: _EMAIL,
}
_INTERACTION = {
    OWN_ID: """
        externalid ownid orderid ordernumber orderno ordernr order transactionid transactionnumber paymentid chargeid
        messageid eventid activityid invoicenumber invoiceid invoiceno receiptnumber receiptid saleid bookingid
        registrationid submissionid responseid ticketid attendeeid purchaseid engagementid interactionid
        visitid refundid donationid
        bestellnummer bestellnr bestellid auftragsnummer auftragsnr rechnungsnummer rechnungsnr belegnummer belegnr
        transaktionsid transaktionsnummer buchungsnummer vorgangsnummer
        numerodecommande ncommande idcommande numerodefacture numerodepedido npedido idpedido numerodefactura
        numeroordine idordine numerofattura numerzamowienia idzamowienia nrzamowienia numerfaktury
        ordernummer bestelnummer factuurnummer numerodopedido iddopedido numerodafatura id
        orderref orderreference purchaseorder ordercode bestellungsnummer bestellungsnr bestellungid bestellung
        auftragsid auftrag kaufnummer kaufid numerocommande numcommande nodecommande nocommande numerodelacommande
        iddecommande referencecommande referencedecommande referencedelacommande refcommande commande numeropedido
        numerodelpedido nodepedido nopedido ndepedido numpedido iddepedido iddelpedido referenciadelpedido
        referenciapedido pedido nordine noordine numerodordine numerodiordine numerodellordine iddellordine
        nordinazione ordine riferimentoordine zamowienie bestelnr bestellingsnummer bestellingnummer bestelid
        bestelling numerodaencomenda numeroencomenda ndaencomenda nencomenda idencomenda iddaencomenda encomenda
        referenciadopedido ndecommande ndelacommande nodelacommande commandeno commanden commandenumero pedidono pedidon
        ordinen ordineno encomendano encomendan bestellungnr zamowienienr
    """,
    CONTACT_ID: """
        contactid customerid custid personid clientid memberid userid contactexternalid subscriberid contactkey
        customernumber customerno memberno membernumber visitorid
        kontaktid kundennummer kundennr kundenid mitgliedsnummer mitgliedsnr numeroclient idclient numerodeclient
        numerocliente idcliente codicecliente numerklienta idklienta klantnummer klantid codigodocliente iddocliente
    """,
    CONTACT_EMAIL: _EMAIL + " recipient to attendee participant empfanger destinataire destinatario customer contact",
    KIND: """
        kind eventtype activitytype interactiontype eventname type action activity event verb
        art typ ereignis ereignistyp aktivitat aktivitatstyp vorgang typedevenement typedactivite tipo tipodeevento
        tipodiattivita rodzaj tipodeactividad soort gebeurtenis
    """,
    OCCURRED_AT: """
        occurredat timestamp datetime date time when eventdate eventtime orderdate ordertime orderedat purchasedate
        purchasedat paidat transactiondate activitydate activitytime registrationdate registeredat registrationtime
        senttime sentat sentdate sendtime opentime clicktime openedat clickedat submittedat submitdate submissiondate
        submissiontime createdat createdtime createdutc created createddate datecreated completedat completiontime
        joindate jointime processed eventtimestamp paymentdate invoicedate donationdate visitdate dateandtime
        datum zeitpunkt zeitstempel uhrzeit bestelldatum bestelltam kaufdatum auftragsdatum rechnungsdatum buchungsdatum
        gesendetam geoffnetam geklicktam eingegangenam anmeldedatum transaktionsdatum datumuhrzeit datumundzeit
        horodatage datedecommande dateachat datedachat dateetheure fecha fechahora fechayhora fechadepedido
        fechadecompra data dataora dataordine datadellordine datazamowienia datazakupu besteldatum
        datumentijd datadopedido datadacompra dataehora
        orderplacedat orderplaced placedat placedon dateoforder orderplacedon ordercreatedat orderdateutc
        dateordered purchasedon bestellungsdatum bestellzeitpunkt bestellzeit datumderbestellung bestellungvom
        bestelldatumuhrzeit kaufam kaufzeitpunkt datecommande datedelacommande commandele datedecreationdelacommande
        datedecommandele datedetransaction fechapedido fechadelpedido fechacompra fechadelacompra fechadeorden
        fechaorden datadiordine datadelordine dataacquisto datadiacquisto datadellacquisto ordinatoil
        datazłozeniazamowienia dataskładaniazamowienia zamowionodnia datazłozenia orderdatum bestellingsdatum
        aankoopdatum datumbestelling datumvanbestelling besteldop besteldatumtijd datapedido datacompra
        datadaencomenda dataencomenda datadecompra
    """,
    "amount": """
        amount total ordertotal grandtotal totalamount totalprice totalpaid ordervalue orderamount revenue purchaseamount
        amountpaid transactionamount price value spent netamount grossamount subtotal donationamount sum
        betrag gesamtbetrag summe gesamtsumme gesamt bestellwert rechnungsbetrag spende spendenbetrag bruttobetrag
        nettobetrag umsatz preis
        montant montanttotal totalttc prixtotal prix importe importetotal precio monto totalpedido importo totaleordine
        totale prezzo kwota suma wartosc wartosczamowienia bedrag totaalbedrag totaal prijs valor valortotal preco
        ordersum ordertotalprice totalvalue totalordervalue sumtotal totalsum finaltotal finalprice totalgross
        grosstotal totalinclvat totalincltax amounttotal gesamtpreis gesamtwert endbetrag endsumme endpreis
        bestellsumme bestellbetrag auftragswert auftragssumme auftragsbetrag rechnungssumme summebrutto bruttosumme
        gesamtbrutto gesamtbetragbrutto bruttogesamt gesamtsummebrutto warenwert zahlbetrag kaufbetrag kaufpreis
        totalcommande totaldelacommande montantcommande montantdelacommande montantdecommande montantttc sommetotale
        totalgeneral prixttc valeurdelacommande montanttotalttc montototal preciototal sumatotal totaldelpedido
        importedelpedido importepedido valordelpedido importedecompra totalcompra importototale totalecomplessivo
        prezzototale totaledellordine importoordine importodellordine valoreordine sommatotale totaleordini
        kwotacałkowita łacznakwota sumazamowienia kwotazamowienia wartosczamowieniabrutto sumabrutto kwotabrutto
        wartoscbrutto cenacałkowita razem dozapłaty totaalprijs ordertotaal bestelbedrag eindbedrag eindtotaal
        orderbedrag totaalinclbtw orderwaarde totaalsom totaldopedido valordopedido valorpedido totalgeral
        precototal totaldaencomenda valordaencomenda totalencomenda montantetotal somatotal
    """,
    "quantity": """
        quantity qty lineitemquantity itemquantity units pieces ticketquantity items itemcount count
        menge anzahl stuckzahl stuck quantite nombredarticles cantidad unidades quantita ilosc sztuk aantal quantidade
    """,
    "link": "link url clickedurl linkurl clickedlink linkclicked urlclicked geklickterlink lien enlace",
    "page": "page pageurl webpage pagetitle path landingpage pagepath seite seitenurl seitentitel pagina paginaweb strona",
    "form": "form formname formular formularname formulaire formulario modulo formularz formulier",
    "event": """
        event eventname eventtitle webinar webinarname webinartopic topic coursename course coursefullname
        veranstaltung veranstaltungsname kurs seminar evenement nomdelevenement evento nombredelevento wydarzenie
        evenement nomedoevento
    """,
    "category": "category productcategory categorie kategorie productcategory kategoria categoria",
    "equipment": """
        equipment product item productname lineitemname itemname producttitle article description
        artikel produkt produktname artikelname artikelbezeichnung produit nomduproduit article producto articulo
        nombredelproducto prodotto articolo nomeprodotto nazwaproduktu artikelnaam productnaam produto nomedoproduto
    """,
    "email": """
        emailname campaign campaignname campaigntitle emailtitle emailsubject subject subjectline messagename newsletter
        kampagne kampagnenname betreff campagne nomdelacampagne objet campana nombredelacampana asunto campagna oggetto
        kampania temat campagnenaam onderwerp campanha assunto mailingname mailing mailtitle email mail
    """,
    "booth": "booth boothname stand messestand standnummer",
}

BY_ENTITY: dict[str, Mapping[str, str]] = {
    "contact": _CONTACT, "account": _ACCOUNT, "lead": _LEAD, INTERACTION: _INTERACTION,
}  # fmt: skip

WORDS: dict[str, dict[str, dict[str, int]]] = {
    entity: {
        target: {word: rank for rank, word in reversed(list(enumerate(words.split())))} for target, words in by.items()
    }
    for entity, by in BY_ENTITY.items()
}
"""The rank of each word, the least first, by entity and target."""

KIND_WORDS = {
    word: kind
    for kind, words in {
        "email_sent": "sent send emailsent processed gesendet versendet envoye enviado inviato wyslano verzonden",
        "email_delivered": "delivered delivery emaildelivered zugestellt delivre entregado consegnato dostarczono bezorgd",
        "email_opened": """
            open opened opens emailopen emailopened openedemail uniqueopen uniqueopened firstopening opening
            geoffnet ouvert ouverture abierto apertura aperto otwarto geopend aberto abertura
        """,
        "email_clicked": """
            click clicked clicks emailclick emailclicked clickedemail linkclick linkclicked clickedlink uniqueclick
            geklickt klick clic clique clicpulsado cliccato kliknieto geklikt clicou
        """,
        "email_bounced": """
            bounce bounced hardbounce softbounce emailbounce emailbounced bouncedemail hardbounced softbounced dropped
            blocked unzustellbar rebond rebote rimbalzo odbity
        """,
        "email_unsubscribed": """
            unsubscribe unsubscribed unsub emailunsubscribed unsubscribedfromemail groupunsubscribe abgemeldet abmeldung
            desinscription desinscrit baja disiscritto disiscrizione wypisano uitgeschreven descadastro
        """,
        "form_submitted": "formsubmission formsubmitted submittedform submitform formsubmit submission formularausgefullt",
        "form_visited": "formview formviewed formvisited formvisit",
        "event_registered": "registered registration eventregistration webinarregistration angemeldet anmeldung inscription",
        "event_checked_in": "attended attendance checkedin checkin eventattended webinarattended teilgenommen participe",
        "booth_visited": "boothvisit boothvisited visitedbooth standbesuch",
        "page_visited": "pageview pageviewed pagevisit pagevisited viewedpage websitevisit seitenaufruf pageviews",
        "purchase": """
            purchase purchased order ordered placedorder orderplaced sale sold buy bought payment paid charge
            kauf gekauft bestellung bestellt verkauf achat commande compra pedido acquisto ordine zakup zamowienie
            aankoop bestelling
        """,
        "rental": "rental rent rented hire hired miete gemietet vermietung location alquiler noleggio wynajem huur aluguel",
    }.items()
    for word in words.split()
}
"""Other words for the built-in kinds of interactions."""

SALUTATIONS = frozenset(
    word
    for words in (
        "mr mrs ms miss mx dr prof sir madam herr frau hr fr divers drmed profdr m mme mlle monsieur madame mademoiselle",
        "sr sra srta senor senora senorita don dona dott dottssa sig sigra signor signora signorina pan pani dhr mevr mw",
        "ing mag dipling lord lady rev hon",
    )
    for word in words.split()
)
"""Forms of address; a column of them has no job titles."""
