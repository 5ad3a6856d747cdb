#!/usr/bin/env python3
"""Kiểm tra gói bằng chứng, không cần mạng / checks packages of evidence, offline.
KHOA.json: public keys by machine, received earlier by another way than the package. Exit code: 0 whole, complete and witnessed;
1 altered; 2 wrong use; 3 whole, but days are missing or not everything is proven. Every entry's own Ed25519 signature is checked
(all in one batch equation with random weights), besides the SHA-256 chain, the witnesses, and each file against the log."""
import argparse, base64, csv, datetime, hashlib, io, json, pathlib, re, secrets, shutil, subprocess, sys, tempfile, time, zlib

# ---- Ed25519 (RFC 8032) in extended coordinates
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
D2, WEIGHT_BITS = 2 * D % P, 96
ROOT = pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)

def decode(data):
    """A point from its 32 bytes, or None."""
    number = int.from_bytes(data, 'little')
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    v3 = v * v * v % P
    x = u * v3 * pow(u * v3 * v3 * v % P, (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

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

def add_flat(p, q):
    """add, for q kept as (y - x, y + x, 2dxy) with z = 1."""
    x, y, z, t = p
    a, b, c = (y - x) * q[0] % P, (y + x) * q[1] % P, t * q[2] % P
    e, f, g, h = b - a, z + z - c, z + z + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def weighted_sum(weights, points):
    """Sum of weight * point by buckets, for weights of WEIGHT_BITS."""
    width = max(2, min(12, len(points).bit_length() - 4))
    total = ZERO
    for shift in range(((WEIGHT_BITS - 1) // width) * width, -1, -width):
        for _ in range(width):
            total = add(total, total)
        buckets = [None] * (1 << width)
        for weight, point in zip(weights, points):
            digit = weight >> shift & (1 << width) - 1
            if digit:
                buckets[digit] = add_flat(buckets[digit] or ZERO, point)
        running = part = ZERO
        for held in reversed(buckets[1:]):
            if held:
                running = add(running, held)
            part = add(part, running)
        total = add(total, part)
    return total

def prepare(public, message, signature):
    """What the batch needs of one signature, or None when it cannot be one."""
    point, s = decode(signature[:32]), int.from_bytes(signature[32:], 'little')
    if len(signature) != 64 or point is None or s >= L:
        return None
    x, y, _, t = point
    r = (y - x, y + x, t * D2 % P)
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    return public, r, s, int.from_bytes(digest, 'little') % L

def all_signed(items):
    """8 * (sum z*s*B - sum z*R - sum z*h*A) = 0 with random z: true for all valid ones, false otherwise but for 1 in 2**90."""
    if any(item is None for item in items):
        return False
    weights = [secrets.randbits(WEIGHT_BITS) | 1 for _ in items]
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
    low, high = 0, len(items)
    if all_signed(items):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if not all_signed(items[low:middle]) else (middle, high)
    return low

# ---- sealed lines
SEALED = re.compile(rb'\{"(entry|witness|package)":(\{.*\}),"signature":"([A-Za-z0-9+/]{86}==)","signer":"([0-9a-f]{16})"\}', re.S)

def unseal(purpose, line, keys):
    """(value, item for the batch), or None: another purpose or form, or a key that is not one of these."""
    match = SEALED.fullmatch(line)
    public = keys.get(match[4].decode()) if match and match[1].decode() == purpose else None
    signature = base64.b64decode(match[3]) if public else b''
    if not public or base64.b64encode(signature) != match[3]:
        return None
    return json.loads(match[2]), prepare(public, b'hssk-evidence ' + match[1] + b'\n' + match[2], signature)

def by_id(keys):
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in keys}
def moment(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp()
def log_says(entry, kind, what):
    return entry['kind'] == kind and entry['actor'] == 'log' and entry['facts'].get('what') == what

# ---- one package
ALTERED, OPEN = 1, 3
SHOWN = ('drill', 'restore', 'incident', 'deploy', 'change', 'forget', 'prune', 'release', 'repair', 'share', 'emergency')

class Package:
    def __init__(self, folder, trusted):
        self.folder, self.found, self.entries, self.hashes, self.days = folder, [], [], [], []
        try:
            self.check(trusted)
        except Exception as error:  # A damaged package may break any reader; whatever breaks one is a finding.
            self.find(ALTERED, 'form', f'không đọc được: {error!r}', f'cannot be read: {error!r}')

    def find(self, level, code, vi, en):
        self.found.append((level, code, vi, en))
    def read(self, name):
        return pathlib.Path(self.folder, name).read_bytes()
    def lines(self, name):
        data = self.read(name)
        if data and not data.endswith(b'\n'):
            raise ValueError(f'{name} is cut off')
        return data.split(b'\n')[:-1]
    def rows(self, name):
        return list(csv.reader(io.StringIO(self.read(name).decode('utf-8-sig'), newline='')))[1:]

    def check(self, trusted):
        keys = json.loads(self.read('khoa-cong-khai.json'))
        if trusted is None:
            self.find(OPEN, 'trust', 'không có --trust: không biết khóa này của ai', 'no --trust: whose keys these are is not known')
        elif keys != trusted:
            self.find(ALTERED, 'key', 'khóa công khai không phải khóa đã bàn giao', 'these are not the keys that were handed over')
        self.keys = {name: base64.b64decode(key) for name, key in (trusted or keys).items()}
        self.log_keys = by_id(key for name, key in self.keys.items() if name.startswith('backup-'))
        sealed = self.read('ke-khai.json').rstrip(b'\n')
        if not all_signed([(unseal('package', sealed, self.log_keys) or (None, None))[1]]):
            self.find(ALTERED, 'manifest', 'bản kê khai không có chữ ký đúng', 'the manifest is not signed by the log')
        self.manifest = json.loads(SEALED.fullmatch(sealed)[2])
        for part in (self.check_files, self.check_log, self.check_ends, self.check_witnesses, self.check_tables, self.check_days, self.check_report):
            part()

    def check_files(self):
        listed = self.manifest['files']
        present = {path.name for path in pathlib.Path(self.folder).iterdir()} - {'ke-khai.json', '__pycache__'}
        for name in sorted(present ^ set(listed)):
            self.find(ALTERED, 'file', f'{name}: thừa hoặc thiếu so với bản kê khai', f'{name}: not in both manifest and package')
        for name in sorted(present & set(listed)):
            data = self.read(name)
            if len(data) != listed[name]['bytes'] or hashlib.sha256(data).hexdigest() != listed[name]['sha256']:
                self.find(ALTERED, 'file', f'{name}: đã bị sửa', f'{name}: was changed')

    def check_log(self):
        m, items, before, previous = self.manifest, [], None, '0' * 64
        for sequence, line in enumerate(self.lines('nhat-ky.jsonl'), m['firstSequence']):
            opened = unseal('entry', line, self.log_keys)
            if not opened:
                self.find(ALTERED, 'signature', f'mục {sequence}: không phải chữ ký của nhật ký', f'entry {sequence}: not signed by the log')
                break
            entry, item = opened
            follows = entry['previous'] == previous or (before is None and sequence > 0)
            if entry['sequence'] != sequence or not follows or entry['site'] != m['site']:
                self.find(ALTERED, 'chain', f'mục {sequence}: không nối với mục trước', f'entry {sequence}: does not follow the one before')
                break
            if before and entry['at'] < before['at'] and not log_says(entry, 'incident', 'clock-went-back'):
                self.find(ALTERED, 'time', f'mục {sequence}: lùi giờ không được ghi nhận', f'entry {sequence}: goes back in time')
            before, previous = entry, hashlib.sha256(line).hexdigest()
            items.append(item)
            self.entries.append(entry)
            self.hashes.append(previous)
        unsigned = first_unsigned(items)
        if unsigned is not None:
            unsigned += m['firstSequence']
            self.find(ALTERED, 'signature', f'mục {unsigned}: chữ ký sai', f'entry {unsigned}: wrong signature')

    def check_ends(self):
        m, first, last = self.manifest, self.entries[0], self.entries[-1]
        self.offset = datetime.timedelta(minutes=m['utcOffsetMinutes'])
        day = lambda date, more: datetime.datetime.fromisoformat(date) + datetime.timedelta(days=more) - self.offset
        self.start, self.end = [day(*at).isoformat() + '.000Z' for at in ((m['from'], 0), (m['to'], 1))]
        self.ranged = [entry for entry in self.entries if self.start <= entry['at'] < self.end]
        if len(self.entries) != m['lines'] or len(self.ranged) != m['entries']:
            self.find(ALTERED, 'chain', 'số mục khác bản kê khai', 'the number of entries differs from the manifest')
        if first['sequence'] != 0 and first['at'] >= self.start:
            self.find(ALTERED, 'ends', 'đầu kỳ bị cắt', 'the beginning of the range is cut off')
        at_head = last['sequence'] == m['head']['sequence'] and self.hashes[-1] == m['head']['hash']
        if not at_head and (last['at'] < self.end or last['sequence'] >= m['head']['sequence']):
            self.find(ALTERED, 'ends', 'cuối kỳ bị cắt', 'the end of the range is cut off')
        if moment(last['at']) > moment(m['exportedAt']) + 300:
            self.find(ALTERED, 'time', 'có mục sau giờ xuất gói', 'an entry is later than the export')

    def check_witnesses(self):
        posted, own, items, statements = {}, {}, [], []
        for entry in self.entries:
            if entry['kind'] == 'witness':
                posted.setdefault(entry['host'], []).append(entry['facts']['sealed'].encode())
        for name in self.manifest['files']:
            if name.startswith('nhan-chung-'):
                own[name[len('nhan-chung-'):-len('.jsonl')]] = self.lines(name)
        for machine in [name for name in own if not set(posted.get(name, [])) <= set(own[name])]:
            self.find(ALTERED, 'witness', f'{machine}: sổ của nhân chứng bị cắt', f'{machine}: its own statements are cut')
        for machine, lines in {**posted, **own}.items():
            keys = by_id([self.keys[machine]] if machine in self.keys and not machine.startswith('backup-') else [])
            last = (-1, '')
            for line in lines:
                statement, item = unseal('witness', line, keys) or ({}, None)
                place = (statement.get('sequence', -1), statement.get('observedAt', ''))
                right = statement.get('witness') == machine and statement['site'] == self.manifest['site']
                if not right or place < last or place[1] < last[1]:
                    self.find(ALTERED, 'witness', f'{machine}: có xác nhận sai', f'{machine}: a statement is not its own or goes back')
                    break
                last = place
                items.append(item)
                statements.append(statement)
        if not all_signed(items):
            self.find(ALTERED, 'witness', 'một xác nhận có chữ ký sai', 'a statement has a wrong signature')
        for statement in statements:
            self.check_statement(statement)
        self.check_coverage(statements)

    def check_statement(self, statement):
        machine, sequence, seen = statement['witness'], statement['sequence'], moment(statement['observedAt'])
        index = sequence - self.entries[0]['sequence']
        if sequence > self.manifest['head']['sequence']:
            self.find(ALTERED, 'rollback', f'{machine} đã thấy mục {sequence}, nhật ký không còn', f'{machine} saw entry {sequence}; the log has it no more')
        seen_entry, following = [self.entries[at:at + 1] if at >= 0 else [] for at in (index, index + 1)]
        if seen_entry and self.hashes[index] != statement['hash']:
            self.find(ALTERED, 'fork', f'{machine} thấy mục {sequence} khác', f'{machine} saw another entry {sequence}: two logs exist')
        if any(moment(e['at']) > seen + 300 for e in seen_entry) or any(moment(e['at']) < seen - 300 for e in following):
            recorded = any(log_says(entry, 'incident', 'clock-went-back') for entry in self.entries)
            self.find(OPEN if recorded else ALTERED, 'time', f'giờ quanh mục {sequence} khác giờ {machine} đã thấy',
                      f'times around entry {sequence} are not those that {machine} saw')

    def check_coverage(self, statements):
        until = min(moment(self.manifest['exportedAt']), moment(self.end)) - 600  # What is newer than ten minutes may still be on its way.
        told = max((e['sequence'] for e in self.ranged if e['kind'] != 'witness' and moment(e['at']) < until), default=-1)
        if max((s['sequence'] for s in statements), default=-1) < told:
            self.find(OPEN, 'unwitnessed', f'chưa nhân chứng nào xác nhận đến mục {told}', f'no witness has signed up to entry {told}')
        if max((moment(s['observedAt']) for s in statements), default=0) < until:
            self.find(OPEN, 'stale', 'xác nhận cuối cũ hơn lúc xuất hơn mười phút', 'the last statement is more than ten minutes older than the export')

    def check_table(self, name, same):
        if not same:
            self.find(ALTERED, 'table', f'{name} khác nhật ký', f'{name} differs from the log')

    def check_tables(self):
        self.check_table('so-chung-cu.json', json.loads(self.read('so-chung-cu.json')) == self.ranged)
        plain = lambda text: "'" + text if text[:1] in tuple('=+-@\t\r') else text
        hashes = {entry['sequence']: digest for entry, digest in zip(self.entries, self.hashes)}
        rows = [[int(r[0]), int(moment(r[1])), r[2], r[4], r[5], r[6], r[8], json.loads(r[9]), r[10]] for r in self.rows('so-chung-cu.csv')]
        self.check_table('so-chung-cu.csv', rows == [
            [e['sequence'], int(moment(e['at'])), e['kind'], e['host'], plain(e['actor']), e['outcome'], ' '.join(e['articles']),
             e['facts'], hashes[e['sequence']]] for e in self.ranged])
        index, sequences = json.loads(self.read('muc-luc-theo-dieu.json')), {}
        ids = {line['id'] for line in index}
        for entry in self.ranged:
            for article in entry['articles']:
                parts = [one for one in ids if one.startswith((article + '.', article + '-'))]
                for duty in [article] if article in ids else parts or ['?']:
                    sequences.setdefault(duty, set()).add(entry['sequence'])
        self.check_table('muc-luc-theo-dieu.json', {line['id']: set(line['sequences']) for line in index} == sequences)
        self.check_table('muc-luc-theo-dieu.csv', [[r[0], int(r[4]), r[6]] for r in self.rows('muc-luc-theo-dieu.csv')] == [
            [line['id'], line['entries'], ' '.join(map(str, line['sequences']))] for line in index])

    def local_day(self, at):
        return (datetime.datetime.fromtimestamp(moment(at), datetime.timezone.utc) + self.offset).date()

    def check_days(self):
        opened = [unseal('entry', line, self.log_keys) for line in self.lines('lich-khai-bao.jsonl')]
        if not all(opened) or not all_signed([item for _, item in opened]):
            self.find(ALTERED, 'schedule', 'lịch khai báo không có chữ ký đúng', 'a declared schedule is not signed')
            return
        schedules, done, rows, missing = [entry for entry, _ in opened], {}, [], []
        is_schedule = lambda entry: log_says(entry, 'change', 'schedule')
        if not all(map(is_schedule, schedules)) or any(is_schedule(e) and e['at'] < self.end and e not in schedules for e in self.entries):
            self.find(ALTERED, 'schedule', 'lịch khai báo bị sửa', 'the declared schedules are not those of the log')
        for entry in self.ranged:
            if entry['kind'] == 'backup' and entry['outcome'] == 'ok':
                started = entry['facts']['startedAt']
                if -300 <= moment(entry['at']) - moment(started) <= 86400:  # A point told of later proves nothing for its day.
                    done.setdefault(self.local_day(started), set()).add(entry['facts']['id'].rpartition('-')[0])
        day, last = [datetime.date.fromisoformat(self.manifest[name]) for name in ('from', 'to')]
        today = self.local_day(self.manifest['exportedAt'])
        while day <= last:
            before = [s for s in schedules if self.local_day(s['at']) < day]
            during = [s for s in schedules if self.local_day(s['at']) == day]
            daily = set((before[-1:] or during[:1] or [{'facts': {'daily': []}}])[0]['facts']['daily'])
            have = len(daily & done.get(day, set()))
            state = ('future' if day > today else 'before' if not daily else 'complete' if have == len(daily)
                     else 'running' if day == today else 'partial' if have else 'missing')
            rows.append([day.isoformat(), str(len(daily)), str(have), state])
            self.days += [f'{day:%d/%m/%Y}  {have}/{len(daily)}'] * (state not in ('future', 'before'))
            missing += [day.isoformat()] * (state in ('partial', 'missing'))
            day += datetime.timedelta(days=1)
        self.check_table('lich-sao-luu.csv', [[r[0], r[1], r[2], r[4]] for r in self.rows('lich-sao-luu.csv')] == rows)
        if missing:
            some = ', '.join(missing[:8]) + (' …' if len(missing) > 8 else '')
            self.find(OPEN, 'missing', f'{len(missing)} ngày thiếu bản sao lưu: {some}', f'{len(missing)} days lack backups: {some}')

    def check_report(self):
        shown = pdf_texts(self.read('bao-cao.pdf'))
        wanted = self.days + [self.manifest['head']['hash']] + [hashlib.sha256(key).hexdigest() for key in self.keys.values()]
        wanted += [f"#{entry['sequence']}" for entry in self.ranged if entry['kind'] in SHOWN]
        other = [text for text in shown if re.fullmatch(r'\d\d/\d\d/\d{4}  \d+/\d+', text) and text not in self.days]
        wrong = [text for text in wanted if text not in shown] + other
        if wrong:
            self.find(ALTERED, 'report', f'bao-cao.pdf khác nhật ký: {wrong[:3]}', f'bao-cao.pdf differs from the log: {wrong[:3]}')

# ---- the report's text, and the verdict
def pdf_texts(data):
    """Every piece of text that the pages show, by the fonts' own tables."""
    objects = {m[1]: m[2] for m in re.finditer(rb'(?m)^(\d+) 0 obj\n(.*?)\nendobj', data, re.S)}
    unpack = lambda number: zlib.decompress(objects[number].split(b'stream\n', 1)[1].rsplit(b'\nendstream', 1)[0])
    plain = b'\n'.join(body for body in objects.values() if b'stream\n' not in body)
    maps, texts = {}, set()
    for name, number in set(re.findall(rb'/(F\d+) (\d+) 0 R', plain)):
        glyphs = maps[name] = {}
        table = unpack(re.search(rb'/ToUnicode (\d+) 0 R', objects[number])[1])
        for start, listed in re.findall(rb'<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]', table):
            for place, code in enumerate(re.findall(rb'<([0-9a-f ]*)>', listed), int(start, 16)):
                glyphs[b'%04x' % place] = bytes.fromhex(code.decode()).decode('utf-16-be')
    for number in re.findall(rb'/Contents (\d+) 0 R', plain):
        for match in re.finditer(rb'/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[^<\]])*)\] TJ', unpack(number)):
            if match[1]:
                font = maps[match[1]]
            else:
                codes = b''.join(re.findall(rb'<([0-9a-f]*)>', match[2]))
                texts.add(''.join(font.get(codes[i:i + 4], '?') for i in range(0, len(codes), 4)).strip())
    return texts | {text.replace(' ', '') for text in texts if re.fullmatch(r'(?:[0-9a-f]{8} ?){8}', text)}

def openssl_refuses(package):
    """The last entry's signature, which by the chain stands for all before it, once more by openssl where that is installed."""
    match = SEALED.fullmatch(package.lines('nhat-ky.jsonl')[-1])
    public = bytes.fromhex('302a300506032b6570032100') + package.log_keys[match[4].decode()]
    with tempfile.TemporaryDirectory() as folder:
        key, text, signature = places = [pathlib.Path(folder, name) for name in ('key', 'text', 'signature')]
        for place, content in zip(places, (public, b'hssk-evidence entry\n' + match[2], base64.b64decode(match[3]))):
            place.write_bytes(content)
        command = 'openssl pkeyutl -verify -pubin -keyform DER -rawin'.split() + ['-inkey', key, '-in', text, '-sigfile', signature]
        return shutil.which('openssl') is not None and subprocess.run(command, capture_output=True).returncode != 0

VERDICTS = {0: ('ĐẠT: nguyên vẹn và đủ', 'OK: whole and complete'), ALTERED: ('KHÔNG ĐẠT: gói đã bị sửa', 'FAILED: the package was altered'),
            OPEN: ('NGUYÊN VẸN, nhưng còn điều chưa đủ', 'WHOLE, but something is missing or not proven')}

def verdict(folder, trusted, english, brief):
    began, worked = time.monotonic(), time.process_time()
    package = Package(folder, trusted)
    if not brief and not any(level == ALTERED for level, *_ in package.found) and openssl_refuses(package):
        package.find(ALTERED, 'openssl', 'openssl không nhận chữ ký của mục cuối', 'openssl does not accept the last signature')
    code = min((level for level, *_ in package.found), default=0)
    if brief:
        print(code, folder, ','.join(sorted({found[1] for found in package.found})) or '-', flush=True)
        return code
    print(f'{folder}: {VERDICTS[code][english]}')
    for _, _, vi, en in package.found:
        print('  -', en if english else vi)
    words = '{} entries checked in {:.1f} s (processor {:.1f} s)' if english else '{} mục, kiểm tra trong {:.1f} giây (bộ xử lý {:.1f} giây)'
    print(' ', words.format(len(package.entries), time.monotonic() - began, time.process_time() - worked))
    return code

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folders', nargs='+', metavar='GOI')
    parser.add_argument('--trust', metavar='KHOA.json')
    parser.add_argument('--english', action='store_true')
    parser.add_argument('--brief', action='store_true', help='one line for each package')
    options = parser.parse_args()
    trusted = json.loads(pathlib.Path(options.trust).read_bytes()) if options.trust else None
    codes = [verdict(folder, trusted and trusted.get('keys', trusted), options.english, options.brief) for folder in options.folders]
    return ALTERED if ALTERED in codes else max(codes)

if __name__ == '__main__':
    sys.exit(main())
