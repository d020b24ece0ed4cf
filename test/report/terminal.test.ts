import { Writable } from 'node:stream';
import test from 'ava';
import fc from 'fast-check';
import type { LiveStatus } from '../../lib/expect/judge.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import type { ReporterOptions } from '../../lib/report/reporter.ts';
import { createReporter } from '../../lib/report/terminal.ts';
import { widthOf } from '../../lib/report/width.ts';
import { ends, hostile, journalFixture, unsafe } from './fixture.ts';

const status: LiveStatus = {
  id: '1.expect.0',
  step: 1,
  kind: 'expect',
  name: 'API ready',
  description: 'api: state is ready',
  state: 'waiting',
  awaited: 'api ready',
  seen: 'unavailable (connection refused)',
  deadline: 60_000,
};

/** What a report of these entries writes; each step entry is followed by one look at the judge. */
async function written(
  entries: readonly Entry[],
  options: Partial<ReporterOptions> = {},
  statuses: readonly LiveStatus[] = [status],
): Promise<string> {
  const chunks: string[] = [];
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk.toString('utf8'));
        done();
      },
    }),
    options.columns === undefined ? {} : { columns: options.columns },
  );
  const reporter = createReporter({ stream, isTTY: false, color: false, language: 'en', quiet: false, ...options });
  for (const entry of entries) {
    reporter.entry(entry);
    if (entry.type === 'proof' || entry.type === 'subject') reporter.progress(statuses);
    if (options.isTTY === true) await new Promise(setImmediate);
  }
  await reporter.close();
  return chunks.join('');
}

test('plain: a line for each event worth reading, with time and word', async (t) => {
  const lines = (await written(journalFixture())).split('\n');
  t.true(lines.includes('       0 ms  run     recovery (1124-0042-k7fq): It comes back'));
  t.true(lines.includes('     34.7 s  time    API downtime: 5.2 s'));
  t.true(lines.includes('     34.7 s  api     back after 5.1 s'));
  t.true(lines.some((line) => /^ {5}29\.5 s {2}ok {6}deleteContainers: deleted 22 containers$/.test(line)));
  t.true(lines.includes('     40.0 s  ok      no pod object is lost, throughout'));
});

test('plain: the language asked for', async (t) => {
  t.regex(await written(journalFixture(), { language: 'ru' }), /Оно возвращается/);
  t.regex(await written(journalFixture(), { language: 'fr' }), /It comes back/);
});

test('the end of a failed run: verdict, wanted and seen, times, what is left, where to look', async (t) => {
  const text = await written(journalFixture('failed'), { folderOf: (id) => `/state/runs/${id}` });
  const end = text.slice(text.indexOf('FAILED  recovery'));
  for (const part of [
    /^FAILED {2}recovery in 40\.0 s\n {2}because$/m,
    /^ {2}Step 2, Delete every container$/m,
    /^ {6}wanted: status\.phase Running\n {6}seen: {3}status\.phase Pending/m,
    /^ {2}API downtime +5\.2 s {2}sampled every 100 ms$/m,
    /^Images\n {2}stand-in busybox for busybox:1\.31$/m,
    /^Left behind\n {2}cluster x: busy\n {2}labrig clean$/m,
    /^ {2}\/state\/runs\/1124-0042-k7fq$/m,
    /^ {2}labrig replay \/state\/runs\/1124-0042-k7fq$/m,
    /^ {2}labrig run \/tmp\/recovery\.yaml$/m,
  ]) {
    t.regex(end, part);
  }
});

test('the end of an ineffective, an infra and a killed run', async (t) => {
  t.regex(await written(journalFixture('ineffective')), /nothing changed: no container has that name/);
  const infra = await written(journalFixture('infra'));
  t.regex(infra, /no space left on device/);
  t.regex(infra, /^ {4}docker system prune$/m);
  t.regex(await written(journalFixture('killed')), /no verdict/);
});

test('what nothing says is not claimed: the lab is gone only where the journal says so', async (t) => {
  t.regex(await written(journalFixture()), /Left behind: nothing/);
  t.notRegex(await written(journalFixture('killed')), /Left behind/);
});

test('a command to paste is quoted', async (t) => {
  const entries = journalFixture('passed', (usual) => (usual === '/tmp/recovery.yaml' ? "/tmp/it's here.yaml" : usual));
  t.true((await written(entries)).includes(`labrig run '/tmp/it'\\''s here.yaml'`));
});

test('quiet: the end alone', async (t) => {
  t.regex(await written(journalFixture(), { quiet: true }), /^\nPASSED {2}recovery in/);
});

test('two runs: each has its own end', async (t) => {
  const text = await written([...journalFixture(), ...journalFixture('failed')]);
  t.is(text.match(/^PASSED {2}/gm)?.length, 1);
  t.is(text.match(/^FAILED {2}/gm)?.length, 1);
  t.true(text.indexOf('PASSED') < text.lastIndexOf(' run     recovery'));
});

test('plain: a long wait says now and then what it waits for', async (t) => {
  let now = 0;
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  const reporter = createReporter({
    stream,
    isTTY: false,
    color: false,
    language: 'en',
    quiet: false,
    now: () => now,
  });
  for (const entry of journalFixture().filter((one) => one.t <= 29_601)) reporter.entry(entry);
  const before = chunks.length;
  for (now = 0; now <= 25_000; now += 500) reporter.progress([status]);
  t.deepEqual(chunks.slice(before), [
    '     39.6 s  wait    API ready: now unavailable (connection refused) (20.4 s left)\n',
    '     49.6 s  wait    API ready: now unavailable (connection refused) (10.4 s left)\n',
  ]);
  await reporter.close();
});

/** Lines that may be wider than the terminal: what is there to be pasted. */
const pasteable = /^ {2,4}(labrig |\/|docker )/;

test('plain: no line is wider than 40 columns, except what can be pasted', async (t) => {
  for (const end of ends) {
    const text = await written(journalFixture(end), { columns: 40, folderOf: () => `/state/${'x'.repeat(50)}` });
    for (const line of text.split('\n')) t.true(pasteable.test(line) || widthOf(line) <= 40, line);
  }
});

test('plain: no text from outside reaches the terminal unescaped, nor breaks the width', async (t) => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile));
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(text), fc.constantFrom(...ends), async (texts, end) => {
      // What can be pasted keeps its usual text here: its width is not bound.
      const say = (usual: string): string =>
        usual.startsWith('/') || usual.startsWith('docker') ? usual : next(texts);
      const seen = await written(journalFixture(end, say), { columns: 40 }, [
        { ...status, awaited: say(''), seen: say('') },
      ]);
      for (const line of seen.split('\n')) {
        t.notRegex(line, unsafe);
        t.true(pasteable.test(line) || widthOf(line) <= 40, JSON.stringify(line));
      }
    }),
  );
});

test('colour only where it was asked for', async (t) => {
  t.notRegex(await written(journalFixture('failed')), /\u001b/);
  t.regex(await written(journalFixture('failed'), { color: true }), /\u001b\[31m/);
});

/** Typed: the iterator's own value may be its return value, which is `any`. */
function next(texts: Iterator<string, unknown>): string {
  const { value } = texts.next();
  return typeof value === 'string' ? value : '';
}

/** Everything that listr2 and log-update send besides text: moving, erasing, hiding the cursor. */
const drawing = /\u001b\[(?:\d*[A-GJK]|\?25[lh])/g;

test('live: a line for each expectation, with what is seen and the time left, in 40 columns', async (t) => {
  const text = await written(journalFixture(), { isTTY: true, columns: 40 });
  const lines = text.replace(drawing, '\n').split('\n');
  for (const line of lines) t.true(pasteable.test(line) || widthOf(line) <= 40, line);
  t.true(lines.some((line) => /^ {2}✔ the API.* after 5\.2 s/.test(line)));
  t.notRegex(text.replace(drawing, ''), /\u001b/);
});

test('live: wide enough, all of it is there', async (t) => {
  const entries = journalFixture().filter((entry) => entry.t <= 29_601);
  const text = await written(entries, { isTTY: true, columns: 120, now: () => 0 });
  t.regex(
    text,
    /the API: state is ready, not before 1s, within 30s · unavailable \(connection refused\) · 30\.4 s left/,
  );
});

test('live: hostile text is drawn as text', async (t) => {
  for (const bad of hostile) {
    const say = (usual: string): string => (usual.startsWith('/') ? usual : bad);
    const text = await written(journalFixture('failed', say), { isTTY: true, columns: 40 }, [{ ...status, seen: bad }]);
    for (const line of text.replace(drawing, '\n').split('\n')) {
      t.notRegex(line, unsafe);
      t.true(pasteable.test(line) || widthOf(line) <= 40, JSON.stringify(line));
    }
  }
});

test('live: an interrupted run ends what is drawn', async (t) => {
  const text = await written(journalFixture('interrupted'), { isTTY: true, columns: 80 });
  t.regex(text, /INTERRUPTED {2}recovery/);
});

test('live: a run that fails before its first step', async (t) => {
  t.regex(await written(journalFixture('infra'), { isTTY: true, columns: 80 }), /INFRA {2}recovery/);
});
