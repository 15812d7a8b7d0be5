"""Places that are known by name: countries and large cities of Europe, some of the world.

Written for this project from general knowledge, in English and in the language spoken there. A
study's own villages, wards and employers come from a file of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from qualkit.errors import ParameterError, ReadError
from qualkit.model.csvtext import told_separator

KINDS = ("person", "place", "organisation", "name")
"""What a gazetteer's names can be."""

_COUNTRIES = """
    Albania, Algeria, Argentina, Armenia, Australia, Austria, Azerbaijan, Bangladesh, Belarus,
    Belgium, Bosnia, Brazil, Bulgaria, Canada, Chile, China, Colombia, Croatia, Cuba, Cyprus,
    Czechia, Czech Republic, Denmark, Egypt, England, Estonia, Ethiopia, Finland, France, Germany,
    Ghana, Great Britain, Greece, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel,
    Italy, Jamaica, Japan, Kenya, Kosovo, Latvia, Lebanon, Libya, Liechtenstein, Lithuania,
    Luxembourg, Malta, Mexico, Moldova, Montenegro, Morocco, Nepal, Netherlands, New Zealand,
    Nigeria, Northern Ireland, North Macedonia, Norway, Pakistan, Peru, Philippines, Poland,
    Portugal, Romania, Russia, Saudi Arabia, Scotland, Serbia, Slovakia, Slovenia, Somalia,
    South Africa, South Korea, Spain, Sri Lanka, Sudan, Sweden, Switzerland, Syria, Taiwan,
    Thailand, Tunisia, Turkey, Uganda, Ukraine, United Kingdom, United States, Vietnam, Wales,
    Yemen, Zimbabwe, Deutschland, Österreich, Schweiz, Frankreich, Italien, Spanien, Polen,
    Tschechien, Ungarn, España, Italia, Polska, Česko, Slovensko, Magyarország, România,
    Hrvatska, Slovenija, Nederland, België, Belgique, Danmark, Norge, Sverige, Suomi, Eesti,
    Latvija, Lietuva, Ελλάδα, България, Україна, Türkiye, Éire
"""
_CITIES = """
    London, Birmingham, Manchester, Leeds, Liverpool, Sheffield, Bristol, Newcastle, Nottingham,
    Leicester, Coventry, Bradford, Cardiff, Swansea, Belfast, Edinburgh, Glasgow, Aberdeen, Dundee,
    Southampton, Portsmouth, Plymouth, Brighton, Norwich, Oxford, Cambridge, York, Exeter, Derby,
    Wolverhampton, Sunderland, Dublin, Cork, Limerick, Galway, Paris, Marseille, Lyon, Toulouse,
    Nantes, Strasbourg, Bordeaux, Lille, Rennes, Grenoble, Montpellier, Berlin, Hamburg, München,
    Munich, Köln, Cologne, Frankfurt, Stuttgart, Düsseldorf, Dortmund, Leipzig, Dresden, Hannover,
    Nürnberg, Bremen, Bonn, Wien, Vienna, Graz, Linz, Salzburg, Innsbruck, Zürich, Zurich, Genève,
    Geneva, Basel, Bern, Lausanne, Roma, Rome, Milano, Milan, Napoli, Naples, Torino, Turin,
    Palermo, Genova, Bologna, Firenze, Florence, Venezia, Venice, Bari, Madrid, Barcelona, Valencia,
    Sevilla, Seville, Zaragoza, Málaga, Bilbao, Lisboa, Lisbon, Porto, Coimbra, Braga, Amsterdam,
    Rotterdam, Utrecht, Eindhoven, Groningen, Den Haag, The Hague, Bruxelles, Brussel, Brussels,
    Antwerpen, Antwerp, Gent, Ghent, Liège, Brugge, Luxembourg, København, Copenhagen, Aarhus,
    Odense, Oslo, Bergen, Trondheim, Stockholm, Göteborg, Gothenburg, Malmö, Uppsala, Helsinki,
    Tampere, Turku, Espoo, Tallinn, Tartu, Riga, Rīga, Vilnius, Kaunas, Warszawa, Warsaw, Kraków,
    Krakow, Łódź, Wrocław, Poznań, Gdańsk, Lublin, Katowice, Praha, Prague, Brno, Ostrava, Plzeň,
    Olomouc, Bratislava, Košice, Budapest, Debrecen, Szeged, Pécs, București, Bucharest, Cluj,
    Timișoara, Iași, Sofia, София, Plovdiv, Варна, Athens, Αθήνα, Thessaloniki, Θεσσαλονίκη, Patras,
    Zagreb, Rijeka, Osijek, Ljubljana, Maribor, Beograd, Belgrade, Novi Sad, Sarajevo, Skopje,
    Tirana, Podgorica, Pristina, Kyiv, Київ, Lviv, Львів, Odesa, Kharkiv, Moscow, Minsk, Chișinău,
    Istanbul, İstanbul, Ankara, Izmir, Nicosia, Valletta, Reykjavik, New York, Washington, Chicago,
    Los Angeles, Boston, Toronto, Montreal, Vancouver, Sydney, Melbourne, Auckland, Delhi, Mumbai,
    Karachi, Lahore, Dhaka, Beijing, Shanghai, Hong Kong, Tokyo, Singapore, Cairo, Lagos, Nairobi,
    Johannesburg, Cape Town, Mexico City, São Paulo, Buenos Aires, Jerusalem, Tel Aviv, Dubai
"""

_DAYS_AND_MONTHS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december christmas easter montag dienstag"
    " mittwoch donnerstag freitag samstag sonntag januar februar juni juli oktober dezember"
)
CALENDAR = frozenset(_DAYS_AND_MONTHS.split())
"""Folded names of days and months, which name nobody."""


class Place(NamedTuple):
    """A name of the gazetteer and what it names."""

    text: str
    kind: str


def places() -> Iterator[Place]:
    """The places of the list that ships."""
    for block in (_COUNTRIES, _CITIES):
        for name in block.split(","):
            yield Place(" ".join(name.split()), "place")


def read_gazetteer(data: bytes, source: str) -> tuple[Place, ...]:
    r"""The names of a CSV with the columns ``name`` and ``kind`` (``place`` where it is empty).

    >>> read_gazetteer(b"name,kind\nLittle Sodbury,\nAcme,organisation\n", "own.csv")[1].kind
    'organisation'
    """
    try:
        told, text = told_separator(data.decode("utf-8-sig"))
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=told or ","))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReadError(f"{source} is no CSV in UTF-8", expected="columns name,kind") from error
    if rows and "name" not in rows[0]:
        raise ReadError(f"{source} has no column 'name'", expected="columns name,kind")
    found = []
    for row in rows:
        name, kind = (row["name"] or "").strip(), (row.get("kind") or "place").strip()
        if kind not in KINDS:
            raise ParameterError(f"{source}: kind {kind!r}", expected=", ".join(KINDS))
        if name:
            found.append(Place(name, kind))
    return tuple(found)
