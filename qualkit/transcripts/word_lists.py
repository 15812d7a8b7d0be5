"""Small vocabularies of transcripts: which words are no speaker, which are stage directions.

They are heuristics in the languages of the field, kept apart from the rules that use them, so
that a language is added by adding its words.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words(
    """
    af al am an da das de del della den der di do dos du el la le of op ten ter the van vom von y
    zu zum zur
    """
)
"""Lower-case words that may stand inside a name."""

TALK = _words(
    """
    a am and are as be because but by can could did do does for from had has have he her his how i
    if in is it just like may me means might must my not now on or our really said say says she
    should so that their them then there they thing this to us was we were what when where which
    who why will with would you your ist sind und das ein eine nicht est sont et une
    """
)
"""Words that make a phrase before a colon talk rather than a name."""

INTERJECTIONS = _words(
    """
    yes no yeah yep nope okay ok right sure exactly absolutely indeed well so mm mmm mhm hmm hm uh
    um oh ah aha thanks sorry please hello hi bye maybe perhaps ja nein doch genau gut also oui non
    voilà bon merci sí claro vale sì certo va bene sim não pois nee nou precies nej jo joo ei tak
    nie ano ne jasne igen nem da nu hai
    """
)
"""Words that are a whole paragraph of talk by themselves, so no names alone on a line."""

PARTS = _words(
    """
    interviewer interviewee respondent participant moderator facilitator speaker researcher
    observer witness client patient teacher student nurse staff citizen int intv mod resp part ee er
    ir ie me them
    """
)
"""Words for the parts people play in an interview, which are labels in lower case too."""

TELLING = _words(
    """
    i i'm i've i'd i'll we we're we've you you're you've it it's listen look see remember imagine
    ich wir je nous yo nosotros
    """
)
"""Words by which a name with more behind it is talk rather than a label with an aside."""

NOT_SPEAKERS = _words(
    """
    strengths weaknesses opportunities threats needs assets benefits barriers risks costs housing
    transport health work family money abstract action actions address agenda aim also
    answer-options attendees attention background caution cc comment comments conclusion
    conclusions contact copyright correction date day definition description details disclaimer
    duration edit e-mail email encoding end example examples fact facts field fig figure file
    finding findings first firstly focus-group from further goal hint idea ideas important
    interview introduction item keywords kind language length lesson lessons link list location
    meeting memo method methods minute minutes n.b. nb next note notes observation observations
    occasion option options paragraph article clause chapter appendix annex figure line stage
    mood weather place-of entry day page part
    participants phase phone place point present problem problems
    project ps p.s. purpose quote re reason reasons recording reflection reflections remark remarks
    reminder result results second secondly section sent session setting solution source speakers
    start step subject summary table tags task tel third thirdly time title to todo topic topics
    total translation transcript transcribed transcription type update url venue version warning
    week year anmerkung beispiel bemerkung datei datum dauer ergebnis frage-stellung hinweis notiz
    ort sprache teilnehmer thema titel zeit zusammenfassung durée exemple lieu objet remarque
    résumé sujet titre data ejemplo esempio exemplo fecha lugar luogo nota observación osservazione
    tema título opmerking plaats voorbeeld dato sted tid plats miejsce uwaga místo poznámka
    """
)
"""What stands before a colon in notes and file heads; spaces written as hyphens."""

DIRECTIONS = _words(
    """
    laughter laughs laugh laughing chuckles chuckle chuckling giggles inaudible unclear
    unintelligible indecipherable indistinct pause pauses silence crosstalk overtalk overtalking
    overspeaking overlapping overlap applause claps clapping cough coughs coughing sigh sighs
    sighing cries crying cry sobs sobbing sniffs nods nodding smiles whispers whispering affirmed
    sworn withdrew adjourned adjournment phonetic music noise audio redacted interruption
    interrupts gestures shrugs lacht lachen gelächter unverständlich schweigen seufzt weint
    räuspert husten hustet stille rires rire rit incompréhensible soupir soupire pleure
    applaudissements risas risa ríe ininteligible pausa silencio risate ride incomprensibile
    silenzio risos ri inaudível ininteligível silêncio gelach lachend onverstaanbaar stilte zucht
    śmiech śmieje niesłyszalne niezrozumiałe pauza cisza smích směje nesrozumitelné neslyšitelné
    ticho smiech nezrozumiteľné latter ler griner uhørligt utydeligt skratt skrattar ohörbart
    tystnad nauraa naurua nevet nevetés érthetetlen szünet csend râde râsete neinteligibil pauză
    tăcere juokas juokiasi nesigirdi smejas smiekli
    """
)
"""Words of transcribers about what is heard or seen, not said."""

HEADER_KEYS = _words(
    """
    access activity age audio author channel city client code code-number coder consent country
    date day district document duration end end-time ended event field-site file-name gender group
    interview interview-date interview-number interview-no kind language length lieu location
    method mode name-of-site note-taker number number-of-participants observation-number occasion
    organisation organization participants people-present persons-present place project present
    recorded recorded-on recording region room session session-number setting site start
    start-time started status study subject time title topic town transcribed-by transcriber
    transcription type venue version visit weather week written
    datum ort dauer thema teilnehmer teilnehmende anwesend beginn ende sprache wetter projekt
    sitzung uhrzeit protokollant date-et-heure durée sujet présents participants-présents heure
    langue météo séance projet fecha lugar duración tema presentes asistentes hora idioma proyecto
    sesión data luogo durata presenti partecipanti ora lingua progetto sessione plaats duur
    onderwerp aanwezig aanwezigen deelnemers tijd taal sessie miejsce czas temat obecni uczestnicy
    język sesja local duração presentes sessão participantes dato sted varighed deltagere
    til-stede plats tid deltagare närvarande datum-och-tid místo čas téma přítomni účastníci jazyk
    """
)
"""What a line at the head of a transcript or of field notes tells before a colon."""

HEADER_PEOPLE = _words(
    """
    interviewer interviewers interviewee moderator moderators facilitator facilitators observer
    observers researcher researchers respondent participant fieldworker ethnographer
    beobachter beobachterin interviewerin observateur observatrice observador observadora
    osservatore osservatrice waarnemer observator observatör observatør pozorovatel
    """
)
"""People told at the head, whose names are labels elsewhere."""

OBSERVATION = _words(
    """
    observation observations observed description descriptive descriptive-notes what-i-saw
    what-happened scene events field-notes fieldnotes beobachtung beobachtungen
    beschreibung observación observaciones descripción osservazione osservazioni descrizione
    waarneming waarnemingen beschrijving obserwacja obserwacje opis pozorování popis observação
    observações descrição observationer iakttagelse iakttagelser iagttagelse iagttagelser
    """
)
"""Headings and labels of what an observer saw and heard."""

REFLECTION = _words(
    """
    reflection reflections reflective reflective-notes reflexive reflexive-note reflexive-notes
    reflexivity interpretation interpretations analysis analytic-note analytic-notes thoughts
    what-i-thought my-thoughts impressions my-impressions personal-notes feelings observer-comment
    observer-comments observer's-comment observer's-comments oc o.c reflexion reflexionen
    überlegungen deutung eindrücke réflexion réflexions impressions-personnelles reflexión
    reflexiones riflessione riflessioni reflectie reflecties indrukken refleksja refleksje
    przemyślenia reflexe úvahy reflexão reflexões reflektion reflektioner refleksion refleksioner
    """
)
"""Headings and labels of what an observer thought of it."""
