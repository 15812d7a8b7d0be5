"""Case tables as files of other tools: CSV, XLSX, Parquet, SPSS, R; one module a format.

The same table gives the same bytes: dates that a format must carry are fixed ones. pyarrow,
pyreadstat and rdata come with the extra ``tables`` and are imported when a file asks for them.
"""

from qualkit.interchange.case_tables.names import legal_names
from qualkit.interchange.case_tables.parquet import parquet
from qualkit.interchange.case_tables.workbook import workbook
from qualkit.interchange.case_tables.writing import SUFFIXES, check_suffix, written

__all__ = ["SUFFIXES", "check_suffix", "legal_names", "parquet", "workbook", "written"]
