"""Stop words of languages that spaCy has none for: the function words of their grammars."""

from __future__ import annotations

_MALTESE = """
    il l u ta li ma mhux mhix fuq taħt fi f fil fl ġo bi b bil bl minn mill lil lill għal għall għax
    sa sal ma mal bħal bħall bejn kontra mingħajr qabel wara waqt matul dwar ħdejn quddiem
    jien jiena int inti hu huwa hi hija aħna intom huma dan din dawn dak dik dawk hawn hemm
    x xi min fejn meta kif għaliex kemm liema kull kollha kollox kulħadd ħadd xejn
    jew iżda imma jekk biex billi filwaqt sakemm allura mela ukoll wkoll biss aktar iktar anqas
    inqas ħafna ftit diġà għadu għadha għadhom qed qiegħed se ser kien kienet kienu kont konna
    ikun tkun ikunu għandi għandek għandu għandha għandna għandkom għandhom
    tiegħi tiegħek tiegħu tagħha tagħna tagħkom tagħhom lili lilek lilu lilha lilna lilkom lilhom
    id ir is it in ix iż ad fid fir fis fit fin fix mid mir mis mit min mix tad tar tas tat tan tax
    iva le
"""

STOP_WORDS: dict[str, frozenset[str]] = {"mt": frozenset(_MALTESE.split())}
"""Lower-cased stop words by ISO 639-1 code."""
