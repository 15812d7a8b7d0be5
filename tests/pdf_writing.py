"""Small PDFs for tests, written as the format says: pages of words at given places."""

import hashlib
import struct
import zlib

PAGE_WIDTH, PAGE_HEIGHT = 595, 842


def pdf(pages, *, rotate=0, compress=False, forms=(), password=None, pictures=()):
    """A PDF whose pages are lists of ``(x, y, text)`` or ``(x, y, text, size, angle)``.

    `forms` are content streams that draw one another: ``F0`` is drawn on the first page.
    `pictures` are numbers of pages (from 0) that a grey picture covers.
    """
    objects = {1: "<< /Type /Catalog /Pages 2 0 R >>"}
    objects[3] = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
    first_form = 10
    first_page = first_form + len(forms) + 1
    picture = first_form + len(forms)
    objects[picture] = stream(
        b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        " /BitsPerComponent 8",
    )  # fmt: skip
    names = " ".join(f"/F{n} {first_form + n} 0 R" for n in range(len(forms)))
    resources = f"<< /Font << /A 3 0 R >> /XObject << /P {picture} 0 R {names} >> >>"
    for n, drawn in enumerate(forms):
        head = f"/Type /XObject /Subtype /Form /BBox [0 0 900 900] /Resources {resources}"
        objects[first_form + n] = stream(drawn, head)
    kids = []
    for n, page in enumerate(pages):
        content = b"\n".join(placed(*item) for item in page)
        if n in pictures:
            content = f"q {PAGE_WIDTH} 0 0 {PAGE_HEIGHT} 0 0 cm /P Do Q\n".encode() + content
        if forms and n == 0:
            content += b"\n/F0 Do"
        number = first_page + 2 * n
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
            f" /Rotate {rotate} /Resources {resources} /Contents {number + 1} 0 R >>"
        )
        objects[number + 1] = stream(content, compress=compress)
        kids.append(f"{number} 0 R")
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return written(objects, password)


def placed(x, y, text, size=10, angle=0):
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1), 45: (0.7071, 0.7071)}[angle]
    shown = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    place = f"BT /A {size} Tf {cos} {sin} {-sin} {cos} {x} {y} Tm (".encode()
    return place + shown + b") Tj ET"


def stream(data, head="", *, compress=False):
    if compress:
        data, head = zlib.compress(data), head + " /Filter /FlateDecode"
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def written(objects, password=None):
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    more = ""
    if password is not None:
        objects[max(objects) + 1] = encryption(password)
        more = f"/Encrypt {max(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        body = body.encode("latin-1") if isinstance(body, str) else body
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        kind = f"{places[number]:010} 00000 n " if number in places else "0000000000 00001 f "
        out += kind.encode() + b"\n"
    out += f"trailer\n<< /Size {size} /Root 1 0 R {more} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def encryption(password):
    """A standard encryption dictionary (40 bits) that only the password opens."""
    filler = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner = hashlib.sha256(password.encode()).digest()
    padded = (password.encode("latin-1") + filler)[:32]
    permissions = struct.pack("<i", -4)
    key = hashlib.md5(padded + owner + permissions + bytes(16)).digest()[:5]
    user = rc4(key, filler)
    return (
        f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4 /Length 40 >>"
    )


def rc4(key, data):
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
