#!/usr/bin/env python3
"""Kiểm tra gói bằng chứng / checks a package of evidence, offline, with the standard library (openssl as a second opinion, if there).

    python3 verify.py --trust KHOA.json GOI [GOI ...] [--english] [--brief]

KHOA.json: public keys by machine, received earlier by another way than the package. Exit code: 0 whole, complete and witnessed;
1 altered; 2 wrong use; 3 whole, but days are missing or not everything is proven. Every entry's own Ed25519 signature is checked
(all in one batch equation with random weights), besides the SHA-256 chain, the witnesses, and each file against the log.
"""
import base64, csv, datetime, hashlib, io, json, os, re, secrets, shutil, subprocess, sys, tempfile, time, zlib

# ---- Ed25519 (RFC 8032) in extended coordinates
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
D2 = 2 * D % P
ROOT = pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)


def decode(data):
    """A point from its 32 bytes, or None."""
    number = int.from_bytes(data, 'little')
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    square = y * y % P
    u, v = (square - 1) % P, (D * square + 1) % P
    v3 = v * v * v % P
    x = u * v3 * pow(u * v3 * v3 * v % P, (P - 5) // 8, P) % P
    check = v * x * x % P
    if check != u:
        if check != P - u:
            return None
        x = x * ROOT % P
    if x & 1 != sign:
        x = (P - x) % P
    return None if x == 0 and sign else (x, y, 1, x * y % P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = p[3] * D2 % P * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    result = ZERO
    for bit in bin(scalar)[2:]:
        result = add(result, result)
        if bit == '1':
            result = add(result, point)
    return result


BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, 'little'))


def weighted_sum(weights, points):
    """Sum of weight * point by buckets, for 128-bit weights."""
    width = max(2, min(12, len(points).bit_length() - 2))
    total = ZERO
    for shift in range((127 // width) * width, -1, -width):
        for _ in range(width):
            total = add(total, total)
        buckets = [None] * (1 << width)
        for weight, point in zip(weights, points):
            digit = weight >> shift & (1 << width) - 1
            if digit:
                held = buckets[digit]
                buckets[digit] = add(held, point) if held else point
        running = part = ZERO
        for held in reversed(buckets[1:]):
            if held:
                running = add(running, held)
            part = add(part, running)
        total = add(total, part)
    return total


def prepare(public, message, signature):
    """What the batch needs of one signature, or None when it cannot be one."""
    r, s = decode(signature[:32]), int.from_bytes(signature[32:], 'little')
    if len(signature) != 64 or r is None or s >= L:
        return None
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    return public, r, s, int.from_bytes(digest, 'little') % L


def all_signed(items):
    """8 * (sum z*s*B - sum z*R - sum z*h*A) = 0 with random z: true for all-valid, else false but for 1 in 2**120."""
    if any(item is None for item in items):
        return False
    weights = [secrets.randbits(128) | 1 for _ in items]
    base, by_key = 0, {}
    for weight, (public, _, s, h) in zip(weights, items):
        base += weight * s
        by_key[public] = by_key.get(public, 0) + weight * h
    total = weighted_sum(weights, [item[1] for item in items])
    for public, scalar in by_key.items():
        total = add(total, multiply(scalar % L, decode(public)))
    x, y, z, _ = multiply(8, add(multiply(base % L, BASE), (-total[0] % P, total[1], total[2], -total[3] % P)))
    return x % P == 0 and (y - z) % P == 0


def first_unsigned(items):
    """Index of the first bad signature, None when all are good."""
    if all_signed(items):
        return None
    low, high = 0, len(items)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if not all_signed(items[low:middle]) else (middle, high)
    return low


# ---- sealed lines
SEALED = re.compile(rb'\{"(entry|witness|package)":(\{.*\}),"signature":"([A-Za-z0-9+/]{86}==)","signer":"([0-9a-f]{16})"\}', re.S)


def unseal(purpose, line, keys):
    """(value, item for the batch, key id), or None: other purpose, other form, or a key that is not trusted."""
    match = SEALED.fullmatch(line)
    if not match or match[1].decode() != purpose:
        return None
    public = keys.get(match[4].decode())
    signature = base64.b64decode(match[3])
    if public is None or base64.b64encode(signature) != match[3]:
        return None
    return json.loads(match[2]), prepare(public, b'hssk-evidence ' + match[1] + b'\n' + match[2], signature)


def key_id(public):
    return hashlib.sha256(public).hexdigest()[:16]


def moment(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp()


# ---- one package
class Package:
    def __init__(self, folder, trusted):
        self.folder, self.trusted, self.found, self.notes = folder, trusted, [], []
        self.names, self.size, self.manifest, self.entries, self.hashes = {}, 0, None, [], []
        try:
            self.check()
        except Exception as error:  # A damaged package may break any reader; whatever breaks one is a finding.
            self.bad('form', f'không đọc được: {error!r}', f'cannot be read: {error!r}')

    def bad(self, code, vi, en):
        self.found.append((1, code, vi, en))

    def open_question(self, code, vi, en):
        self.found.append((3, code, vi, en))

    def read(self, name):
        with open(os.path.join(self.folder, name), 'rb') as file:
            return file.read()

    def lines(self, name):
        data = self.read(name)
        if data and not data.endswith(b'\n'):
            raise ValueError(f'{name} is cut off')
        return data.split(b'\n')[:-1]

    def check(self):
        keys = json.loads(self.read('khoa-cong-khai.json'))
        if self.trusted is None:
            self.open_question('trust', 'không có --trust: không biết khóa này của ai', 'no --trust: whose keys these are is not known')
        elif keys != self.trusted:
            self.bad('key', 'khóa công khai không phải khóa đã bàn giao', 'the public keys are not those that were handed over')
            keys = self.trusted
        self.keys = {name: base64.b64decode(key) for name, key in keys.items()}
        self.by_id = {key_id(key): key for key in self.keys.values()}
        sealed = self.read('ke-khai.json').rstrip(b'\n')
        opened = unseal('package', sealed, self.by_id)
        if not opened or not all_signed([opened[1]]):
            self.bad('manifest', 'bản kê khai không có chữ ký đúng', 'the manifest is not signed with a known key')
            if not opened:
                match = SEALED.fullmatch(sealed)
                opened = (json.loads(match[2]), None) if match else None
        if not opened:
            return
        self.manifest = opened[0]
        self.log_host = self.check_files()
        self.check_log()
        self.check_witnesses()
        self.check_tables()
        self.check_report()

    def check_files(self):
        listed = self.manifest['files']
        present = set(os.listdir(self.folder)) - {'ke-khai.json', '__pycache__'}
        for name in sorted(present ^ set(listed)):
            self.bad('file', f'{name}: thừa hoặc thiếu so với bản kê khai', f'{name}: not in both the manifest and the package')
        for name in sorted(present & set(listed)):
            data = self.read(name)
            if len(data) != listed[name]['bytes'] or hashlib.sha256(data).hexdigest() != listed[name]['sha256']:
                self.bad('file', f'{name}: đã bị sửa', f'{name}: was changed')
        return min(self.keys)

    def check_log(self):
        m, items, previous = self.manifest, [], None
        for index, line in enumerate(self.lines('nhat-ky.jsonl')):
            sequence = m['firstSequence'] + index
            opened = unseal('entry', line, self.by_id)
            if not opened:
                self.bad('signature', f'mục {sequence}: không có chữ ký của khóa đã biết', f'entry {sequence}: not signed with a known key')
                return
            entry, item = opened
            if entry['sequence'] != sequence or (index and entry['previous'] != previous) or entry['site'] != m['site']:
                self.bad('chain', f'mục {sequence}: không nối với mục trước', f'entry {sequence}: does not follow the one before')
                return
            if index and entry['at'] < self.entries[-1]['at'] and not went_back(entry):
                self.bad('time', f'mục {sequence}: lùi giờ không được ghi nhận', f'entry {sequence}: goes back in time')
            if sequence == 0 and entry['previous'] != '0' * 64:
                self.bad('chain', 'mục 0 không phải mục đầu', 'entry 0 is not the first')
            previous = hashlib.sha256(line).hexdigest()
            items.append(item)
            self.entries.append(entry)
            self.hashes.append(previous)
        unsigned = first_unsigned(items) if items else None
        if unsigned is not None:
            self.bad('signature', f"mục {m['firstSequence'] + unsigned}: chữ ký sai", f"entry {m['firstSequence'] + unsigned}: wrong signature")
        self.check_ends(items)

    def check_ends(self, items):
        m = self.manifest
        self.offset = datetime.timedelta(minutes=m['utcOffsetMinutes'])
        midnight = lambda date: datetime.datetime.fromisoformat(date + 'T00:00:00') - self.offset
        self.start = midnight(m['from']).isoformat() + '.000Z'
        self.end = (midnight(m['to']) + datetime.timedelta(days=1)).isoformat() + '.000Z'
        self.ranged = [entry for entry in self.entries if self.start <= entry['at'] < self.end]
        first, last = self.entries[0], self.entries[-1]
        if len(items) != m['lines'] or len(self.ranged) != m['entries']:
            self.bad('chain', 'số mục khác bản kê khai', 'the number of entries differs from the manifest')
        if first['sequence'] != 0 and first['at'] >= self.start:
            self.bad('ends', 'đầu kỳ bị cắt', 'the beginning of the range is cut off')
        if last['sequence'] == m['head']['sequence']:
            if self.hashes[-1] != m['head']['hash']:
                self.bad('ends', 'mục cuối khác điểm chốt', 'the last entry is not the head')
        elif last['at'] < self.end or last['sequence'] > m['head']['sequence']:
            self.bad('ends', 'cuối kỳ bị cắt', 'the end of the range is cut off')
        if moment(last['at']) > moment(m['exportedAt']) + 300:
            self.bad('time', 'có mục sau giờ xuất gói', 'an entry is later than the export')

    def check_witnesses(self):
        m, statements, sealed = self.manifest, [], {}
        for entry in self.entries:
            if entry['kind'] == 'witness':
                sealed.setdefault(entry['host'], []).append(entry['facts']['sealed'].encode())
        for name in m['files']:
            match = re.fullmatch(r'nhan-chung-(.+)\.jsonl', name)
            if match:
                own = self.lines(name)
                if not set(sealed.get(match[1], [])) <= set(own):
                    self.bad('witness', f'{match[1]}: sổ của nhân chứng bị cắt', f'{match[1]}: its own statements are cut')
                sealed[match[1]] = own
        items = []
        for machine, lines in sealed.items():
            public = self.keys.get(machine)
            last = None
            for line in lines:
                opened = unseal('witness', line, {key_id(public): public} if public else {})
                if not opened or opened[0]['witness'] != machine or opened[0]['site'] != m['site']:
                    self.bad('witness', f'{machine}: xác nhận không đúng chữ ký', f'{machine}: a statement is not its own')
                    continue
                if last and (opened[0]['sequence'] <= last['sequence'] or opened[0]['observedAt'] < last['observedAt']):
                    self.bad('witness', f'{machine}: xác nhận lùi', f'{machine}: statements go back')
                last = opened[0]
                statements.append(last)
                items.append(opened[1])
        if items and not all_signed(items):
            self.bad('witness', 'một xác nhận có chữ ký sai', 'a statement has a wrong signature')
        for statement in statements:
            self.check_statement(statement)
        self.check_coverage(statements)

    def check_statement(self, statement):
        machine, sequence, seen = statement['witness'], statement['sequence'], moment(statement['observedAt'])
        index = sequence - self.entries[0]['sequence']
        if sequence > self.manifest['head']['sequence']:
            self.bad('rollback', f'{machine} đã thấy mục {sequence}, gói không có', f'{machine} saw entry {sequence}; the log ends before it')
        if not 0 <= index < len(self.entries):
            return
        if self.hashes[index] != statement['hash']:
            self.bad('fork', f'{machine} thấy mục {sequence} khác', f'{machine} saw another entry {sequence}: two logs exist')
        if moment(self.entries[index]['at']) > seen + 300:
            self.clock(f'mục {sequence}: giờ sau lúc {machine} đã thấy', f'entry {sequence}: later than when {machine} saw it')
        if index + 1 < len(self.entries) and moment(self.entries[index + 1]['at']) < seen - 300:
            self.clock(f'mục {sequence + 1}: giờ trước lúc {machine} thấy mục trước', f'entry {sequence + 1}: dated before what {machine} had seen')

    def clock(self, vi, en):
        recorded = any(went_back(entry) for entry in self.entries)
        (self.open_question if recorded else self.bad)('time', vi, en)

    def check_coverage(self, statements):
        if not self.ranged:
            return
        wanted = max(entry['sequence'] for entry in self.ranged if entry['kind'] != 'witness' or entry is self.ranged[0])
        if max((s['sequence'] for s in statements), default=-1) < wanted:
            self.open_question('unwitnessed', f'chưa nhân chứng nào xác nhận đến mục {wanted}', f'no witness has signed up to entry {wanted}')
        latest = max((moment(s['observedAt']) for s in statements), default=0)
        until = min(moment(self.manifest['exportedAt']), moment(self.end))
        if latest < until - 26 * 3600:
            self.open_question('stale', 'xác nhận cuối đã quá 26 giờ', 'the last statement is older than 26 hours')

    def check_tables(self):
        ranged, sequences = self.ranged, {}
        if json.loads(self.read('so-chung-cu.json')) != ranged:
            self.bad('table', 'so-chung-cu.json khác nhật ký', 'so-chung-cu.json differs from the log')
        hashes = dict(zip((entry['sequence'] for entry in self.entries), self.hashes))
        expected = [[str(e['sequence']), e['kind'], e['host'], guarded(e['actor']), e['outcome'], ' '.join(e['articles']), hashes[e['sequence']]]
                    for e in ranged]
        rows = self.rows('so-chung-cu.csv')
        if [[r[0], r[2], r[4], r[5], r[6], r[8], r[10]] for r in rows] != expected:
            self.bad('table', 'so-chung-cu.csv khác nhật ký', 'so-chung-cu.csv differs from the log')
        if any(moment(row[1]) != int(moment(e['at'])) or json.loads(row[9]) != e['facts'] for row, e in zip(rows, ranged)):
            self.bad('table', 'so-chung-cu.csv khác nhật ký', 'so-chung-cu.csv differs from the log')
        self.check_days()
        index = json.loads(self.read('muc-luc-theo-dieu.json'))
        ids = {line['id'] for line in index}
        for entry in ranged:
            for article in entry['articles']:
                for duty in [article] if article in ids else [i for i in ids if i.startswith((article + '.', article + '-'))] or ['?']:
                    sequences.setdefault(duty, set()).add(entry['sequence'])
        listed = [[l['id'], str(l['entries']), ' '.join(map(str, l['sequences']))] for l in index]
        if {l['id']: set(l['sequences']) for l in index} != sequences or [[r[0], r[4], r[6]] for r in self.rows('muc-luc-theo-dieu.csv')] != listed:
            self.bad('table', 'mục lục theo điều khác nhật ký', 'the index by article differs from the log')

    def rows(self, name):
        text = self.read(name).decode('utf-8-sig')
        return list(csv.reader(io.StringIO(text, newline='')))[1:]

    def local_day(self, at):
        return (datetime.datetime.fromtimestamp(moment(at), datetime.timezone.utc) + self.offset).date().isoformat()

    def check_days(self):
        opened = [unseal('entry', line, self.by_id) for line in self.lines('lich-khai-bao.jsonl')]
        if not opened or not all(opened) or not all_signed([item for _, item in opened]):
            self.bad('schedule', 'lịch khai báo không có chữ ký đúng', 'a declared schedule is not signed')
            return
        schedules = [entry for entry, _ in opened]
        inside = [e for e in self.entries if is_schedule(e) and e['at'] < self.end]
        if not all(map(is_schedule, schedules)) or any(e not in schedules for e in inside):
            self.bad('schedule', 'lịch khai báo bị bớt', 'a declared schedule is left out')
        done = {}
        for entry in self.ranged:
            if entry['kind'] == 'backup' and entry['outcome'] == 'ok':
                facts = entry['facts']
                done.setdefault(self.local_day(facts['startedAt']), set()).add(facts['id'].rpartition('-')[0])
        today, date, rows = self.local_day(self.manifest['exportedAt']), self.manifest['from'], []
        self.days, missing = [], []
        while date <= self.manifest['to']:
            following = (datetime.date.fromisoformat(date) + datetime.timedelta(days=1)).isoformat()
            before = [s for s in schedules if self.local_day(s['at']) < date]
            during = [s for s in schedules if self.local_day(s['at']) == date]
            daily = set(before[-1]['facts']['daily'] if before else during[0]['facts']['daily'] if during else [])
            have = len(daily & done.get(date, set()))
            state = ('future' if date > today else 'before' if not daily else 'complete' if have == len(daily)
                     else 'running' if date == today else 'partial' if have else 'missing')
            rows.append([date, str(len(daily)), str(have), state])
            if state not in ('future', 'before'):
                self.days.append(f"{'/'.join(reversed(date.split('-')))}  {have}/{len(daily)}")
            if state in ('partial', 'missing'):
                missing.append(date)
            date = following
        if [[r[0], r[1], r[2], r[4]] for r in self.rows('lich-sao-luu.csv')] != rows:
            self.bad('table', 'lich-sao-luu.csv khác nhật ký', 'lich-sao-luu.csv differs from the log')
        if missing:
            some = ', '.join(missing[:8]) + (' …' if len(missing) > 8 else '')
            self.open_question('missing', f'{len(missing)} ngày thiếu bản sao lưu: {some}', f'{len(missing)} days lack backups: {some}')

    def check_report(self):
        runs = pdf_texts(self.read('bao-cao.pdf'))
        expected = list(self.days) + [self.manifest['head']['hash']] + [hashlib.sha256(k).hexdigest() for k in self.keys.values()]
        shown = ('drill', 'restore', 'incident', 'deploy', 'change', 'forget', 'prune', 'release', 'repair', 'share')
        expected += [f"#{e['sequence']}" for e in self.ranged if e['kind'] in shown]
        lost = [text for text in expected if text not in runs]
        extra = [t for t in runs if re.fullmatch(r'\d\d/\d\d/\d{4}  \d+/\d+', t) and t not in self.days]
        if lost or extra:
            self.bad('report', f'bao-cao.pdf khác nhật ký: {(lost + extra)[:3]}', f'bao-cao.pdf differs from the log: {(lost + extra)[:3]}')


def went_back(entry):
    return entry['kind'] == 'incident' and entry['actor'] == 'log' and entry['facts'].get('what') == 'clock-went-back'


def is_schedule(entry):
    return entry['kind'] == 'change' and entry['actor'] == 'log' and entry['facts'].get('what') == 'schedule'


def guarded(text):
    return "'" + text if text[:1] in tuple('=+-@\t\r') else text


def pdf_texts(data):
    """Every piece of text that the pages show, by the fonts' own tables."""
    objects = {int(m[1]): m[2] for m in re.finditer(rb'(?m)^(\d+) 0 obj\n(.*?)\nendobj', data, re.S)}
    def stream(body):
        return zlib.decompress(body.split(b'stream\n', 1)[1].rsplit(b'\nendstream', 1)[0])
    maps = {}
    for name, number in set(re.findall(rb'/(F\d+) (\d+) 0 R', b'\n'.join(b for b in objects.values() if b'stream\n' not in b))):
        table = stream(objects[int(re.search(rb'/ToUnicode (\d+) 0 R', objects[int(number)])[1])])
        glyphs = {}
        for start, listed in re.findall(rb'<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]', table):
            for place, code in enumerate(re.findall(rb'<([0-9a-f ]*)>', listed)):
                glyphs[b'%04x' % (int(start, 16) + place)] = bytes.fromhex(code.decode().replace(' ', '')).decode('utf-16-be')
        maps[name] = glyphs
    texts = set()
    for body in objects.values():
        content = re.search(rb'/Contents (\d+) 0 R', body)
        if not content:
            continue
        font = None
        for match in re.finditer(rb'/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[^<\]])*)\] TJ', stream(objects[int(content[1])])):
            if match[1]:
                font = maps[match[1]]
            else:
                codes = b''.join(re.findall(rb'<([0-9a-f]*)>', match[2]))
                texts.add(''.join(font.get(codes[i:i + 4], '?') for i in range(0, len(codes), 4)).strip())
    texts |= {text.replace(' ', '') for text in texts if re.fullmatch(r'(?:[0-9a-f]{8} ?){8}', text)}
    return texts


def openssl_agrees(package):
    """The last entry's signature, which by the chain stands for all before it, checked once more by openssl; None without openssl."""
    program = shutil.which('openssl')
    if not program or not package.entries:
        return None
    match = SEALED.fullmatch(package.lines('nhat-ky.jsonl')[-1])
    public = package.by_id[match[4].decode()]
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        parts = {'key': bytes.fromhex('302a300506032b6570032100') + public, 'data': b'hssk-evidence entry\n' + match[2], 'sig': base64.b64decode(match[3])}
        for name, content in parts.items():
            with open(path(name), 'wb') as file:
                file.write(content)
        command = [program, 'pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', path('key'), '-rawin', '-in', path('data'), '-sigfile', path('sig')]
        return subprocess.run(command, capture_output=True).returncode == 0


def main(arguments):
    english, brief, folders, trusted = False, False, [], None
    while arguments:
        word = arguments.pop(0)
        if word == '--trust' and arguments:
            with open(arguments.pop(0), encoding='utf-8') as file:
                trusted = json.load(file)
        elif word in ('--english', '--brief'):
            english, brief = english or word == '--english', brief or word == '--brief'
        elif word.startswith('-'):
            folders = []
            break
        else:
            folders.append(word)
    if not folders:
        print(__doc__, file=sys.stderr)
        return 2
    codes = [verdict(folder, trusted, english, brief) for folder in folders]
    return 1 if 1 in codes else max(codes)


def verdict(folder, trusted, english, brief):
    began = time.monotonic()
    package = Package(folder, trusted)
    if not brief and not package.found and openssl_agrees(package) is False:
        package.bad('openssl', 'openssl không nhận chữ ký của mục cuối', 'openssl does not accept the last signature')
    levels = {found[0] for found in package.found}
    code = 1 if 1 in levels else 3 if levels else 0
    if brief:
        print(code, folder, ','.join(sorted({found[1] for found in package.found})) or '-', flush=True)
        return code
    words = {0: ('ĐẠT: nguyên vẹn và đủ', 'OK: whole and complete'), 1: ('KHÔNG ĐẠT: gói đã bị sửa', 'FAILED: the package was altered'),
             3: ('NGUYÊN VẸN, nhưng còn điều chưa đủ', 'WHOLE, but not complete')}
    print(f'{folder}: {words[code][1 if english else 0]}')
    for _, _, vi, en in package.found:
        print(f'  - {en if english else vi}')
    print(('  {} entries checked in {:.1f} s' if english else '  {} mục, kiểm tra trong {:.1f} giây').format(len(package.entries), time.monotonic() - began))
    return code


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
